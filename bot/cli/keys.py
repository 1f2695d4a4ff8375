"""``kabar keys``: secrets for the settings."""

from __future__ import annotations

import base64
import secrets

import click

from bot.config_values import KEY_BYTES


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
    """Make secrets."""


@keys.command()
def new() -> None:
    """Print fresh secrets as KEY=VALUE lines. Keep a copy apart: without them the data cannot be read."""
    for name, value in fresh().items():
        click.echo(f"{name}={value}")
