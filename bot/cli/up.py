"""``kabar up``: all of Kabar on this machine, with one line about where it is."""

from __future__ import annotations

import http.client
import os
import sys
from functools import partial
from pathlib import Path

import click

from bot.cli import choices, embedded, home, port
from bot.cli.base import settings
from bot.cli.child import Child
from bot.cli.supervisor import BAD_SETTINGS, ChildRefused, Stopped, Supervisor
from bot.config import SettingsError
from bot.config_sources import home_of

PATIENCE = 180.0
"""Seconds that the web server may take until it answers."""


@click.command()
@click.option("--demo/--no-demo", default=None, help="With made-up people; default where no account is set.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", "wanted", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--home", "folder", type=click.Path(path_type=Path), help="Where everything is kept: var")
@click.option("--verbose", is_flag=True, help="Show what all parts log.")
def up(demo: bool | None, host: str, wanted: int, folder: Path | None, verbose: bool) -> None:
    """Run all of Kabar on this machine until Ctrl-C."""
    environ = dict(os.environ) | ({"KABAR_HOME": str(folder)} if folder else {})
    place = home_of(environ)
    environ["KABAR_HOME"] = str(place)
    click.echo("Kabar is starting ...")
    home.make(place)
    with home.only_one(place):
        is_demo = choices.demo(place, environ, demo)
        home.prepare(place, environ)
        number = port.free(host, wanted, port.TRIES)
        choices.address(place, environ, host, number)
        needed = settings(environ=environ).missing_for("worker")
        if needed:
            raise SettingsError(needed)
        logs = place / "logs" if is_demo and not verbose else None
        try:
            run(environ, place, logs, (host, number))
        except Stopped:
            click.echo("Kabar has stopped.")
        except ChildRefused as refused:
            for line in refused.child.last_words():
                click.echo(line, err=True)
            click.echo(f"Kabar has stopped: {refused.child.name} {refused.how}.", err=True)
            sys.exit(BAD_SETTINGS if refused.code == BAD_SETTINGS else 1)


def run(environ: dict[str, str], place: Path, logs: Path | None, at: tuple[str, int]) -> None:
    """Start everything in order, say where it is, look after it. Ends by Stopped or ChildRefused."""

    def part(name: str, *options: str, log: Path | None = logs) -> Child:
        command = [sys.executable, "-m", "bot.cli", *name.split(), *options]
        return Child(name, command, environ, log=log and log / f"{name.split(maxsplit=1)[0]}.log")

    (place / "logs").mkdir(mode=0o700, exist_ok=True)
    supervisor = Supervisor(say=partial(click.echo, err=True))
    with supervisor.listening():
        if not choices.given(place, environ, "KABAR_REDIS_URL"):
            valkey = embedded.child(place, log=place / "logs" / "valkey.log")
            supervisor.add(valkey)
            embedded.wait_until_ready(valkey, place)
        click.echo("  the database ...")
        supervisor.run(part("migrate"))
        hint = ""
        if environ["KABAR_DEMO"] == "true":
            click.echo("  made-up people ...")
            people = part("demo load", log=place / "logs")
            supervisor.run(people)
            hint = " ".join(people.last_words(1))
        click.echo("  web server, worker and clock ...")
        web = part("web", "--host", at[0], "--port", str(at[1]))
        for child in (web, part("worker"), part("clock")):
            supervisor.add(child)
        if not supervisor.until(partial(answers, *at), PATIENCE):
            raise SettingsError([f"Kabar does not answer at {choices.browsable(*at)}; see {place / 'logs'}"])
        click.echo(f"Kabar runs at {choices.browsable(*at)} - Ctrl-C stops it. {hint}".rstrip())
        while True:
            supervisor.look()


def answers(host: str, number: int) -> bool:
    """Whether the web server says that it is alive."""
    connection = http.client.HTTPConnection(choices.reachable(host), number, timeout=2)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
