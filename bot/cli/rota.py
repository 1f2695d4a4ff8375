"""``kabar rota``: who is on call, who is away, and which hours of the next week nobody covers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import click

from bot.cli import BadInput
from bot.cli.opened import opened
from bot.core.flow import LEVELS
from bot.core.rota import DUTIES
from bot.services.cases import rota_board, rotas
from bot.services.cases.rotas import NewShift, RotaFault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.core.flow import Level
    from bot.services.cases.rota_board import Board, Place

WORDS: Final = {
    "staff": "--email: no active caseworker, supervisor or admin has this address; `kabar staff add` makes one",
    "duty": f"--duty: write one of {', '.join(DUTIES)}",
    "hours": "--from, --to: write times of day like 20:00; the same twice means 24 hours",
    "levels": f"--levels: write some of {','.join(LEVELS)}",
    "days": "--days: write digits, 1 is Monday: 12345",
    "district": "--district: is not in bot/flows/districts.yaml; leave it out for every district",
    "day": "a day is written like 2026-12-31",
    "until": "the last day is before the first one",
    "gone": "no line has this id; `kabar rota show` lists them",
}
DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@click.group()
def rota() -> None:
    """Who is on call."""


@rota.command()
@click.option("--json", "as_json", is_flag=True)
def show(as_json: bool) -> None:
    """Shifts, leave, and the hours of the next week without anybody for a red or orange case."""
    board = rota_board.board(opened())
    if as_json:
        click.echo(json.dumps(plain(board)))
        return
    if not board.used:
        without = "and no account has hours of duty: nobody is promised"
        counts = "everybody's own hours of duty count" if board.hours else without
        click.echo(f"No rota: {counts}. `kabar rota add` writes a shift.")
    for line in board.shifts:
        shift = line.shift
        days = ",".join(DAYS[a] if a == b else f"{DAYS[a]}-{DAYS[b]}" for a, b in line.days)
        levels = ",".join(level for level in LEVELS if level in shift.levels)
        where = shift.district or "every district"
        click.echo(
            f"{rotas.short(line.id)}  {shift.begins:%H:%M}-{shift.ends:%H:%M} {days:12} {shift.duty:8} {line.name}, "
            f"{where}, {levels}"
        )
    for away in board.leave:
        click.echo(f"{rotas.short(away.id)}  away {away.first} to {away.last}  {away.name}")
    for line_of_gap in gap_lines(board):
        click.echo(f"GAP {line_of_gap}")


@rota.command()
@click.option("--email", required=True, help="Whose shift.")
@click.option("--duty", type=click.Choice(DUTIES), default="on_call", show_default=True)
@click.option("--from", "begins", required=True, help="HH:MM on the clocks of the district.")
@click.option("--to", "ends", required=True, help="HH:MM; may lie after midnight. The same as --from: 24 hours.")
@click.option("--days", default="1234567", show_default=True, help="On which it begins; 1 is Monday.")
@click.option("--levels", default=",".join(LEVELS), show_default=True)
@click.option("--district", default="", help="Empty: every district.")
@click.option("--since", default="", help="First day, YYYY-MM-DD.")
@click.option("--until", default="", help="Last day.")
def add(email: str, levels: str, days: str, **given: str) -> None:
    """Write hours of duty that come back every week."""
    kabar = opened()
    try:
        parts = tuple(part.strip() for part in levels.split(",") if part.strip())
        new = NewShift(rotas.by_email(kabar, email), levels=parts, days=tuple(days), **given)
        shift_id = rotas.add_shift(kabar, None, new)
    except RotaFault as fault:
        raise BadInput(WORDS[str(fault)]) from None
    click.echo(f"shift {rotas.short(shift_id)} added")


@rota.command()
@click.option("--email", required=True, help="Who is away.")
@click.option("--from", "first", required=True, help="First day, YYYY-MM-DD.")
@click.option("--to", "last", default="", help="Last day, counted too; empty: one day.")
def leave(email: str, first: str, last: str) -> None:
    """Write that somebody is away: nobody on leave is called while others are there."""
    kabar = opened()
    try:
        leave_id = rotas.add_leave(kabar, None, rotas.by_email(kabar, email), first, last)
    except RotaFault as fault:
        raise BadInput(WORDS[str(fault)]) from None
    click.echo(f"leave {rotas.short(leave_id)} added")


@rota.command()
@click.argument("line")
def remove(line: str) -> None:
    """Take away a shift or a leave, by its id in `kabar rota show`."""
    kabar = opened()
    board = rota_board.board(kabar)
    try:
        rotas.remove(
            kabar, None, rotas.full([*(one.id for one in board.shifts), *(one.id for one in board.leave)], line)
        )
    except RotaFault as fault:
        raise BadInput(WORDS[str(fault)]) from None
    click.echo(f"{line} removed")


def gap_lines(board: Board) -> Iterator[str]:
    """One line a gap: for which levels, where, from when to when on its own clocks."""
    for place in board.open:
        for begins, ends, levels in _local(place):
            hours = f"{begins:%a %d %b %H:%M} to {ends:%a %d %b %H:%M %Z}"
            yield f"{' and '.join(levels)}, {place.district or 'no district'}: {hours}"


def plain(board: Board) -> dict[str, object]:
    """For a program."""
    return {
        "used": board.used,
        "shifts": [
            {
                "id": rotas.short(line.id),
                "name": line.name,
                "duty": line.shift.duty,
                "from": f"{line.shift.begins:%H:%M}",
                "to": f"{line.shift.ends:%H:%M}",
                "days": "".join(str(day + 1) for day in sorted(line.shift.days)),
                "levels": [level for level in LEVELS if level in line.shift.levels],
                "district": line.shift.district,
            }
            for line in board.shifts
        ],
        "leave": [
            {"id": rotas.short(one.id), "name": one.name, "from": str(one.first), "to": str(one.last)}
            for one in board.leave
        ],
        "gaps": [
            {"district": place.district, "levels": list(levels), "from": begins.isoformat(), "to": ends.isoformat()}
            for place in board.open
            for begins, ends, levels in _local(place)
        ],
    }


def _local(place: Place) -> Iterator[tuple[datetime, datetime, tuple[Level, ...]]]:
    zone = ZoneInfo(place.zone)
    for gap in place.gaps:
        yield gap.begins.astimezone(zone), gap.ends.astimezone(zone), gap.levels
