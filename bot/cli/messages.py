"""``kabar messages``: what was sent, in sums. No names, numbers or texts."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

import click

from bot.cli.opened import opened
from bot.services.sending import cost as costs


@click.group()
def messages() -> None:
    """What was sent, in sums."""


@messages.command()
@click.option("--month", required=True, type=click.DateTime(["%Y-%m"]), help="Like 2026-11.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: a list, one object a line and way of sending.")
def cost(month: datetime, as_json: bool) -> None:
    """What a month's messages cost, by line; in money where bot/flows/prices.yaml has a price."""
    found = costs.of_month(opened(), month.year, month.month)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], default=str))
        return
    if not found:
        click.echo("Nothing was sent.")
    for one in found:
        money = f"{one.money} {one.currency}" if one.money is not None else "no price in prices.yaml"
        click.echo(f"{one.line:10} {one.way:9} {one.messages:7} messages {one.segments:7} segments  {money}")
