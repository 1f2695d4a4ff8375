"""``kabar translations ... --as``: a language as this deployment's staff have it, out of its database and in again."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from bot.cli import BadInput
from bot.cli.flows_said import Found, count, member, plainly
from bot.cli.opened import opened
from bot.services.studio.texts import sending_out, taking_in
from bot.services.studio.texts.board import overview
from bot.services.studio.texts.plan import Kind, Plan
from bot.translations.headers import TRANSLATED

AS: Final = click.option("--as", "email", help="Of this deployment's database; the address you log in with.")
SHOWN: Final = 50


def export(language: str, path: Path, email: str, flow: str) -> None:
    """Write a language, or one flow's texts in it, to a file; Kabar remembers what went out."""
    kabar = opened()
    with plainly():
        text = sending_out.export(kabar, member(kabar, email), language, flow)
    name = "-".join(filter(None, ("kabar", language, flow)))
    file = path / f"{name}.po" if path.is_dir() else path
    beside = file.with_name(f".{file.name}.new")
    try:
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, file)  # noqa: PTH105 - a name that stands is replaced in one step
    except OSError as fault:
        raise BadInput(f"{file}: cannot be written: {fault.strerror}") from None
    click.echo(f"{file}: {count(text.count(chr(10) + 'msgctxt '), 'text')}")


def import_(language: str, file: Path, email: str, *, dry_run: bool, theirs: bool, as_json: bool) -> None:
    """Take a file in: all of it, or nothing. Exit code 1 where a line is wrong, or something is left undecided."""
    kabar = opened()
    who = member(kabar, email)
    with plainly():
        came = taking_in.read(_bytes(file))
        plan = taking_in.looked_at(kabar, who, language, came)
        chosen = [one.now.text.key for one in plan.of("conflict")] if theirs else []
        if theirs:
            plan = taking_in.looked_at(kabar, who, language, came, chosen)
        if not plan.faults and not dry_run:
            plan = taking_in.take(kabar, who, language, came, chosen)
    taken = not plan.faults and not dry_run
    if as_json:
        click.echo(json.dumps(_plain(plan, taken=taken), ensure_ascii=False))
    else:
        _tell(file, plan, taken=taken)
    if plan.faults:
        raise Found(f"{file}: {count(len(plan.faults), 'fault')}; nothing was imported")
    if left := plan.of("conflict"):
        raise Found(f"{file}: {count(len(left), 'text')} left as they are here; --theirs takes the file's")


def status(*, as_json: bool) -> None:
    """How far each language is in this deployment."""
    found = overview(opened()).totals
    if as_json:
        rows = [{"language": language, "name": TRANSLATED[language].name, **one} for language, one in found.items()]
        click.echo(json.dumps(rows))
        return
    click.echo(f"{'language':<16}{'reviewed':>9}{'draft':>9}{'outdated':>9}{'missing':>9}")
    for language, one in found.items():
        numbers = "".join(f"{number:>9}" for number in one.values())
        click.echo(f"{language:<5}{TRANSLATED[language].name:<11}{numbers}")


def _bytes(file: Path) -> bytes:
    if file.stat().st_size > taking_in.LARGEST:
        raise BadInput(f"{file}: is larger than {taking_in.LARGEST // 1024 // 1024} MB; is this the right file?")
    return file.read_bytes()


def _plain(plan: Plan, *, taken: bool) -> dict[str, object]:
    lines = [
        {"kind": one.kind, "context": one.now.text.context, "line": one.line, "before": one.now.said, "text": one.text}
        for one in plan.coming
    ]
    unknown = [{"context": one.context, "line": one.line, "text": one.text} for one in plan.unknown]
    faults = [{"place": one.place, "words": one.words, "mend": one.mend} for one in plan.faults]
    return {"taken": taken, "texts": lines, "unknown": unknown, "faults": faults, "same": plan.same}


def _tell(file: Path, plan: Plan, *, taken: bool) -> None:
    for fault in plan.faults[:SHOWN]:
        click.echo(f"{file}: {fault}", err=True)
    for one in plan.of("conflict")[:SHOWN]:
        words = f"changed here since: {one.now.said!r}, and the file says {one.text!r}"
        click.echo(f"{file}:{one.line}: {one.now.text.context}: {words}", err=True)
    for entry in plan.unknown[:SHOWN]:
        click.echo(f"{file}:{entry.line}: {entry.context}: there is no such text; left out", err=True)
    if plan.faults:
        return
    told = ", ".join(f"{count(len(found), 'text')} {said}" for kind, said in WORDS.items() if (found := plan.of(kind)))
    click.echo(f"{told or 'nothing to change'}; {plan.same} as they were.{'' if taken else ' Nothing was imported.'}")


WORDS: Final[Mapping[Kind, str]] = {
    "write": "translated (drafts until a second speaker approves)",
    "older": "for an older Indonesian text (kept as outdated)",
    "approve": "approved in your name",
    "withdraw": "made drafts again",
    "own": "written by yourself (another speaker approves)",
}
