"""``kabar hear``: what Kabar understands, one message a line in, one JSON object a line out."""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

import click

import bot
from bot.content.lexicon import load
from bot.core.finding import ContentError
from bot.core.hear import answers, risk
from bot.core.hear.lexicon import LANGUAGES, Lexicon

KINDS = ("yes_no", "number", "money", "date", "choice")
LEXICON = Path(bot.__file__).parent / "flows" / "lexicon"
_YES_NO = {True: "yes", False: "no", None: None}
_ZONE = ZoneInfo("Asia/Makassar")

Line = Mapping[str, object]


_load = cache(load)


@click.command("hear")
@click.argument("file", type=click.File("rb"), default="-")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), help="The writer's language; decides between rules that fit alike."
)
@click.option("--as", "kind", type=click.Choice(KINDS), help="Read each message as this kind of answer.")
@click.option("--choices", help='Labels for --as choice, "Baik|Ada masalah|Hubungi saya".')
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day --as date counts from (default: today).")
@click.option(
    "--lexicon",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=LEXICON,
    help="Folder of the lexicon (default: the one that comes with Kabar).",
)
def hear(
    file: BinaryIO,
    lang: str | None,
    kind: str | None,
    choices: str | None,
    today: dt.datetime | None,
    folder: Path,
) -> None:
    """Say what each message in FILE (or standard input) would raise, or how it would be read as an answer."""
    if (kind == "choice") != (choices is not None):
        raise click.UsageError("--as choice and --choices belong together.")
    try:
        lexicon = _load(folder)
    except (ContentError, OSError) as error:
        click.echo(str(error), err=True)
        raise click.exceptions.Exit(2) from error
    day = today.date() if today else dt.datetime.now(tz=_ZONE).date()
    read = _signs(lexicon, lang) if kind is None else _answers(lexicon, kind, choices or "", day)
    try:
        _write(read(text) for text in _lines(file))
    except BrokenPipeError:
        # Whoever read our output has gone (kabar hear | head): nothing is left to say, nor to flush at exit.
        sys.stdout = io.StringIO()


def _lines(file: BinaryIO) -> Iterator[str]:
    for line in file:
        yield line.decode("utf-8", errors="replace").removesuffix("\n").removesuffix("\r")


def _write(lines: Iterator[Line]) -> None:
    """In ASCII: a U+2028 in a message would look like the end of a line to some readers."""
    with click.open_file("-", "w", encoding="utf-8") as out:
        for line in lines:
            out.write(json.dumps(line) + "\n")
        out.flush()


def _signs(lexicon: Lexicon, language: str | None) -> Callable[[str], Line]:
    def read(text: str) -> Line:
        sign = risk.find(lexicon, text, language)
        if sign is None:
            return {"text": text, "level": None, "category": None, "rule": None, "language": None}
        return {
            "text": text,
            "level": sign.level,
            "category": sign.category,
            "rule": sign.rule,
            "language": sign.language,
        }

    return read


def _answers(lexicon: Lexicon, kind: str, choices: str, today: dt.date) -> Callable[[str], Line]:
    options = [[label] for label in choices.split("|")]

    def said(text: str) -> object:
        if kind == "yes_no":
            return _YES_NO[answers.yes_no(text, lexicon)]
        if kind == "choice":
            index = answers.choice(text, options, lexicon)
            return None if index is None else index + 1
        if kind == "date":
            day = answers.date(text, today, lexicon)
            return None if day is None else day.isoformat()
        return answers.money(text, lexicon) if kind == "money" else answers.number(text, lexicon)

    return lambda text: {"text": text, "answer": said(text)}
