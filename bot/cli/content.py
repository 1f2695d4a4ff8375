"""``kabar content``: plan, ladder, services and words of danger, in a terminal as on the pages of the Studio."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from bot.cli import BadInput
from bot.cli.content_changed import COMMANDS as CHANGING
from bot.cli.content_changed import file_name
from bot.cli.flows_said import JSON, Found, changed, count, lined, plain, plainly
from bot.cli.flows_seen import looking, read_file
from bot.content.parts import PLAN, file_of
from bot.services.kabar import Kabar
from bot.services.studio import drafts, judging, overview, publications, reach, versions

SECOND: Final = {
    "ladder": "the ladder decides how fast people in danger are helped",
    "lexicon": "words of danger decide who is told",
    "silence": "it changes the invitation, or what follows when somebody is silent",
    "many": "it touches more than 50 people",
    "scope": "something comes under another consent",
    "crisis_service": "people in a crisis are told that number",
}
"""Why a second person must approve."""


@click.group()
def content() -> None:
    """Plan, ladder, services, words of danger: look at them, check drafts, publish and roll back."""


@content.command("list")
@JSON
def list_(as_json: bool) -> None:
    """Every part: whose version is live, whether there is a draft, and whether one waits for a second person."""
    kabar = looking()
    rows = [_listed(kabar, name) for name in kabar.content.parts]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    click.echo(f"{'part':<24}{'live':<14}{'of':<10}{'draft':<8}waits")
    for row in rows:
        draft, waits = ("yes" if row[one] else "" for one in ("draft", "waits"))
        click.echo(f"{row['name']:<24}{row['version']:<14}{row['origin']:<10}{draft:<8}{waits}".rstrip())


@content.command()
@click.argument("names", nargs=-1)
@JSON
def check(names: tuple[str, ...], as_json: bool) -> None:
    """Check drafts by NAME, or files (plan.yaml, lexicon/help.yaml) as if they were live; without any, all drafts.

    Exit code 1 where an error would keep one from being published.
    """
    kabar = looking()
    drafted = [one.name for one in drafts.every(kabar) if one.name in kabar.content.parts]
    given = [_given(kabar, name) for name in names or drafted]
    found = {name: judging.judge(kabar, name, body) for name, body in given}
    if as_json:
        told = [{"part": name, "findings": [plain(two) for two in one.findings]} for name, one in found.items()]
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for name, one in found.items():
            for finding in one.findings:
                click.echo(lined(finding))
            errors, warnings = len(one.errors), len(one.findings) - len(one.errors)
            click.echo(f"{name}: {count(errors, 'error')}, {count(warnings, 'warning')}")
    if wrong := [name for name, one in found.items() if one.errors]:
        raise Found(f"cannot be published: {', '.join(wrong)}")


@content.command()
@click.argument("name")
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Instead of the draft.")
@JSON
def diff(name: str, file: Path | None, as_json: bool) -> None:
    """What the draft of NAME would change, how many people a changed plan touches, why a second person must look."""
    kabar = looking()
    body = read_file(file) if file else _given(kabar, name)[1]
    with plainly():
        found = judging.difference(kabar, _known(kabar, name), kabar.content.parts[name].body, body)
        touched = None
        if name == PLAN:
            with kabar.database.read() as connection:
                touched = reach.touched(connection, kabar, reach.plan_in(kabar, body))
    if as_json:
        changes = [
            {"place": ".".join(map(str, one.path)), "before": one.before, "after": one.after} for one in found.changes
        ]
        people = {"people": touched.people, "steps": dict(touched.steps)} if touched else {}
        click.echo(json.dumps({"changes": changes, "second": list(found.second), **people}, ensure_ascii=False))
        return
    for line in changed(found.changes):
        click.echo(line.replace(" (setting)", ""))
    click.echo(f"{count(len(found.changes), 'change')}.")
    if touched:
        click.echo(
            f"Touches {touched.people} of {touched.followed} people in follow-up; what came does not come again."
        )
    if found.second:
        click.echo(f"A second person must approve: {'; '.join(SECOND[one] for one in found.second)}.")


@content.command()
@click.argument("name")
@JSON
def history(name: str, as_json: bool) -> None:
    """Who published which version of NAME, when and why, the newest first."""
    kabar = looking()
    rows = overview.told(kabar, publications.history(kabar, _known(kabar, name)))
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False, default=str))
        return
    if not rows:
        click.echo(f"{name}: nobody has published it; what came with Kabar is live.")
    for row in rows:
        second = f", {'refused' if row.status == 'refused' else 'approved'} by {row.approver}" if row.approver else ""
        waits = ", waits for a second person" if row.status == "asked" else ""
        click.echo(f"{row.at:%Y-%m-%d %H:%M}  {row.kind:<9}{row.version}  {row.by}{second}{waits}: {row.why}")


@content.command()
@click.argument("names", nargs=-1)
@click.option("--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="A folder.")
def export(names: tuple[str, ...], folder: Path) -> None:
    """Write what is live of each NAME, or of all, to a folder as it was written."""
    kabar = looking()
    wanted = [_known(kabar, name) for name in names] or list(kabar.content.parts)
    try:
        for name in wanted:
            file = folder / file_of(name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(kabar.content.parts[name].body, encoding="utf-8")
    except OSError as fault:
        raise BadInput(f"{folder}: cannot be written: {fault.strerror}") from None
    click.echo(f"{folder}: {count(len(wanted), 'part')}")


for _command in CHANGING:
    content.add_command(_command)


def _listed(kabar: Kabar, name: str) -> dict[str, object]:
    with kabar.database.read() as connection:
        live, draft = versions.live(connection, name), drafts.of(connection, name)
    waits = any(one.status == "asked" for one in publications.history(kabar, name))
    part = kabar.content.parts[name]
    origin = live.origin if live else "package"
    return {"name": name, "version": part.version, "origin": origin, "draft": draft is not None, "waits": waits}


def _known(kabar: Kabar, name: str) -> str:
    if name not in kabar.content.parts:
        raise BadInput(f"{name}: there is no such part; `kabar content list` names them")
    return name


def _given(kabar: Kabar, name: str) -> tuple[str, str]:
    """A name and its text: of a file, of the draft, else of what is live."""
    if name.endswith(".yaml"):
        return file_name(Path(name)), read_file(Path(name))
    draft = drafts.read(kabar, _known(kabar, name))
    return name, draft.body if draft else kabar.content.parts[name].body
