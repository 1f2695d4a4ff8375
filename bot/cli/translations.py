"""``kabar translations``: PO files for translators, out and in again, and how far they are."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Final

import click

from bot.cli import BadInput, translations_here
from bot.cli.translations_here import AS
from bot.i18n import catalogue_file
from bot.translations import po, po_out, wanted
from bot.translations.fault import Fault
from bot.translations.headers import TRANSLATED
from bot.translations.po import Catalogue, NotACatalogue
from bot.translations.status import status as how_far
from bot.translations.taking import Taken, take
from bot.translations.update import merge
from bot.translations.update import update as bring_up

LANGUAGES: Final = tuple(TRANSLATED)
LARGEST: Final = 8 * 1024 * 1024
SHOWN: Final = 50


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
        except OSError as fault:
            raise click.ClickException(f"{catalogue_file(language)}: cannot be written: {fault.strerror}") from None
        counts = f"{len(texts)} texts, {done.new} without translation"
        click.echo(f"{language:4} {counts}, {done.changed} changed (drafts now), {done.dropped} dropped")


@translations.command()
@click.argument("language", type=click.Choice(LANGUAGES))
@click.argument("path", type=click.Path(writable=True, path_type=Path))
@AS
@click.option("--flow", default="", help="With --as: only the texts of this flow.")
def export(language: str, path: Path, email: str | None, flow: str) -> None:
    """Write LANGUAGE's catalogue to PATH, a file or a folder, for a translator.

    Without --as it is the package's; with it, what staff have in the database, texts of drafts included.
    """
    if email:
        translations_here.export(language, path, email, flow)
        return
    _only_with_as(flow=flow)
    texts = wanted.read().entries
    file = path / f"kabar-{language}.po" if path.is_dir() else path
    try:
        po_out.put(file, merge(language, _known(language), texts))
    except OSError as fault:
        raise BadInput(f"{file}: cannot be written: {fault.strerror}") from None
    click.echo(f"{file}: {len(texts)} texts")


@translations.command("import")
@click.argument("language", type=click.Choice(LANGUAGES))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only check; change nothing.")
@AS
@click.option("--theirs", is_flag=True, help="With --as: take the file's where a text was changed here meanwhile.")
@click.option("--json", "as_json", is_flag=True, help="With --as: print JSON.")
def import_(language: str, file: Path, dry_run: bool, email: str | None, theirs: bool, as_json: bool) -> None:
    """Take a translator's FILE in as LANGUAGE: all of it, or nothing where one text is wrong.

    Without --as into the package; with it into the database, as drafts that a second speaker approves.
    """
    if email:
        translations_here.import_(language, file, email, dry_run=dry_run, theirs=theirs, as_json=as_json)
        return
    _only_with_as(theirs=theirs, json=as_json)
    if file.stat().st_size > LARGEST:
        raise BadInput(f"{file}: is larger than {LARGEST // 1024 // 1024} MB; is this the right file?")
    try:
        came = po.read(file)
    except NotACatalogue as fault:
        raise BadInput(f"{file}: {fault}") from None
    _known(language)
    try:
        taken = take(language, came, wanted.read(), dry_run=dry_run)
    except OSError as fault:
        raise click.ClickException(f"{catalogue_file(language)}: cannot be written: {fault.strerror}") from None
    for wrong in taken.faults[:SHOWN]:
        click.echo(f"{file}: {wrong}", err=True)
    if taken.faults:
        more = f" ({len(taken.faults) - SHOWN} more than shown)" if len(taken.faults) > SHOWN else ""
        raise BadInput(f"{file}: {_count(taken.faults)}{more}; nothing was imported")
    click.echo(_words(language, taken, dry_run=dry_run))


@translations.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON: a list, one object a language.")
@click.option("--here", is_flag=True, help="In this deployment's database, texts of drafts included.")
def status(as_json: bool, here: bool) -> None:
    """How many texts of each language are complete, drafts or missing."""
    if here:
        translations_here.status(as_json=as_json)
        return
    texts = wanted.read().entries
    rows = [how_far(language, this.name, _known(language), texts) for language, this in TRANSLATED.items()]
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows]))
        return
    click.echo(f"{'language':<16}{'complete':>9}{'draft':>9}{'missing':>9}")
    click.echo(f"{'id   Indonesian':<16}{len(texts):>9}{0:>9}{0:>9}   the source")
    for row in rows:
        click.echo(f"{row.language:<5}{row.name:<11}{row.complete:>9}{row.draft:>9}{row.missing:>9}")


def _only_with_as(**given: object) -> None:
    for name, value in given.items():
        if value:
            raise BadInput(f"--{name}: is for the database; say with --as who you are")


def _known(language: str) -> Catalogue:
    file = catalogue_file(language)
    try:
        return po.read(file) if file.exists() else Catalogue()
    except NotACatalogue as fault:
        raise BadInput(f"{file}: {fault}") from None


def _count(found: tuple[Fault, ...]) -> str:
    return "one fault" if len(found) == 1 else f"{len(found)} faults"


def _words(language: str, taken: Taken, *, dry_run: bool) -> str:
    if dry_run:
        return f"{language}: the file is good, {taken.texts} texts would change; nothing was imported (dry run)."
    older = f"; {taken.older} made for an older Indonesian text, drafts now" if taken.older else ""
    return f"{language}: {taken.texts} texts changed; {taken.drafts} of the file's are drafts{older}."
