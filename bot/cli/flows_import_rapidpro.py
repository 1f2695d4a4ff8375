"""``kabar flows import-rapidpro``: flows out of RapidPro or TextIt, and a report of what did not come over."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Final

import click

from bot.cli import BadInput
from bot.content import packaged
from bot.content.rapidpro import Came, Carried, Note, convert, read_export
from bot.content.rapidpro.export import LARGEST
from bot.content.source import Source
from bot.core.check import check_flow, words
from bot.core.finding import Finding
from bot.core.finding import Path as Keys
from bot.translations import po_out
from bot.translations.headers import TRANSLATED, head
from bot.translations.po import Catalogue, Entry

WITH_FINDINGS: Final = 1
"""Exit code: everything was written, and something in it wants to be looked at."""


@dataclass(frozen=True, slots=True)
class Translated:
    """A PO file of texts that came over."""

    language: str
    file: str
    texts: int
    drafts: int
    """Their text had something filled in, or nobody has read them."""


@click.command("import-rapidpro")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="Where to write.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: flows, findings, translations, check.")
def import_rapidpro(file: Path, folder: Path, force: bool, as_json: bool) -> None:
    """Turn the flows of FILE, an export of RapidPro or TextIt (version 13 or 14), into flow files of Kabar.

    Whatever is not carried over is named. Exit codes: 0 all carried over, 1 carried over with findings, 2 FILE cannot
    be read or written (then nothing is written).
    """
    came = convert(read_export(file.name, _bytes(file)))
    files = {folder / f"{one.flow.name}.yaml": one.yaml for one in came.flows}
    catalogues, told = _translations(came, folder)
    _write(files | {path: po_out.write(catalogue) for path, catalogue in catalogues.items()}, folder, force)
    checked = _check(came)
    if as_json:
        click.echo(json.dumps(_data(came, folder, told, checked), indent=2))
    else:
        _tell(came, folder, told, checked)
    if came.notes or checked:
        raise click.exceptions.Exit(WITH_FINDINGS)


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as fault:
        raise BadInput(f"{file}: cannot be read: {fault.strerror}") from None


def _translations(came: Came, folder: Path) -> tuple[dict[Path, Catalogue], list[Translated]]:
    """One PO file a language, as ``kabar translations import`` takes it."""
    files: dict[Path, Catalogue] = {}
    told = []
    now = datetime.now(tz=UTC).strftime("%Y-%m-%d %H:%M+0000")
    for language in TRANSLATED:
        entries = tuple(
            Entry(context, text.source, text.others[language], draft=text.changed, place=f"{one.flow.name}.yaml")
            for one in came.flows
            for context, text in one.texts
            if text.others.get(language)
        )
        if entries:
            path = folder / "translations" / f"kabar-{language}.po"
            files[path] = Catalogue(head=head(language, now, {}), entries=entries, notes=("From RapidPro.",))
            drafts = sum(entry.draft for entry in entries)
            told.append(Translated(language, str(path), len(entries), drafts))
    return files, told


def _write(files: Mapping[Path, str], folder: Path, force: bool) -> None:
    """All of them, or none where one is there already or cannot be written."""
    there = [] if force else sorted(path for path in files if path.exists())
    if there:
        named = ", ".join(path.name for path in there[:5]) + (" ..." if there[5:] else "")
        raise BadInput(f"{folder}: {named} is there already; choose another folder, or --force to write over it")
    beside = {path: path.with_name(f".{path.name}.new") for path in files}
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside[path].write_text(text, encoding="utf-8")
        for path, new in beside.items():
            os.replace(new, path)  # noqa: PTH105 - a name that stands is replaced in one step
    except OSError as fault:
        for new in beside.values():
            with suppress(OSError):
                new.unlink()
        raise BadInput(f"{fault.filename or folder}: cannot be written: {fault.strerror}") from None


def _check(came: Came) -> list[Finding]:
    """What Kabar's own check says of the flows, beside those that it has."""
    world, ladder, rules = packaged().world, packaged().ladder, packaged().rules
    came_flows = {one.flow.name: one.flow for one in came.flows}
    among = replace(world, flows={**world.flows, **came_flows})
    sources = {one.flow.name: Source(Path(f"{one.flow.name}.yaml"), one.yaml) for one in came.flows}
    found: list[Finding] = []
    for one in came.flows:
        at = partial(_place, sources)
        found += check_flow(among, one.flow, at=at, ladder=ladder, rules=rules)
    return [*found, *words.keywords(among, lambda flow, _: f"{flow}.yaml")]


def _place(sources: Mapping[str, Source], flow: str, path: Keys) -> str:
    return sources[flow].place(path)


def _data(came: Came, folder: Path, told: Iterable[Translated], checked: Iterable[Finding]) -> dict[str, object]:
    return {
        "flows": [
            {
                "name": one.flow.name,
                "title": one.title,
                "uuid": one.account.flow.uuid,
                "file": str(folder / f"{one.flow.name}.yaml"),
                "nodes": len(one.flow.nodes),
                "parts": len(one.account.parts),
                "carried": len(one.account.carried),
                "reported": one.account.reported,
            }
            for one in came.flows
        ],
        "findings": [asdict(note) for note in came.notes],
        "translations": [asdict(one) for one in told],
        "check": [asdict(finding) for finding in checked],
    }


def _tell(came: Came, folder: Path, told: Iterable[Translated], checked: Iterable[Finding]) -> None:
    for one in came.flows:
        click.echo(f"{folder / one.flow.name}.yaml: {_line(one)}")
    for language in told:
        drafts = f", {language.drafts} of them drafts" if language.drafts else ""
        click.echo(f"{language.file}: {language.texts} translations{drafts}")
    for flow, notes in groupby(came.notes, key=lambda note: note.flow):
        click.echo(f"\n{flow or 'The file itself'}:")
        for note in notes:
            click.echo(f"  {_note(note)}")
    findings = list(checked)
    if findings:
        click.echo("\nKabar's check of the new flows:")
        for finding in findings:
            click.echo(f"  {finding}")


def _line(one: Carried) -> str:
    account = one.account
    reported = f", {account.reported} reported below" if account.reported else ""
    return f"{one.title} ({len(account.carried)} of {len(account.parts)} actions and rules carried over{reported})"


def _note(note: Note) -> str:
    return f"{f'{note.place}: ' if note.place else ''}{note.words}. {note.mend}."
