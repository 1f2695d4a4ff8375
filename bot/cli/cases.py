"""``kabar cases``: what is open, for whoever runs the machine. No names, numbers or texts."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from bot.cli import BadInput
from bot.cli.flows_said import member
from bot.cli.opened import opened
from bot.services.cases import access
from bot.services.cases import false_alarms as phrases


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON: a list, one object a case.")
@click.option("--all", "closed_too", is_flag=True, help="Closed ones too.")
@click.option("--false-alarms", is_flag=True, help="Instead: what was no danger, as a file for make hear-report.")
@click.option("--as", "email", help="With --false-alarms: the address you log in with; the audit trail keeps it.")
def cases(as_json: bool, closed_too: bool, false_alarms: bool, email: str | None) -> None:
    """Cases: code, level, reason, and who has them."""
    if false_alarms != bool(email):
        raise BadInput("--false-alarms, --as: the words that people wrote leave Kabar with who took them out")
    kabar = opened()
    if false_alarms:
        who = member(kabar, email or "")
        for line in phrases.lines(kabar, who.id):
            click.echo(line)
        return
    rows = [row for row in access.all_cases(kabar) if closed_too or row.status == "open"]
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], default=_plain))
        return
    if not rows:
        click.echo("No open case.")
    for row in rows:
        by = row.acknowledge_by.astimezone(ZoneInfo(kabar.settings.timezone))
        taken = "acknowledged" if row.acknowledged_at else f"waiting, acknowledge by {by:%d %b %H:%M %Z}"
        late = row.late(kabar.clock.now())
        taken += f", LATE to {late[0]}" if late else ""
        click.echo(f"{row.code}  {row.level:8} {row.reason:18} {row.status:7} {taken}")


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
