"""After the walk: what splits ask for, what is kept, and a flow without blind alleys and silent circles."""

from __future__ import annotations

from collections.abc import Mapping

from bot.content.rapidpro.actions import MORE, RESULT, Set
from bot.content.rapidpro.draft import Draft, Way
from bot.content.rapidpro.model import Category
from bot.content.rapidpro.names import RESERVED, Names, slug
from bot.content.rapidpro.report import Account, shown
from bot.content.rapidpro.simpler import simpler
from bot.content.rapidpro.splits import give_points, leading
from bot.content.rapidpro.written import Split, Written
from bot.core.fields import VALUES

_DONE = ("completed", "complete")


def finish(written: Written, account: Account) -> dict[str, Draft]:
    """The nodes that are reached, by name; the first is where the flow begins."""
    drafts, start = written.drafts, _join(written)
    _keep(written, account)
    for split in written.splits:  # for the ways back from a result to the answers before it
        split.draft.branch = [*(Way("", to) for _, _, to in split.lines), Way("", split.default)]
    _join(written)
    _points(written, account, start)
    for split in written.splits:
        _branch(written, split, account)
    reached = _reached(drafts, _join(written))
    start = simpler(reached, next(iter(reached)))
    _cut(reached, start, account)
    return _reached(reached, start)


def _join(written: Written) -> str:
    """Lead every way to a node instead of the place where it will be found; the first node's name."""
    found: dict[str, str] = {}
    for key in written.entries:
        passed, name = [], key
        while name in written.entries and name not in passed and name not in found:
            passed.append(name)
            name = written.entries[name]
        name = found.get(name, name)
        if name not in written.drafts:  # round and round without a word
            name = _end(written.drafts)
        found.update(dict.fromkeys(passed, name))
    for draft in written.drafts.values():
        for to in set(draft.targets()):
            draft.lead(to, found.get(to, to))
    return found.get(written.start, written.start)


def _end(drafts: dict[str, Draft]) -> str:
    name = next((draft.name for draft in drafts.values() if draft.end and not draft.say), "")
    if not name:
        name = Names(frozenset(drafts)).give("selesai")
        drafts[name] = Draft(name, end=True)
    return name


def _keep(written: Written, account: Account) -> None:
    for draft, keep in written.keeps:
        asked = written.known.questions.get(keep.result, [])
        if len(asked) == 1 and _fits(asked[0], keep.field):
            draft.remember[keep.field] = f"{{{asked[0].name}}}"
            draft.carries.add(keep.part)
        else:
            words = f"the answer to {shown(keep.result, 40)} cannot be kept as {keep.field}"
            mend = f"Ask it once, with the choices {', '.join(VALUES.get(keep.field, ('a number',)))}, and remember it"
            account.tell(keep.place, words, mend, keep.part)


def _fits(asked: Draft, field: str) -> bool:
    if field in VALUES:
        return asked.answer == "choice" and all(choice.key in VALUES[field] for choice in asked.choices)
    return field == "birth_year" and asked.answer == "number"


def _points(written: Written, account: Account, start: str) -> None:
    names = Names(RESERVED | frozenset(written.drafts))
    tallies: dict[str, str] = {}
    ways = leading(written.drafts) if written.sets else {}
    for draft, one in written.sets:
        more = MORE.fullmatch(one.value)
        counts = more is not None and more[1].lower() == one.name
        key = one.name if counts else f"{one.name} {one.value or one.category}"
        if one.value.strip() == "0" and any(MORE.fullmatch(other.value) for other in written.known.sets[one.name]):
            draft.carries.add(one.part)  # points begin at 0
            continue
        if RESULT.fullmatch(one.value):
            continue
        tally = tallies.get(key) or names.give(slug(key, "nilai", 40))
        wanted = (more is None or counts) and _asked_for(written, one)
        number = int(more[2]) if more else 1
        if wanted and number and give_points(ways, start, draft, tally, number, more=counts):
            tallies[key] = written.known.tallies[one.part] = tally
            draft.carries.add(one.part)
    for draft, one in written.sets:
        if RESULT.fullmatch(one.value) and _asked_for(written, one):
            draft.carries.add(one.part)
        elif one.part not in draft.carries:
            words = f"the result {shown(one.name, 40)} = {shown(one.value)} is not kept"
            mend = (
                "Kabar keeps each answer by its question; let the choices before it give points where a branch needs it"
            )
            account.tell(one.place, words, mend, one.part)


def _asked_for(written: Written, one: Set) -> bool:
    """Whether some split asks for this result."""
    return any(f"results.{one.name}" in split.router.operand.lower() for split in written.splits)


def _branch(written: Written, split: Split, account: Account) -> None:
    draft, ways, told = split.draft, list[Way](), list[str]()
    done = ""
    for part, case, to in split.lines:
        when = written.known.condition(split.router.operand, case)
        category = split.router.categories.get(case.category)
        if when is not None and category is not None:
            ways.append(Way(when, to))
            draft.carries.add(part)
            continue
        if category is not None and not done and _always(split, category):
            done = to
            draft.carries.add(part)
            continue
        told.append(part)
    only = done or split.likely
    for part in told:
        words = f"{account.parts[part].what} of {shown(split.router.operand, 60)} cannot be asked for"
        way = (
            "the way of all others is taken"
            if ways
            else f"everybody goes to {split.whereto}"
            if not done
            else "it goes on"
        )
        mend = f"Now {way}; ask a question, or write a branch for what Kabar knows (docs/writing-flows.md)"
        account.tell(split.node.place, words, mend, part)
    if ways:
        draft.branch = [*ways, Way("", split.default)]
        if len({way.next for way in draft.branch}) > 1:
            return
    draft.branch, draft.next = [], split.default if ways else only


def _reached(drafts: Mapping[str, Draft], start: str) -> dict[str, Draft]:
    reached: dict[str, Draft] = {}
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached[name] = drafts[name]
            waiting += [*drafts[name].targets()][::-1]
    return reached


def _always(split: Split, category: Category) -> bool:
    """Whether this is so by itself: who comes back from a flow has finished it, and a ticket is always opened."""
    if any(action.type == "open_ticket" for action in split.node.actions):
        return category.uuid != split.router.default
    child = split.router.operand.lower().startswith(("@child.", "@(child."))
    return child and category.name.strip().lower() in _DONE


def _cut(drafts: dict[str, Draft], start: str, account: Account) -> None:
    """End what would go round without a question."""
    done: set[str] = set()
    for first in (start, *drafts):
        path, stack = {first: None}, [iter([] if drafts[first].ask else [*drafts[first].targets()])]
        while stack and first not in done:
            to = next(stack[-1], None)
            if to is None:
                done.add(path.popitem()[0])
                stack.pop()
            elif to in path:
                words = "the flow went round in circles without asking anything"
                last = drafts[next(reversed(path))]
                account.tell(last.place, words, "It ends here now; put a question on the way")
                last.lead(to, end := _end(drafts))
                done.add(end)
            elif to not in done and not drafts[to].ask:
                path[to] = None
                stack.append(iter([*drafts[to].targets()]))
