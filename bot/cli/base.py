"""What every command begins with: settings, warnings about them, logs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from bot import config, log
from bot.config_sources import warnings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.config import Part, Settings


def settings(part: Part | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings, checked for what ``part`` needs. SettingsError ends the command with code 2.

    Logs go to stderr from the configured level on for a part that keeps running, else from WARNING on.
    """
    for line in warnings(environ, config.Settings.model_fields):
        click.echo(f"Warning: {line}", err=True)
    loaded = config.load(environ)
    if part and (missing := loaded.missing_for(part)):
        raise config.SettingsError(missing)
    log.configure(loaded.log_level if part else "WARNING")
    return loaded
