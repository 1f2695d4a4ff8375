"""Sentences about faults that can be said in another language: a template, and what is filled into it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Final, Self

LONGEST: Final = 60
"""Letters of a word that a sentence repeats; whoever wrote a longer one knows it by its beginning."""


class Told(str):
    """The sentence in English, filled in; ``template`` and ``values`` say it in any language: see :func:`said_in`."""

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, values: Mapping[str, object]) -> Self:
        """Fill the values into the template."""
        made = super().__new__(cls, template.format(**values))
        made.template, made.values = template, values
        return made

    def __getnewargs__(self) -> tuple[str, Mapping[str, object]]:  # type: ignore[override]  # a str has its text alone
        """What a copy is made of."""
        return self.template, self.values


def told(template: str, **values: object) -> Told:
    """A sentence: ``told("the node {node!r} is never reached", node=name)``. The template is never put together."""
    return Told(template, values)


def said_in(catalogue: Mapping[str, str], words: str) -> str:
    """The sentence by a catalogue: English template -> the other language's. What it does not know stays English."""
    if not isinstance(words, Told):
        return words
    values = {key: said_in(catalogue, one) if isinstance(one, str) else one for key, one in words.values.items()}
    return catalogue.get(words.template, words.template).format(**values)


def listed(words: Iterable[str]) -> Told:
    """Words one after the other, each said in its own way."""
    values = {f"word_{number}": word for number, word in enumerate(words)}
    return Told(", ".join(f"{{{name}}}" for name in values), values)


def shown(data: object) -> str:
    """What stands in a file, as whoever wrote it would name it; never as a programming language prints it."""
    match data:
        case None:
            return told("nothing")
        case bool():
            return "true" if data else "false"
        case int() | float() | date():
            return cut(str(data))
        case Mapping():
            return told("a group of keys")
        case Collection() if not isinstance(data, str | bytes):
            return told("a list")
        case _:
            return quoted(str(data))


def quoted(word: str) -> str:
    """A word in quotes, on one line, cut where nobody would read on."""
    return repr(cut(word))


def cut(word: str) -> str:
    """A word, as far as anybody would read it."""
    return word if len(word) <= LONGEST else f"{word[:LONGEST]}..."
