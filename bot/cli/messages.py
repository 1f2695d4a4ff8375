"""``kabar messages``: what was sent, in sums. No names, numbers or texts."""

from __future__ import annotations

import json
import re
from dataclasses import asdict

import click

from bot.cli import BadInput
from bot.cli.opened import opened
from bot.services.sending import cost as costs

MONTH = re.compile(r"(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])")


@click.group()
def messages() -> None:
    """What was sent, in sums."""


@messages.command()
@click.option("--month", required=True, metavar="YYYY-MM", help="Like 2026-11.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: a list, one object a line and way of sending.")
def cost(month: str, as_json: bool) -> None:
    """What a month's messages cost, by line; in money where bot/flows/prices.yaml has a price.

    session: free text. On WhatsApp it goes only within 24 hours of the person's own last message. template: words that
    WhatsApp approved beforehand, such as the knock; they are priced apart.
    """
    year, number = as_month(month)
    found = costs.of_month(opened(), year, number)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], default=str))
        return
    if not found:
        click.echo("Nothing was sent.")
    for one in found:
        money = f"{one.money} {one.currency}" if one.money is not None else "no price in prices.yaml"
        said = f"{counted(one.messages, 'message'):>16} {counted(one.segments, 'segment'):>16}"
        click.echo(f"{one.line:10} {one.way:9}{said}  {money}")


def as_month(text: str) -> tuple[int, int]:
    """Year and month. Raises BadInput."""
    found = MONTH.fullmatch(text.strip())
    if found is None:
        raise BadInput(f"--month: {text!r} is not a month; write year and month, like 2026-11")
    return int(found["year"]), int(found["month"])


def counted(count: int, thing: str) -> str:
    """How many of them: 1 message, 2 messages."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
