"""``kabar flows``: what programme staff do with flows, in a terminal."""

from __future__ import annotations

import click

from bot.cli import flows_changed, flows_seen, flows_tried
from bot.cli.flows_import_rapidpro import import_rapidpro


@click.group()
def flows() -> None:
    """Flows: look at them, check drafts, publish and roll back."""


for _command in (*flows_seen.COMMANDS, *flows_changed.COMMANDS, *flows_tried.COMMANDS, import_rapidpro):
    flows.add_command(_command)
