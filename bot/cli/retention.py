"""``kabar retention``: how long each kind of data is kept, what is past its time, and letting it go by itself."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import click

from bot.cli import BadInput
from bot.cli.flows_said import AS, member
from bot.cli.opened import opened
from bot.services.retention import desk, running
from bot.services.retention.desk import Clock, RetentionFault

if TYPE_CHECKING:
    from collections.abc import Callable

FAULTS: Final = {
    "kind": "there is no such kind; `kabar retention` names them",
    "days": "--days: this is not the period that is set; look at `kabar retention` and give the days that stand there",
    "role": "--as: only an admin decides this",
}


@click.group(invoke_without_command=True)
@click.option("--dry-run", is_flag=True, help="Count what is past its time and change nothing: as without it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def retention(context: click.Context, dry_run: bool, as_json: bool) -> None:
    """How long each kind of data is kept, and what is past its time. By itself it changes nothing."""
    if context.invoked_subcommand is not None:
        if dry_run or as_json:
            raise BadInput(f"{context.invoked_subcommand}: takes no --dry-run and no --json; leave the rest out")
        return
    kabar = opened()
    found = desk.clocks(kabar, kabar.clock.now())
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], default=_plain))
        return
    zone = ZoneInfo(kabar.settings.timezone)
    for one in found:
        click.echo(_line(one, lambda at: f"{at.astimezone(zone):%Y-%m-%d %H:%M}"))


@retention.command()
def run() -> None:
    """Take away what is past its time now, of every kind that is on. The clock does the same once a day."""
    kabar = opened()
    now = kabar.clock.now()
    on = [one.kind for one in desk.clocks(kabar, now) if one.on]
    if not on:
        raise BadInput("every kind is in dry run; look at `kabar retention`, then let one run: `kabar retention on`")
    taken = running.run(kabar, now)
    click.echo(f"{taken} taken away ({', '.join(on)}).")


@retention.command("on")
@click.argument("kind")
@click.option("--days", type=int, required=True, help="The period that stands in `kabar retention`: that you saw it.")
@AS
def on_(kind: str, days: int, email: str) -> None:
    """Let what is past its time of KIND be taken away, from now on, by the clock. It cannot be brought back."""
    kabar = opened()
    _plainly(lambda: desk.let_run(kabar, member(kabar, email), kind, days))
    click.echo(f"{kind}: on. The clock takes what is older than {_period(kind, days)}.")


@retention.command("off")
@click.argument("kind")
@AS
def off(kind: str, email: str) -> None:
    """Nothing more of KIND is taken away: back to dry run."""
    kabar = opened()
    _plainly(lambda: desk.hold(kabar, member(kabar, email), kind))
    click.echo(f"{kind}: dry run.")


def _period(kind: str, days: int) -> str:
    return f"{days} days{' after a case was closed' if kind == 'cases' else ''}"


def _plainly(act: Callable[[], None]) -> None:
    try:
        act()
    except RetentionFault as fault:
        raise BadInput(FAULTS[fault.code]) from None


def _line(one: Clock, when: Callable[[datetime], str]) -> str:
    state = "on" if one.on else "dry run"
    again = " (the period was made shorter: look again)" if one.shorter else ""
    held = f", {one.held} held by open cases" if one.held else ""
    last = f"last run {when(one.ran_at)} took {one.took}" if one.ran_at else "never ran"
    last = f"running, {one.taken} taken so far" if one.running else last
    return f"{one.kind:8}  {one.days:5} days  {state}{again}; past: {one.past}{held}; {last}"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
