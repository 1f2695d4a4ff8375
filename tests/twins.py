"""Tests that run twice, once on each database or at each width of a page: with ``--one-of-two`` one of the two runs.

Which one is a matter of the test's name, so that it is the same everywhere, and about half of all run on each. Where
both are the point (stores, locks, whole deployments) both run: the folders of ``BOTH``, files marked ``both``.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final
from zlib import crc32

import pytest

BOTH: Final = {"store", "end_to_end", "chaos"}
"""Folders in ``tests``."""

TWINS: Final = (("sqlite", "postgresql"), ("phone", "desk"))
"""Parts of a test's parameters that make it a twin of another."""


def twin(nodeid: str) -> tuple[str, int]:
    """What this test's id has in common with its twin's, and which of the two it is."""
    name, _, given = nodeid.partition("[")
    parts = given.removesuffix("]").split("-")
    for pair in TWINS:
        for place, part in enumerate(parts):
            if part in pair:
                return f"{name}[{'-'.join([*parts[:place], '*', *parts[place + 1 :]])}]", pair.index(part)
    return nodeid, 0


def spared(nodeids: list[str]) -> set[str]:
    """Those that need not run because their twin does; a test whose twin is not among them runs."""
    families: dict[str, dict[int, str]] = defaultdict(dict)
    for nodeid in nodeids:
        family, which = twin(nodeid)
        families[family][which] = nodeid
    return {pair[crc32(family.encode()) % 2] for family, pair in families.items() if len(pair) == len(TWINS[0])}


def choose(items: list[pytest.Item]) -> list[pytest.Item]:
    """Take one of each pair of twins out of ``items``; they are returned."""
    matters = [item for item in items if not _both(item)]
    out = spared([item.nodeid for item in matters])
    left = [item for item in items if item.nodeid in out]
    items[:] = [item for item in items if item.nodeid not in out]
    return left


def _both(item: pytest.Item) -> bool:
    return item.nodeid.split("/")[1] in BOTH or item.get_closest_marker("both") is not None
