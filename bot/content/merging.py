"""A flow that two changed since they had the same text: step by step, and where both changed one step, mine stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.content.editing import add_step, put_step, set_top, step_text, take_step
from bot.content.yaml_lines import data_of

_TOP: Final = ("title", "start", "keywords", "sensitive", "expires_hours")


def merged(base: str, mine: str, theirs: str) -> tuple[str, tuple[str, ...]]:
    """``mine`` with what ``theirs`` changed since ``base``, and the names of what both changed, where mine stays.

    A name is a step's, or one of the flow's own keys. Raises NotEditable where one of the texts is no flow.
    """
    was, now, new = (data_of(text) for text in (base, mine, theirs))
    kept = [key for key in _TOP if _both(was.get(key), now.get(key), new.get(key))]
    taken = {key: new.get(key) for key in _TOP if _theirs(was.get(key), now.get(key), new.get(key))}
    old_steps, steps, new_steps = (_steps(one) for one in (was, now, new))
    before: str | None = None
    for name in dict.fromkeys((*new_steps, *old_steps)):
        one = (old_steps.get(name), steps.get(name), new_steps.get(name))
        if _both(*one):
            kept.append(name)
        elif _theirs(*one):
            mine = _taken(mine, theirs, name, before) if name in new_steps else take_step(mine, name)
        before = name if name in new_steps else before
    return (set_top(mine, taken) if taken else mine), tuple(kept)


def _taken(mine: str, theirs: str, name: str, before: str | None) -> str:
    text = step_text(theirs, name)
    if name in _steps(data_of(mine)):
        return put_step(mine, name, text)
    return put_step(add_step(mine, name, {"end": True}, before), name, text)


def _steps(data: Mapping[str, object]) -> Mapping[str, object]:
    steps = data.get("nodes")
    return steps if isinstance(steps, Mapping) else {}


def _theirs(was: object, now: object, new: object) -> bool:
    """They changed it, and I did not."""
    return not _same(now, new) and _same(was, now)


def _both(was: object, now: object, new: object) -> bool:
    return not _same(now, new) and not _same(was, now) and not _same(was, new)


def _same(one: object, other: object) -> bool:
    """Also in the order of answers, which is what people count."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    return one == other
