"""``kabar content import|publish|approve|refuse|rollback``: what changes something, in somebody's name."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from bot.cli import BadInput
from bot.cli.decided import commands
from bot.cli.flows_said import AS, WHY, member, plainly
from bot.cli.flows_seen import looking, read_file
from bot.content.parts import FIXED, LEXICON
from bot.services.studio import desk, drafts, publishing


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@AS
@click.option("--force", is_flag=True, help="Put it in the place of a draft that is there.")
def import_(files: tuple[Path, ...], email: str, force: bool) -> None:
    """Take FILES (plan.yaml, ladder.yaml, services.yaml, lexicon/NAME.yaml) in as drafts: all of them, or none."""
    kabar = looking()
    who = member(kabar, email)
    given = [(file_name(file), read_file(file)) for file in files]
    if unknown := [name for name, _ in given if name not in kabar.content.parts]:
        raise BadInput(f"no such part: {', '.join(unknown)}; `kabar content list` names them")
    there = {name: drafts.read(kabar, name) for name, _ in given}
    if taken := [name for name, draft in there.items() if draft and not force]:
        raise BadInput(f"there is a draft already of {', '.join(taken)}; look at it (`kabar content diff`), or --force")
    with plainly():
        for name, body in given:
            drafts.fits(name, body)
        for name, body in given:
            if draft := there[name]:
                drafts.discard(kabar, who, name, draft.revision)
            desk.keep(kabar, who, name, body, None)
    click.echo(
        f"drafts now: {', '.join(name for name, _ in given)}; next: kabar content check, then diff, then publish"
    )


@click.command()
@click.argument("name")
@AS
@WHY
def publish(name: str, email: str, why: str) -> None:
    """Make the draft of NAME live, or ask for a second person. Exit code 1 where the check finds an error."""
    kabar = looking()
    with plainly():
        done = publishing.publish(kabar, member(kabar, email), name, why)
    if done.status == "live":
        click.echo(f"{name} {done.version} is live.")
        return
    click.echo(f"{name} {done.version} waits for a second person (`kabar content diff {name}` says why).")
    click.echo(f"They say: kabar content approve {name} --as THEIR-ADDRESS")


def file_name(file: Path) -> str:
    """The part that a file is of: by its own name, and for words of danger its folder's."""
    return file.stem if file.stem in FIXED else f"{LEXICON}{file.stem}"


COMMANDS: Final = (import_, publish, *commands(looking, "live"))
