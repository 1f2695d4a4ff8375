"""Finds the examples of a page: fenced blocks, with the words behind the three ticks."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

_BLOCK = re.compile(r"^(?P<indent> *)```(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """One block: ``kind`` and ``words`` are what stands behind its ticks, ``line`` where it begins."""

    kind: str
    words: tuple[str, ...]
    body: str
    line: int


def examples(page: str) -> list[Example]:
    found = []
    for block in _BLOCK.finditer(page):
        kind, *words = block["info"].split() or [""]
        line = page[: block.start()].count("\n") + 1
        found.append(Example(kind, tuple(words), textwrap.dedent(block["body"]), line))
    return found
