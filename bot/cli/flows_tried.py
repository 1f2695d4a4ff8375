"""``kabar flows test|replay``: conversations that must go as written, and what people answered lately."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from bot.cli import BadInput
from bot.cli.flows_said import AS, JSON, Found, count, lined, member, plain, plainly
from bot.cli.flows_seen import draft_of, looking, read_file
from bot.content.flows import parse_text
from bot.content.overlaid import with_flows
from bot.services.studio import stories
from bot.services.studio.replays import LONGEST_DAYS, Replayed
from bot.services.studio.replays import replay as replayed

WORDS: Final = {
    "raised": "staff would be told otherwise: {}",
    "stuck": "would be stuck, their answer is not taken any more: {}",
    "asked": "would be asked something that was not asked then: {}",
}


@click.command()
@click.argument("flows", nargs=-1)
@click.option("--add", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A test to keep: NAME.yaml.")
@click.option("--drop", help="The name of a test to take away.")
@click.option("--as", "email", help="With --add and --drop: the address you log in with.")
@JSON
def test(flows: tuple[str, ...], add: Path | None, drop: str | None, email: str | None, as_json: bool) -> None:
    """Play every test against what is live, with the drafts of FLOWS in its place.

    Exit code 1 where a conversation does not go as written.
    """
    kabar = looking()
    if add or drop:
        who = member(kabar, _needed(email))
        with plainly():
            if add:
                stories.save(kabar, who, add.stem, read_file(add))
            if drop:
                stories.drop(kabar, who, drop)
    with plainly():
        made = {name: parse_text(name, draft_of(kabar, name)) for name in flows}
    world = with_flows(kabar.content.world, made, kabar.texts.spoken) if made else kabar.content.world
    with kabar.database.read() as connection:
        found = {story.name: stories.played(kabar, world, story) for story in stories.every(connection)}
    if as_json:
        told = [{"test": name, "findings": [plain(one) for one in findings]} for name, findings in found.items()]
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for name, findings in found.items():
            click.echo(f"{name}: {'fails' if findings else 'goes as written'}")
            for finding in findings:
                click.echo(f"  {lined(finding)}")
        if not found:
            click.echo("There are no tests yet. Add one: kabar flows test --add NAME.yaml --as YOUR-ADDRESS")
    if failed := [name for name, findings in found.items() if findings]:
        raise Found(f"{count(len(failed), 'test')} of {len(found)} did not go as written: {', '.join(failed)}")


@click.command()
@click.argument("name")
@AS
@click.option("--days", type=click.IntRange(1, LONGEST_DAYS), default=30, show_default=True)
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Instead of the draft.")
@JSON
def replay(name: str, email: str, days: int, file: Path | None, as_json: bool) -> None:
    """What the draft of NAME would do with the answers that people gave in the last days: counts alone."""
    kabar = looking()
    who = member(kabar, email)
    with plainly():
        found = replayed(kabar, who, name, read_file(file) if file else draft_of(kabar, name), days)
    if as_json:
        others = [asdict(one) | {"people": number} for one, number in found.others.items()]
        click.echo(json.dumps({"people": found.people, "same": found.same, "others": others}, ensure_ascii=False))
        return
    for line in _said(name, days, found):
        click.echo(line)


COMMANDS: Final = (test, replay)


def _said(name: str, days: int, found: Replayed) -> list[str]:
    if not found.people:
        return [f"Fewer than five or so people finished {name} in the last {count(days, 'day')}."]
    lines = [
        f"About {found.people} people finished {name} in {count(days, 'day')}; for {found.same} it goes the same way."
    ]
    lines += [f"{number:>6}  {WORDS[one.kind].format(one.place)}" for one, number in found.others.items()]
    return [*lines, "Roughly, in multiples of five; what fewer than five people would meet is not told."]


def _needed(email: str | None) -> str:
    if not email:
        raise BadInput("--as: is needed with --add and --drop; give the address you log in with")
    return email
