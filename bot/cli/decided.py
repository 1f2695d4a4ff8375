"""``approve``, ``refuse`` and ``rollback``: what is said of a version of a flow, and of one of the plan, alike."""

from __future__ import annotations

from collections.abc import Callable

import click

from bot.cli.flows_said import AS, WHY, member, plainly
from bot.services.kabar import Kabar
from bot.services.studio import publishing
from bot.services.studio.publications import Publication


def commands(begin: Callable[[], Kabar], live: str) -> tuple[click.Command, click.Command, click.Command]:
    """The three commands. ``begin`` gives the deployment; ``live`` is what is said of a version that went live."""

    @click.command()
    @click.argument("name")
    @AS
    def approve(name: str, email: str) -> None:
        """Let the version of NAME that waits go live. Not by whoever published it."""
        kabar = begin()
        with plainly():
            done = publishing.approve(kabar, member(kabar, email), name)
        click.echo(f"{name} {done.version} is {live}.")

    @click.command()
    @click.argument("name")
    @AS
    def refuse(name: str, email: str) -> None:
        """Send the version of NAME that waits back; its draft stays."""
        kabar = begin()
        with plainly():
            publishing.refuse(kabar, member(kabar, email), name)
        click.echo(f"{name}: refused; what was live stays live, and the draft is still there.")

    @click.command()
    @click.argument("name")
    @AS
    @WHY
    def rollback(name: str, email: str, why: str) -> None:
        """Make the version of NAME that was live before live again, at once; what had none is taken off."""
        kabar = begin()
        with plainly():
            done = publishing.roll_back(kabar, member(kabar, email), name, why)
        click.echo(_back(name, done))

    return approve, refuse, rollback


def _back(name: str, done: Publication) -> str:
    if done.status == "asked":
        return f"{name} {done.version} waits for a second person: it was taken back before."
    if done.kind == "withdraw":
        return f"{name} is taken off: there was no version before it. Whoever is inside ends as they began."
    return f"{name} {done.version} is live again."
