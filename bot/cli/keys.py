"""``kabar keys``: secrets for the settings, and changing them while everything runs."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import asdict

import click
from sqlalchemy.exc import OperationalError

from bot.cli import BadInput
from bot.cli.opened import opened, unreachable
from bot.config_values import KEY_BYTES
from bot.services import keys_check, rotating
from bot.services.rotating import Rotated


def fresh() -> dict[str, str]:
    """New secrets, by the setting they are for."""
    return {
        "KABAR_SECRET_KEY": secrets.token_urlsafe(KEY_BYTES),
        "KABAR_DATA_KEYS": f"k1:{_key()}",
        "KABAR_INDEX_KEY": _key(),
    }


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


@click.group()
def keys() -> None:
    """Make secrets, and change those that encrypt the data."""


@keys.command()
def new() -> None:
    """Print fresh secrets as KEY=VALUE lines. Keep a copy apart: without them the data cannot be read."""
    for name, value in fresh().items():
        click.echo(f"{name}={value}")


@keys.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object at the end, and no progress.")
def rotate(as_json: bool) -> None:
    """Seal everything with the keys it should be sealed with: after a new first key in KABAR_DATA_KEYS.

    Runs beside everything else; whatever cuts it off, run it again and it goes on. Ends with code 1 where something
    cannot be read.
    """
    kabar = opened()
    try:
        done = rotating.rotate(kabar, (lambda *_: None) if as_json else _progress)
    except OperationalError as error:
        raise unreachable(error) from None
    if as_json:
        click.echo(json.dumps(asdict(done)))
    else:
        _say(done)
    if done.unreadable:
        raise SystemExit(1)


@keys.command("new-store")
@click.option("--yes", is_flag=True, help="Needed: what people wrote until now can never be read again.")
def new_store(yes: bool) -> None:
    """Begin a new store of people's keys, where the old one is lost and there is no copy of it."""
    kabar = opened(keys=False)
    if not yes:
        raise BadInput("new-store: what people wrote until now can never be read again; if it must be, add --yes")
    with kabar.database.write() as connection:
        keys_check.begin_store(connection, kabar)
    click.echo("A new store of keys is there. Everybody gets a new key; Kabar can be started.")


def _progress(name: str, done: int, left: int) -> None:
    click.echo(f"{name}: {done} done, {left} left")


def _say(done: Rotated) -> None:
    click.echo(f"{sum(done.sealed.values())} values were sealed anew.")
    for name, count in done.unreadable.items():
        click.echo(
            f"{name}: {count} values do not open with any key of KABAR_DATA_KEYS, and stay as they are.", err=True
        )
    if done.unused:
        click.echo(f"Nothing needs these any more; take them out of KABAR_DATA_KEYS: {', '.join(done.unused)}")
    if done.needed:
        click.echo(f"Still needed: {', '.join(done.needed)}. Run this again.")
