"""What is wrong with a file that is no YAML, in words for whoever wrote it: the parser's own are for programmers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ruamel.yaml import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from bot.content.yaml import Refused, read_nodes, read_yaml
from bot.core.told import Told, quoted, told

Explained = tuple[int, Told, Told]
"""The line from 1, what is wrong, how to mend it."""

FAULTS: Final = (YAMLError, ValueError, AssertionError, RecursionError, OverflowError)
"""What reading raises; a date that there is not is a bare ValueError, an unknown version an AssertionError."""

_NEAR: Final = told("Look at this line and the one above: quotes, spaces before keys, a double key")
_REFUSED: Final = {
    "deep": (
        told("it goes too deep"),
        told("Take brackets, dashes or spaces away"),
    ),
    "alias": (
        told("a '*' stands for another part of the file"),
        told("Write the part out; a text that begins with * goes into quotes"),
    ),
    "letter": (told("half a letter that cannot be sent"), told("Write the whole letter or emoji, or take it away")),
}
_PROBLEMS: Final = (
    (
        r"'\\t'|tab",
        told("a tab stands where spaces belong"),
        told("Put spaces in its place"),
    ),
    (
        r"unexpected end of stream|document separator|quoted scalar",
        told("a text in quotes does not end"),
        told("Close the quotes at the end of the text"),
    ),
    (
        r"unknown escape|escape sequence|hexadecimal|hexdecimal",
        told("a \\ stands in a text in quotes, and not as YAML knows it"),
        told("Take the \\ away, or put the text into single quotes"),
    ),
    (
        r"mapping values are not allowed",
        told("a ':' stands where none can be"),
        told("Put the text into quotes, or look whether the line stands too far to the right"),
    ),
    (
        r"'[%@`|>&*!]'.*cannot start|alphabetic or numeric",
        told("a sign stands where a word begins"),
        told("Put the text into quotes"),
    ),
    (
        r"could not find expected ':'|simple key",
        told("a key without ':'"),
        told("Write 'key: value'; a text of several lines goes into quotes"),
    ),
    (
        r"block end|block mapping start|block sequence|sequence entries|indentation|block collection",
        told("the line stands too far to the left or to the right"),
        told("Put as many spaces before it as before the lines that belong with it"),
    ),
    (
        r"',' or|flow (?:sequence|mapping)|flow node",
        told("a bracket is not closed, or a comma is missing"),
        told("Close every [ with ] and every {{ with }}, and put a comma between two parts"),
    ),
    (r"constructor for the tag|tag", told("a '!' stands before a value"), told("Take the ! and its word away")),
    (r"unhashable|complex", told("a key is no word"), told("Write 'key: value' with one word as the key")),
    (
        r"another document",
        told("'---' begins a second file"),
        told("Take the line away: one file holds one flow"),
    ),
    (r"directive|%YAML|version", told("a line with % stands in the file"), told("Take the line away")),
)
"""A part of what the parser says -> what to say instead; the first that fits."""


def explained(error: Exception, text: str) -> Explained:
    """Where and what; ``error`` is one of :data:`FAULTS`, raised by reading ``text``."""
    if isinstance(error, Refused):
        return (error.line, *_REFUSED[error.why])
    if isinstance(error, ReaderError):
        return _letter(error, text)
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        return (mark.line + 1 if mark else 1, *_problem(str(error.problem or ""), str(error.context or "")))
    if isinstance(error, AssertionError):
        return (text.count("\n", 0, max(text.find("%YAML"), 0)) + 1, *_problem("directive"))
    return _value(error, text)


def _value(error: Exception, text: str) -> Explained:
    if isinstance(error, RecursionError):
        return (1, *_REFUSED["deep"])
    line, value = next(_impossible(text), (1, ""))
    if value:
        mend = told("Write it in quotes if it is a text, else one that there is")
        return line, told("{value} is no date or number that there is", value=quoted(value)), mend
    return (1, *_problem(str(error)))


def _problem(*said: str) -> tuple[Told, Told]:
    """``said`` by the parser: what is wrong, then what it was reading."""
    if twice := re.search('duplicate key "(.*?)" with', said[0]):
        return told("duplicate key {key}: it is there twice", key=quoted(twice[1])), told("Keep one of the two")
    fits = (known for one in said for pattern, *known in _PROBLEMS if re.search(pattern, one))
    words, mend = next(fits, (told("it is not written as YAML here"), _NEAR))
    return words, mend


def _letter(error: ReaderError, text: str) -> Explained:
    code = error.character if isinstance(error.character, int) else ord(error.character[:1] or "?")
    place = text.find(chr(code))
    line = text.count("\n", 0, place) + 1 if place >= 0 else 1
    words = told("a letter that no text has (number {code})", code=code)
    return line, words, told("Take it away; it may be invisible, so write the line anew")


def _impossible(text: str) -> Iterator[tuple[int, str]]:
    """Values that look like a date or a number and are none, each with its line."""
    for node in _scalars(read_nodes(text)):
        try:
            read_yaml(node.value)
        except ValueError:
            yield node.start_mark.line + 1, node.value
        except FAULTS:
            continue


def _scalars(node: Node | None) -> Iterator[ScalarNode]:
    if isinstance(node, ScalarNode) and not node.style:
        yield node
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _scalars(item)
