"""``kabar flows import|publish|approve|refuse|rollback``: what changes something, in somebody's name."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from bot.cli import BadInput
from bot.cli.decided import commands
from bot.cli.flows_said import AS, SECOND, WHY, member, plainly
from bot.cli.flows_seen import read_file
from bot.cli.opened import opened
from bot.services.studio import drafts, merging, publishing, subjects, versions


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@AS
@click.option("--force", is_flag=True, help="Put it in the place of a draft that is there.")
def import_(files: tuple[Path, ...], email: str, force: bool) -> None:
    """Take FILES (NAME.yaml) in as drafts: all of them, or none where one is no flow's file."""
    kabar = opened()
    who = member(kabar, email)
    given = [(file.stem, read_file(file)) for file in files]
    there = {name: drafts.read(kabar, name) for name, _ in given}
    if taken := [name for name, draft in there.items() if draft and not force]:
        raise BadInput(
            f"there is a draft already of {', '.join(taken)}; look at it (`kabar flows diff`), or use --force"
        )
    with plainly():
        for name, body in given:
            drafts.fits(name, body)
        for name, body in given:
            if draft := there[name]:
                drafts.discard(kabar, who, name, draft.revision)  # begun anew, from what is live now
            drafts.save(kabar, who, name, body, None)
    click.echo(f"drafts now: {', '.join(name for name, _ in given)}; next: kabar flows check, then diff, then publish")


@click.command()
@click.argument("name")
@AS
@WHY
def publish(name: str, email: str, why: str) -> None:
    """Make the draft of NAME live; a second person is asked where crisis or consent texts or levels change.

    Exit code 1 where the check finds an error: then nothing is published.
    """
    kabar = opened()
    with plainly():
        done = publishing.publish(kabar, member(kabar, email), name, why)
        if done.status == "live":
            click.echo(f"{name} {done.version} is live for everybody who begins it from now on.")
            return
        with kabar.database.read() as connection:
            live = versions.live(connection, name)
            made = versions.known(connection, name, done.version)
            second = subjects.changes(connection, kabar, name, live, made.body).second
    reasons = "; ".join(SECOND[one] for one in second)
    click.echo(f"{name} {done.version} waits for a second person, because {reasons}.")
    click.echo(f"They look at it (`kabar flows diff {name}`) and say: kabar flows approve {name} --as THEIR-ADDRESS")


@click.command()
@click.argument("name")
@AS
def merge(name: str, email: str) -> None:
    """Work what an upgrade of Kabar brought for NAME into the draft; what staff changed too stays as they wrote it."""
    kabar = opened()
    with plainly():
        draft = drafts.read(kabar, name)
        _, kept = merging.merge(kabar, member(kabar, email), name, draft.revision if draft else None)
    click.echo(f"{name}: merged into the draft; next: kabar flows check, then diff, then publish")
    if kept:
        click.echo(f"both changed, and yours stays: {', '.join(kept)}")


COMMANDS: Final = (import_, publish, *commands(opened, "live for everybody who begins it from now on"), merge)
