"""Reading YAML: by the parser in C, six times as fast, which matters to every process that starts."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Any, Final, Literal, TypeVar

from ruamel.yaml import YAML, Node
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.resolver import VersionedResolver

_Read = TypeVar("_Read")

DEEPEST: Final = 40
"""Brackets inside one another; a flow needs five. The parsers go down by calling themselves: far down they crash."""
_BRACKETS: Final = re.compile(r"[\[\]{}]")
_FAR_IN: Final = re.compile(rf"^ {{{2 * DEEPEST}}}|(?:[-?:][ \t]+){{{DEEPEST // 2}}}", re.MULTILINE)
"""What is nested without brackets stands far to the right, or behind many dashes."""
_HALF: Final = re.compile(r"[\ud800-\udfff]|\\[uU](?:0000)?[dD][89a-fA-F]")
_PERHAPS_AN_ALIAS: Final = re.compile(r"(?:^|[\s\[{,:-])\*\S", re.MULTILINE)


class Refused(YAMLError):
    """YAML that is right and is not read here; ``line`` counts from 1."""

    def __init__(self, why: Literal["deep", "alias", "letter"], line: int) -> None:
        super().__init__(why)
        self.why = why
        self.line = line


class _Resolver(VersionedResolver):
    """Finds once for a text what its version of YAML takes for numbers and dates, not twice for each word."""

    @cached_property
    def versioned_resolver(self) -> Any:  # noqa: ANN401 - the library's own table
        """The patterns by first letter."""
        return super().versioned_resolver


def read_yaml(text: str) -> object:
    """The data in this text. Raises YAMLError, of which Refused.

    What the C parser does not take is read again by the one in Python: it allows a little more (``[sure?, yes]``),
    and says better what is wrong.
    """
    _whole_letters(text)
    _not_too_deep(text)
    _no_aliases(text)
    return _read(lambda yaml: yaml.load(text))


@lru_cache(maxsize=128)
def parsed(text: str) -> object:
    """The same, kept: whoever takes it must leave it as it is. A lexicon has thirty files, of which one changes."""
    return read_yaml(text)


def read_nodes(text: str) -> Node | None:
    """The same text as nodes, each of which knows the line it stands on. Raises YAMLError."""
    root: Node | None = _read(lambda yaml: yaml.compose(text))
    return root


def _whole_letters(text: str) -> None:
    """Half an emoji is no letter: it cannot be stored or sent."""
    if half := _HALF.search(text):
        raise Refused("letter", _line(text, half.start()))


def _not_too_deep(text: str) -> None:
    depth = 0
    for bracket in _BRACKETS.finditer(text):
        depth = depth + 1 if bracket[0] in "[{" else max(depth - 1, 0)
        if depth > DEEPEST:
            raise Refused("deep", _line(text, bracket.start()))
    if far := _FAR_IN.search(text):
        raise Refused("deep", _line(text, far.start()))


def _no_aliases(text: str) -> None:
    """A part that stands for another part: a few lines of them can stand for more than any machine holds."""
    if _PERHAPS_AN_ALIAS.search(text):
        for event in _read(lambda yaml: list(yaml.parse(text))):
            if isinstance(event, AliasEvent):
                raise Refused("alias", event.start_mark.line + 1)


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _read(how: Callable[[YAML], _Read]) -> _Read:
    quick = YAML(typ="safe", pure=False)
    quick.Resolver = _Resolver
    try:
        return how(quick)
    except YAMLError:
        return how(YAML(typ="safe", pure=True))
