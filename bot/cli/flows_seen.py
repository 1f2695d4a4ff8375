"""``kabar flows list|check|diff|history|export``: what only looks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from bot.cli import BadInput
from bot.cli.flows_said import JSON, SECOND, Found, changed, count, lined, plain, plainly
from bot.cli.opened import opened
from bot.core.flow_diff import Difference
from bot.services import publishing as packaged
from bot.services.kabar import Kabar
from bot.services.studio import drafts, merging, overview, publications, subjects, versions
from bot.services.studio.checking import Checked, check_text
from bot.services.studio.inside import inside

LARGEST: Final = 1024 * 1024


@click.command("list")
@JSON
def list_(as_json: bool) -> None:
    """Every flow: whose version is live, whether there is a draft, and whether one waits for a second person."""
    kabar = looking()
    rows, newer = overview.every(kabar), merging.waiting(kabar)
    if as_json:
        click.echo(json.dumps([asdict(row) | {"newer": row.name in newer} for row in rows], ensure_ascii=False))
        return
    click.echo(f"{'flow':<20}{'live':<14}{'of':<10}{'draft':<8}{'waits':<8}newer")
    for row in rows:
        draft, waits = ("yes" if row.draft else ""), ("yes" if row.waits else "")
        new = "yes" if row.name in newer else ""
        click.echo(f"{row.name:<20}{row.version or '-':<14}{row.origin or '-':<10}{draft:<8}{waits:<8}{new}".rstrip())


@click.command()
@click.argument("names", nargs=-1)
@JSON
def check(names: tuple[str, ...], as_json: bool) -> None:
    """Check drafts by NAME, or files (NAME.yaml) as if they were live; without any, all that is live.

    Exit code 1 where an error would keep one from being published.
    """
    kabar = looking()
    given = [_given(kabar, name) for name in names] or list(kabar.content.sources.items())
    found = {name: check_text(kabar, name, body) for name, body in given}
    if as_json:
        click.echo(json.dumps([_as_data(name, one) for name, one in found.items()], ensure_ascii=False))
    else:
        for name, one in found.items():
            for finding in one.findings:
                click.echo(lined(finding))
            errors, warnings = len(one.errors), len(one.findings) - len(one.errors)
            sums = f"{count(errors, 'error')}, {count(warnings, 'warning')}"
            tests = f"; {count(one.stories, 'test')} played" if one.stories else ""
            click.echo(f"{name}: {sums}; {_walked(one)}{tests}")
    if wrong := [name for name, one in found.items() if one.errors]:
        raise Found(f"cannot be published: {', '.join(wrong)}")


@click.command()
@click.argument("name")
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Instead of the draft.")
@JSON
def diff(name: str, file: Path | None, as_json: bool) -> None:
    """What the draft of NAME would change, whom it touches, and whether a second person must approve."""
    kabar = looking()
    body = read_file(file) if file else draft_of(kabar, name)
    with plainly(), kabar.database.read() as connection:
        live = versions.live(connection, name)
        found = subjects.changes(connection, kabar, name, live, body)
        people = sum(inside(connection, kabar, name).values())
    if as_json:
        click.echo(json.dumps({"people_inside": people, **_difference_data(found)}, ensure_ascii=False))
        return
    for line in changed(found.changes):
        click.echo(line)
    inside_now = f"{_people(people)} inside this flow now; they end on the version they began."
    click.echo(f"{count(len(found.changes), 'change')}. {inside_now}")
    if found.second:
        click.echo(f"A second person must approve: {'; '.join(SECOND[one] for one in found.second)}.")


@click.command()
@click.argument("name")
@JSON
def history(name: str, as_json: bool) -> None:
    """Who published which version of NAME, when and why, the newest first."""
    kabar = looking()
    rows = overview.told(kabar, publications.history(kabar, name))
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False, default=str))
        return
    if not rows:
        known = name in kabar.content.sources
        said = "nobody has published it; what came with Kabar is live" if known else "there is no such flow"
        click.echo(f"{name}: {said}.")
    for row in rows:
        second = f", {'refused' if row.status == 'refused' else 'approved'} by {row.approver}" if row.approver else ""
        waits = ", waits for a second person" if row.status == "asked" else ""
        click.echo(f"{row.at:%Y-%m-%d %H:%M}  {row.kind:<9}{row.version}  {row.by}{second}{waits}: {row.why}")


@click.command()
@click.argument("names", nargs=-1)
@click.option("--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="A folder.")
def export(names: tuple[str, ...], folder: Path) -> None:
    """Write what is live of each NAME, or of all, to a folder, one file a flow, as it was written."""
    kabar = looking()
    wanted = names or tuple(kabar.content.sources)
    if unknown := [name for name in wanted if name not in kabar.content.sources]:
        raise BadInput(f"no such flow: {', '.join(unknown)}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in wanted:
            (folder / f"{name}.yaml").write_text(kabar.content.sources[name], encoding="utf-8")
    except OSError as fault:
        raise BadInput(f"{folder}: cannot be written: {fault.strerror}") from None
    click.echo(f"{folder}: {count(len(wanted), 'flow')}")


COMMANDS: Final = (list_, check, diff, history, export)


def looking() -> Kabar:
    """The deployment with what is live now."""
    kabar = opened()
    with kabar.database.read() as connection:
        packaged.renew(connection, kabar, at_once=True)
    return kabar


def _given(kabar: Kabar, name: str) -> tuple[str, str]:
    """A name and its text: of a file, of the draft, else of what is live."""
    if name.endswith(".yaml"):
        file = Path(name)
        return file.stem, read_file(file)
    draft = drafts.read(kabar, name)
    if draft is None and name not in kabar.content.sources:
        raise BadInput(f"{name}: there is no flow and no draft of this name; a file ends with .yaml")
    return name, draft.body if draft else kabar.content.sources[name]


def read_file(file: Path) -> str:
    """The file's text. Raises BadInput."""
    try:
        if file.stat().st_size > LARGEST:
            raise BadInput(f"{file}: is larger than {LARGEST // 1024} kB; is this the right file?")
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{file}: not UTF-8 at byte {error.start}; save the file as UTF-8") from None
    except OSError as fault:
        raise BadInput(f"{file}: cannot be read: {fault.strerror}") from None


def draft_of(kabar: Kabar, name: str) -> str:
    """The draft of this flow. Raises BadInput."""
    draft = drafts.read(kabar, name)
    if draft is None:
        raise BadInput(f"{name}: there is no draft; bring one in with `kabar flows import`, or give --file")
    return draft.body


def _walked(one: Checked) -> str:
    """How much of it the findings are about: all ways, or none."""
    if one.walked:
        return f"every way walked to its end, {count(one.walked, 'moment')}"
    return "its ways were not walked: " + ("mend the errors first" if one.flow else "it cannot be read")


def _as_data(name: str, one: Checked) -> dict[str, object]:
    return {
        "flow": name,
        "walked": one.walked,
        "tests": one.stories,
        "findings": [plain(finding) for finding in one.findings],
    }


def _difference_data(found: Difference) -> dict[str, object]:
    changes: Iterable[dict[str, str]] = (
        {"kind": one.kind, "place": ".".join(map(str, one.path)), "before": one.before, "after": one.after}
        for one in found.changes
    )
    return {"changes": list(changes), "second": list(found.second)}


def _people(number: int) -> str:
    return "1 person is" if number == 1 else f"{number} people are"
