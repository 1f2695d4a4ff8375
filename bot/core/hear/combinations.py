"""Signs made of several words that need not stand together: paspor .. majikan .. pegang."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from bot.core.hear.index import COMBINED, Entry, Found
from bot.core.hear.rules import Near, Rule


def combined(rules: Sequence[Rule], found: Iterable[Found]) -> list[Found]:
    """The combinations that stand complete inside their window, each as one find from first to last word."""
    members: dict[int, list[Found]] = {}
    for item in found:
        if item.entry.role >= 0:
            members.setdefault(item.entry.rule, []).append(item)
    complete: list[Found] = []
    for number, items in members.items():
        near = rules[number].near
        if near is not None:
            span = _first_complete(near, sorted(items, key=_place))
            if span is not None:
                complete.append(Found(Entry(number, COMBINED, 0), *span))
    return complete


def _place(item: Found) -> tuple[int, int]:
    return item.first, item.last


def _first_complete(near: Near, items: Sequence[Found]) -> tuple[int, int] | None:
    """One walk over the members, keeping the last seen of every group."""
    latest: list[Found | None] = [None] * len(near.all_of)
    for item in items:
        latest[item.entry.role] = item
        members = [seen for seen in latest if seen is not None]
        if len(members) == len(latest):
            first, last = min(seen.first for seen in members), max(seen.last for seen in members)
            if last - first < near.window and _apart(members) and (not near.ordered or _in_order(members)):
                return first, last
    return None


def _apart(members: Sequence[Found]) -> bool:
    """One word does not stand for two groups."""
    places = [place for member in members for place in range(member.first, member.last + 1)]
    return len(places) == len(set(places))


def _in_order(members: Sequence[Found]) -> bool:
    return all(one.last < other.first for one, other in pairwise(members))
