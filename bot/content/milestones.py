"""Reads ``milestones.yaml``: what a person may reach, as staff tick it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.content.said import LANGUAGES, read_said
from bot.content.source import Source
from bot.core.finding import ContentError
from bot.core.guidance import COUNTED, Milestone
from bot.core.shape import Shape, nearest
from bot.core.told import quoted, told

MOST_LETTERS = 60
MOST_MONTHS = 60
LONGEST_ID = 40


def read_milestones(folder: Path) -> Mapping[str, Milestone]:
    """Id -> milestone, in the file's order; raises :class:`ContentError`."""
    source = Source(folder / "milestones.yaml")
    shape = Shape(source.place)
    found: dict[str, Milestone] = {}
    for key, value in shape.mapping(source.data, ()).items():
        raw = shape.mapping(value, (key,), (*LANGUAGES, "after", "months", "count", "goal"))
        if len(shape.name(key, (key,))) > LONGEST_ID:
            mend = told("Use at most {most} letters", most=LONGEST_ID)
            shape.add((key,), told("{name} is too long a name", name=quoted(key)), mend)
        after = shape.maybe_name(raw.get("after"), (key, "after"))
        if after and after not in found:
            words = told("there is no milestone {name!r} above", name=after)
            shape.add((key, "after"), words, nearest(after, list(found)))
        if "months" in raw and not after:
            mend = told("Name the milestone before it: 'after: ...'")
            shape.add((key, "months"), told("months after what?"), mend)
        count = shape.one_of(raw.get("count"), (key, "count"), COUNTED)
        if count and count in {one.count for one in found.values()}:
            mend = told("Leave it at one of the two milestones")
            shape.add((key, "count"), told("{what} is counted twice", what=count), mend)
        months = shape.whole(raw.get("months", 0), (key, "months"), 0, MOST_MONTHS)
        goal = shape.flag(raw.get("goal", True), (key, "goal"))
        found[key] = Milestone(key, read_said(shape, raw, (key,), MOST_LETTERS), after, months, count, goal)
    if shape.findings:
        raise ContentError(shape.findings)
    return found
