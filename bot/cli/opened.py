"""What every command begins with that looks into the database."""

from __future__ import annotations

from sqlalchemy.exc import OperationalError

from bot.cli import BadInput, database_words
from bot.cli.base import settings
from bot.config import Settings
from bot.services import keys_check, schema_check
from bot.services.kabar import Kabar


def opened(loaded: Settings | None = None, *, keys: bool = True) -> Kabar:
    """This deployment, its database set up, within reach and of these keys; else one line and code 2.

    ``keys``: without, whoever mends the keys themselves can begin.
    """
    kabar = Kabar.from_settings(loaded or settings())
    try:
        schema_check.check(kabar.database)
        if keys:
            with kabar.database.read() as connection:
                keys_check.check(connection, kabar)
    except OperationalError as error:
        raise unreachable(error) from None
    return kabar


def unreachable(error: OperationalError) -> BadInput:
    """The line for a database that fails."""
    return BadInput(database_words.line(error) or "")
