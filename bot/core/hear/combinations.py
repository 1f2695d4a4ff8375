"""Signs made of several words that need not stand together: paspor .. majikan .. pegang."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
                complete.append(Found(Entry(number, COMBINED), *span))
    return complete


def _place(item: Found) -> tuple[int, int]:
    return item.last, item.first


def _first_complete(near: Near, items: Sequence[Found]) -> tuple[int, int] | None:
    """One walk over the members; each is tried as the last one, beside those of the other groups before it."""
    before: list[list[Found]] = [[] for _ in near.all_of]
    for item in items:
        role = item.entry.role
        if not near.ordered or role == len(before) - 1:
            others = [members for group, members in enumerate(before) if group != role]
            first = _joined(near, others, (item,), item.last - near.window)
            if first is not None:
                return first, item.last
        before[role].append(item)
    return None


def _joined(near: Near, groups: Sequence[Sequence[Found]], chosen: tuple[Found, ...], bound: int) -> int | None:
    """The first place, when one member of every group stands behind ``bound`` and shares no word with the others.

    The nearest are tried first. Groups are filled from the last to the first, so that in order means before the one
    chosen just now.
    """
    if not groups:
        return min(item.first for item in chosen)
    for item in reversed(groups[-1]):
        if item.last <= bound:
            break
        fits = item.first > bound and all(item.last < other.first or other.last < item.first for other in chosen)
        if fits and (not near.ordered or item.last < chosen[-1].first):
            first = _joined(near, groups[:-1], (*chosen, item), bound)
            if first is not None:
                return first
    return None
