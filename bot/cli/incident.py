"""``kabar incident``: when data may have got out. What to do then stands in docs/incident.md."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import click

from bot.cli import BadInput
from bot.cli.agreed import APPROVED_BY, agreed, approver
from bot.cli.flows_said import AS, member
from bot.cli.opened import opened
from bot.cli.parts import as_moment
from bot.services.cases import export_requests
from bot.services.trail import incident as service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.services.kabar import Kabar
    from bot.services.trail.incident_views import Access, Act, Report
    from bot.services.trail.lines import Member

DATA: Final = {
    "names": "name",
    "contact": "number, language, safe hours",
    "words": "messages, what they wrote",
    "answers": "answers to questions",
    "case": "cases: how urgent, why",
    "files": "pictures, voices, papers",
    "indicators": "signs of trafficking",
}
NAMED: Final = 5
"""Members that a name which is not clear may mean, listed at most."""


@click.group()
def incident() -> None:
    """When data may have got out."""


@incident.command()
@click.option("--since", required=True, metavar="ISO8601", help="From this moment on (UTC where it names no zone).")
@click.option("--until", metavar="ISO8601", help="Before this moment; else until now.")
@click.option("--staff", "name", metavar="NAME", help="Only what this member did.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@AS
@APPROVED_BY
def report(*, since: str, until: str | None, name: str | None, as_json: bool, email: str, second: str) -> None:
    """Who accessed what, and whom it touches. It stands in the audit trail."""
    kabar = opened()
    begins = as_moment(since, "--since")
    ends = as_moment(until, "--until") if until else kabar.clock.now()
    if ends <= begins:
        raise BadInput("--since, --until: the end is not after the beginning; swap them, or leave --until out")
    whose = _member(kabar, name) if name is not None else None
    who, other = member(kabar, email), approver(kabar, second)
    with agreed():
        export_requests.written_down(kabar, who, other, "incident")
    found = service.report(kabar, begins, ends, whose, by=who.id)
    if as_json:
        click.echo(json.dumps(asdict(found), default=_plain))
        return
    zone = ZoneInfo(kabar.settings.timezone)
    for line in _lines(found, lambda at: f"{at.astimezone(zone):%Y-%m-%d %H:%M}", f"{ends.astimezone(zone):%Z}"):
        click.echo(line)


def _member(kabar: Kabar, name: str) -> Member:
    found = service.named(kabar, name)
    if len(found) == 1:
        return found[0]
    if not found:
        raise BadInput(f"--staff: no member has {name[:40]!r} in their name; the staff page names all")
    names = ", ".join(repr(one.name) for one in found[:NAMED])
    raise BadInput(f"--staff: {len(found)} members are called so ({names}); write the whole name")


def _lines(found: Report, when: Callable[[datetime], str], zone: str) -> Iterator[str]:
    yield f"From {when(found.since)} to {when(found.until)} {zone}" + (f", by {found.staff}" if found.staff else "")
    fault = found.trail.fault
    state = "whole" if found.trail.whole else "NOT WHOLE, see `kabar audit verify`"
    yield f"Trail: {state}" + (f" (row {fault.seq})" if fault else "")
    yield ""
    yield f"PEOPLE WHOSE DATA WAS SHOWN: {len(found.codes)}"
    for kind, count in found.touched.items():
        if count:
            yield f"  {count:6}  {DATA[kind]}"
    yield ""
    yield "WHO"
    yield from (_access(one, when) for one in found.accesses) if found.accesses else ("  nobody",)
    for title, acts in (("FILES TAKEN OUT", found.files), ("LOG-INS THAT FAILED", found.failed)):
        yield from _acts(title, acts, when)
    told = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in sorted(found.turned_away.items()))
    yield ""
    yield f"CALLS OF WEBHOOKS TURNED AWAY: {told or 'none'}"
    yield from _acts("ACCOUNTS, SECOND STEPS, PASSWORDS", found.accounts, when)
    yield ""
    yield "CODES (`kabar people copy CODE` tells what is kept of each)"
    yield from (f"  {code}" for code in found.codes) if found.codes else ("  none",)


def _access(one: Access, when: Callable[[datetime], str]) -> str:
    role = f" ({one.role}{'' if one.active else ', account closed'})" if one.role else " itself, or the command line"
    most = f", {one.busiest} of them within an hour" if one.busiest > 1 else ""
    night = f", {one.night} at night" if one.night else ""
    return (
        f"  {one.who}{role}: {one.people} people{most}; {one.looks} looks{night}; {one.changes} changes; "
        f"{one.files} files; {one.log_ins} log-ins; {when(one.first)} to {when(one.last)}"
    )


def _acts(title: str, acts: Sequence[Act], when: Callable[[datetime], str]) -> Iterator[str]:
    yield ""
    yield f"{title}: {len(acts)}"
    yield from (f"  {when(act.at)}  {act.who}  {act.action}  {act.target}" for act in acts)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
