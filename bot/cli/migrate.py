"""``kabar migrate``: the newest schema, and the packaged flows published."""

from __future__ import annotations

import os

import click
from sqlalchemy.exc import OperationalError

from bot.cli import home
from bot.cli.base import settings
from bot.cli.opened import unreachable
from bot.cli.templates import mend
from bot.config_sources import home_of
from bot.services import keys_check, publishing
from bot.services.kabar import Kabar
from bot.services.persons import names, person_keys
from bot.services.sending import templates
from bot.store import migrate as schema


@click.command()
def migrate() -> None:
    """Bring the database to the newest schema and publish the packaged flows."""
    home.prepare(home_of(os.environ), os.environ)
    kabar = Kabar.from_settings(settings())
    try:
        with kabar.database.write() as connection:
            schema.alone(connection)
            before = schema.current(connection)
            schema.upgrade(connection)
            keys_check.leave_or_check(connection, kabar)
            changed = publishing.publish_packaged(connection, kabar, kabar.clock.now())
    except OperationalError as error:
        raise unreachable(error) from None
    indexed, keyed = names.keep_all(kabar), person_keys.give_all(kabar)
    after = schema.newest()
    said = (
        f"The database is at {after}." if before == after else f"The database was {before or 'empty'}, is at {after}."
    )
    flows = f" Published: {', '.join(changed)}." if changed else ""
    found = f" {indexed} names can be searched now." if indexed else ""
    own = f" {keyed} people have a key of their own now; `kabar keys rotate` seals with it." if keyed else ""
    click.echo(said + flows + found + own)
    if kabar.settings.channel == "twilio" and kabar.settings.twilio_whatsapp_from:
        for state in templates.states(kabar):
            if state.status != templates.APPROVED:
                click.echo(f"Template {state.name} ({state.language}): {state.status}. {mend(state)}.", err=True)
