"""``kabar translations``: PO files for translators, out and in again, and how far they are."""

from __future__ import annotations

from typing import Final

import click

from bot.cli import BadInput
from bot.i18n import catalogue_file
from bot.translations import wanted
from bot.translations.headers import TRANSLATED
from bot.translations.po import NotACatalogue
from bot.translations.update import update as bring_up

LANGUAGES: Final = tuple(TRANSLATED)


@click.group()
def translations() -> None:
    """Texts in other languages."""


@translations.command()
@click.argument("languages", nargs=-1, type=click.Choice(LANGUAGES))
def update(languages: tuple[str, ...]) -> None:
    """Bring the catalogues up to the texts as they are now; of all LANGUAGES where none is named."""
    texts = wanted.read().entries
    for language in languages or LANGUAGES:
        try:
            done = bring_up(language, texts)
        except NotACatalogue as fault:
            raise BadInput(f"{catalogue_file(language)}: {fault}") from None
        counts = f"{len(texts)} texts, {done.new} without translation"
        click.echo(f"{language:4} {counts}, {done.changed} changed (drafts now), {done.dropped} dropped")
