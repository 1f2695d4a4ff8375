"""``kabar audit``: is the trail as it was written; marks to keep elsewhere; the trail as a file."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bot.cli import BadInput
from bot.cli.agreed import APPROVED_BY, agreed, approver
from bot.cli.flows_said import AS, member
from bot.cli.opened import opened
from bot.cli.out_file import into
from bot.cli.parts import as_moment
from bot.services.cases import export_requests
from bot.services.trail import anchors, checking, exporting
from bot.services.trail.lines import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.chain import Fault
    from bot.services.trail.checking import Checked

WORDS: Final = {
    "changed": "row {seq} was CHANGED after it was linked",
    "missing": "row {seq} is MISSING",
    "order": "row {seq} does NOT FOLLOW the row before it",
    "cut_short": "the END IS CUT OFF: row {seq} and what followed it are gone",
    "rebuilt": "row {seq} is not the one of the anchor: the chain was REBUILT since",
    "before_cut": "the anchor is of row {seq}, which lies in the old end that was cut off: take a later anchor",
    "lost": "the anchor's hash is that of NO ROW: the chain was cut short or rebuilt since",
    "unwitnessed": "rows up to {seq} are gone, and no row says that they were CUT by Kabar",
}
"""What is wrong, by the kinds of ``core.chain``."""
HASH: Final = re.compile(r"[0-9a-f]{64}")
LARGEST: Final = 16 * 1024 * 1024


@click.group()
def audit() -> None:
    """The trail of who looked at or changed what."""


@audit.command()
@click.option(
    "--anchor", metavar="FILE|SEQ:HASH|HASH", help="A mark that was kept elsewhere: the chain must go through."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify(anchor: str | None, as_json: bool) -> None:
    """Make every hash anew. Exit code 1 and the first broken row where something was changed, removed or moved."""
    marks, hashes = _marks(anchor) if anchor else ({}, ())
    found = checking.check(opened(), marks, hashes)
    if as_json:
        click.echo(json.dumps({"whole": found.whole, **asdict(found)}, default=_plain))
    else:
        click.echo(_said(found))
    if not found.whole:
        raise SystemExit(1)


@audit.command("anchor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def anchor_(file: Path | None, as_json: bool) -> None:
    """Print the head of the chain, or add it to FILE as a line. Keep it where whoever holds Kabar cannot reach it."""
    taken = anchors.taken(opened(), None)
    line = json.dumps({**asdict(taken.mark), "at": taken.at.isoformat()}) if as_json else taken.line
    if file is None:
        click.echo(line)
        return
    try:
        with file.open("a", encoding="utf-8") as out:
            out.write(f"{taken.line}\n")
    except OSError as error:
        raise BadInput(f"{file}: cannot be written ({error.strerror})") from None
    click.echo(f"{file}: row {taken.mark.seq} added.")


@audit.command()
@click.option("--person", "code", metavar="CODE", help="Only what concerns this person, their cases included.")
@click.option("--since", metavar="ISO8601", help="Not before this moment (UTC where it names no zone).")
@click.option("--until", metavar="ISO8601", help="Before this moment.")
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@AS
@APPROVED_BY
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(  # noqa: PLR0913 - one a word of the command
    *,
    code: str | None,
    since: str | None,
    until: str | None,
    form: exporting.FormatName,
    force: bool,
    email: str,
    second: str,
    file: Path,
) -> None:
    """Write the trail to FILE, readable by its owner alone. That it was exported stands in the trail."""
    wanted = Wanted(
        code=(code or "").strip().upper(),
        since=as_moment(since, "--since") if since else None,
        until=as_moment(until, "--until") if until else None,
    )
    kabar = opened()
    who, other = member(kabar, email), approver(kabar, second)

    def lines() -> Iterator[str]:
        with agreed():
            export_requests.written_down(kabar, who, other, wanted.code or "trail")
        return exporting.export(kabar, who.id, wanted, form)

    try:
        rows = into(file, lines, force=force)
    except exporting.NoSuchPerson:
        raise BadInput(f"--person: nobody has the code {wanted.code[:20]!r}; write it like P-7HK2MX4C") from None
    click.echo(f"{file}: {rows - (form == 'csv')} rows.")


def _marks(given: str) -> tuple[dict[int, str], tuple[str, ...]]:
    """What was kept: a hash, a number with its hash, or a file of such. Raises BadInput."""
    if HASH.fullmatch(given.strip().lower()):
        return {}, (given.strip().lower(),)
    text = given
    path = Path(given)
    try:
        if "\0" not in given and path.is_file():
            if path.stat().st_size > LARGEST:
                raise BadInput(f"--anchor: {given}: is larger than {LARGEST // 1024 // 1024} MB")
            text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise BadInput(f"--anchor: {given[:60]}: cannot be read ({error.strerror})") from None
    marks = anchors.marks_in(text)
    if not marks:
        raise BadInput("--anchor: no anchor is there; give the file, or SEQ:HASH as `kabar audit anchor` prints it")
    return marks, ()


def _said(found: Checked) -> str:
    if found.fault is not None:
        return f"BROKEN after {found.rows} good rows: {_wrong(found.fault)}."
    head = f"head {found.head.seq}:{found.head.hash}"
    cut = f", rows before {found.begins} were cut off by the time of keeping" if found.begins > 1 else ""
    through = f", goes through anchor {', '.join(map(str, found.passed))}" if found.passed else ""
    if not found.guarded:
        return f"UNGUARDED: {found.rows} rows, whole, {head}{cut}, but the triggers against changes are gone."
    return f"{found.rows} rows, whole, {head}{cut}{through}."


def _wrong(fault: Fault) -> str:
    at = f" ({fault.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC)" if fault.at else ""
    return WORDS[fault.kind].format(seq=fault.seq) + at


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
