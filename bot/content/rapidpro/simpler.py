"""Fewer nodes that say the same: those that only lead on go; what is done just before a sentence joins it."""

from __future__ import annotations

from bot.content.rapidpro.draft import Draft


def simpler(drafts: dict[str, Draft], start: str) -> str:
    """Join what can be joined; the name of the first node. All of them are reached."""
    changed = True
    while changed:
        changed = False
        leading = _leading(drafts)
        for name, draft in list(drafts.items()):
            after = drafts.get(draft.next) if name in drafts else None
            if len(draft.rotate) == 1:
                draft.next, draft.rotate, changed = draft.rotate[0], [], True
            elif after is None or after is draft or draft.data().keys() - {"next", "remember", "raise", "say"}:
                continue
            elif draft.data().keys() == {"next"} or (leading[after.name] == {name} and _fits(draft, after)):
                _join(draft, after)
                for other in [drafts[one] for one in leading[name] if one in drafts]:
                    other.lead(name, after.name)
                    leading[after.name].add(other.name)
                leading[after.name].discard(name)
                start = after.name if start == name else start
                del drafts[name]
                changed = True
    return start


def _leading(drafts: dict[str, Draft]) -> dict[str, set[str]]:
    leading: dict[str, set[str]] = {name: set() for name in drafts}
    for draft in drafts.values():
        for to in draft.targets():
            leading[to].add(draft.name)
    return leading


def _fits(draft: Draft, after: Draft) -> bool:
    """Whether the second can do what the first does: remember and raise come before say, and say before ask."""
    if after.remember or after.level or after.begin:
        return False
    return not draft.say or (bool(after.ask) and not after.say)


def _join(draft: Draft, after: Draft) -> None:
    after.carries |= draft.carries
    after.remember = {**draft.remember, **after.remember}
    after.level = draft.level or after.level
    after.say = draft.say or after.say
