"""``kabar demo``: made-up people for trying Kabar."""

from __future__ import annotations

import json
from pathlib import Path

import click

import bot
from bot.cli import BadInput
from bot.cli.base import settings
from bot.cli.opened import opened
from bot.services import demo as demos
from bot.services.staff import NewStaff

SAMPLES = Path(bot.__file__).parents[1] / "samples"


@click.group()
def demo() -> None:
    """Made-up people and staff, only where KABAR_DEMO is set."""


@demo.command()
def load() -> None:
    """Load the sample people, once."""
    loaded = settings()
    if not loaded.demo:
        raise BadInput("KABAR_DEMO: is not set; made-up people do not belong among real ones")
    if not SAMPLES.is_dir():
        raise BadInput(f"{SAMPLES}: the sample files are missing; run this in a checkout of Kabar")
    kabar = opened(loaded)
    rows = json.loads((SAMPLES / "staff.json").read_text(encoding="utf-8"))
    first = demos.load(kabar, (SAMPLES / "people.csv").read_bytes(), tuple(NewStaff(**row) for row in rows))
    if first and loaded.channel == "simulator":
        demos.meet(kabar, "Lalu Wirya")
    click.echo(f"Log in as {rows[0]['email']} with {rows[0]['password']}")
