"""Which worker runs which tests: a file's stay together, long ones begin first, and what loads the machine takes turns.

Tests that start whole deployments mostly wait, some for minutes: they begin at once, in two lanes, while the other
workers do the rest. More at a time would only make each other late.
"""

from __future__ import annotations

from typing import Final

from xdist.scheduler import LoadScopeScheduling

LANES: Final = {
    "chaos": "killing",
    "end_to_end": "killing",
    "benchmarks": "killing",
    "browser": "browser",
}
"""Folder in ``tests`` -> lane, the longest first; one worker runs all of a lane."""


def folder(nodeid: str) -> str:
    """Of a test's id, which is its path from the root of the repository."""
    return nodeid.split("/")[1]


def rank(nodeid: str) -> int:
    """Its folder's place in the order of beginning."""
    lanes = list(LANES)
    return lanes.index(folder(nodeid)) if folder(nodeid) in LANES else len(lanes)


class Lanes(LoadScopeScheduling):
    """Gives out lanes and files in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return LANES.get(folder(nodeid)) or nodeid.partition("::")[0]
