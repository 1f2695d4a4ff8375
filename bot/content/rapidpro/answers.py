"""What a wait takes: which kind of answer its tests ask for, and the choices with their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.content.rapidpro import cases, fields
from bot.content.rapidpro.actions import Message
from bot.content.rapidpro.cases import Range
from bot.content.rapidpro.draft import DraftChoice
from bot.content.rapidpro.model import Category, Node, Router
from bot.content.rapidpro.names import Names, slug
from bot.content.rapidpro.report import case_key
from bot.content.rapidpro.texts import Texts, Wording
from bot.core.fields import VALUES

YES: Final = frozenset({"yes", "ya", "iya", "y", "yup", "yep"})
NO: Final = frozenset({"no", "tidak", "t", "n", "nggak", "gak", "enggak", "nope"})
_KEYS: Final = frozenset({"true", "false", "null", "and", "or", "not", "on", "off", "y", "n"})


@dataclass(slots=True)
class Outcome:
    """A category of the router that some case leads to."""

    category: Category
    parts: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    digits: list[int] = field(default_factory=list)
    ranges: list[Range | None] = field(default_factory=list)
    """None: any number."""
    replies: list[Wording] = field(default_factory=list)


@dataclass(slots=True)
class Sorted:
    """A router's cases by what they ask for."""

    worded: dict[str, Outcome] = field(default_factory=dict)
    numbered: dict[str, Outcome] = field(default_factory=dict)
    dated: dict[str, Outcome] = field(default_factory=dict)
    anything: dict[str, Outcome] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)
    """Part -> its category: tests that Kabar cannot make."""


def sort(node: Node, router: Router, texts: Texts) -> Sorted:
    """Every case into its kind; a number alone is the number of a choice where other cases ask for words."""
    found = Sorted()
    for number, case in enumerate(router.cases):
        part, category = case_key(node.uuid, number), router.categories.get(case.category)
        spoken = [
            words for said in texts.spoken(case.uuid, case.arguments) for words in [cases.words_of(case.type, said)]
        ]
        within = cases.range_of(case.type, case.arguments)
        if category is None:
            found.unknown[part] = ""
        elif case.type in cases.WORDS and any(spoken):
            outcome = _of(found.worded, category, part)
            said = list(dict.fromkeys(word for words in spoken for word in words or ()))
            outcome.words += [word for word in said if not word.isdecimal()]
            outcome.digits += [int(word) for word in said if word.isdecimal() and len(word) <= 2]  # noqa: PLR2004
        elif within is not None or (case.type == cases.ANY_NUMBER):
            _of(found.numbered, category, part).ranges.append(within)
        elif case.type == cases.ANY_DATE:
            _of(found.dated, category, part)
        elif case.type in cases.ANY_TEXT:
            _of(found.anything, category, part)
        else:
            found.unknown[part] = category.uuid
            if case.type.startswith("has_date_"):  # the day is taken, whichever it is
                _of(found.dated, category)
    _numbers_of_choices(found)
    return found


def _numbers_of_choices(found: Sorted) -> None:
    """Figures beside words ("1" or "ya") are numbers of choices; where there are only figures, numbers are asked."""
    if found.worded and not any(outcome.words for outcome in found.worded.values()):
        for uuid, outcome in found.worded.items():
            of_number = found.numbered.setdefault(uuid, Outcome(outcome.category))
            of_number.parts += outcome.parts
            of_number.ranges += [Range(digit, digit) for digit in outcome.digits]
        found.worded = {}
    if not found.worded:
        return
    for outcome in list(found.numbered.values()):
        singles = [one.low for one in outcome.ranges if one is not None and one.low is not None and one.low == one.high]
        if len(singles) == len(outcome.ranges):
            of_words = _of(found.worded, outcome.category, *outcome.parts)
            of_words.digits += singles
        else:
            found.unknown |= dict.fromkeys(outcome.parts, outcome.category.uuid)
    found.numbered = {}


def match_replies(router: Router, message: Message | None, found: Sorted) -> list[Wording]:
    """Buttons to the outcome each leads to; those that no case knows are given back."""
    left: list[Wording] = []
    for reply in message.replies if message else ():
        said = (reply.source, *reply.others.values())
        held = (
            case.category
            for case in router.cases
            for text in said
            if case.type not in cases.ANY_TEXT and cases.holds(case.type, case.arguments, text)
        )
        outcome = found.worded.get(next(held, ""))
        (outcome.replies if outcome else left).append(reply)
    return left


def plain_yes_no(found: Sorted) -> tuple[Outcome, Outcome] | None:
    """The outcomes yes and no, where there are only these two."""
    outcomes = list(found.worded.values())
    if len(outcomes) != 2 or any(len(outcome.replies) > 1 for outcome in outcomes):  # noqa: PLR2004 - yes and no
        return None
    for yes, no in (outcomes, outcomes[::-1]):
        if _is(yes, YES, NO) and _is(no, NO, YES) and set(yes.digits) <= {1} and set(no.digits) <= {2}:
            return yes, no
    return None


def yes_and_no(pair: tuple[Outcome, Outcome], texts: Texts, place: str) -> list[tuple[DraftChoice, Outcome]]:
    """The two, with a label only where they are called something else than yes and no."""
    made: list[tuple[DraftChoice, Outcome]] = []
    for key, outcome in zip(("yes", "no"), pair, strict=True):
        category = outcome.category
        label = outcome.replies[0] if outcome.replies else texts.wording(category.uuid, "name", category.name, place)
        told = label if label and label.source.lower() not in YES | NO else None
        choice = DraftChoice(key, told, category.name.strip().lower())
        choice.also = [word for word in dict.fromkeys(outcome.words) if word not in YES | NO]
        made.append((choice, outcome))
    return made


def choices(found: Sorted, texts: Texts, place: str, field_name: str) -> list[tuple[DraftChoice, Outcome]]:
    """The choices in the order shown. ``field_name``: our field in which the answer is kept; keys are its values."""
    outcomes = list(found.worded.values())
    first = [outcome.digits[0] if len(set(outcome.digits)) == 1 else 0 for outcome in outcomes]
    if sorted(first) == list(range(1, len(outcomes) + 1)):
        outcomes = [outcome for _, outcome in sorted(zip(first, outcomes, strict=True), key=lambda pair: pair[0])]
    names, shown, claimed = Names(_KEYS), Names(frozenset()), set[str]()
    made: list[tuple[DraftChoice, Outcome]] = []
    for outcome in outcomes:
        category = outcome.category
        own = texts.wording(category.uuid, "name", category.name, place) if not outcome.replies else Wording("")
        labels = outcome.replies or [own or Wording(next(iter(outcome.words), "?"))]
        for label in labels:
            once = shown.give(label.source.lower())
            unique = label if once == label.source.lower() else Wording(once.replace("_", " "))
            claimed.add(unique.source.lower())
            made.append((DraftChoice("", unique, category.name.strip().lower()), outcome))
    told: set[str] = set()
    for choice, outcome in made:
        label = choice.label or Wording("")
        if outcome.category.uuid not in told:
            choice.also = [word for word in dict.fromkeys(outcome.words) if word not in claimed]
            claimed.update(choice.also)
            told.add(outcome.category.uuid)
        kept = (fields.value(field_name, one) for one in (label.source, outcome.category.name, *outcome.words))
        key = next((str(one) for one in kept if one is not None), "") if field_name in VALUES else ""
        choice.key = names.give(key or slug(label.source, "jawaban", 24))
    return made


def outcome_of(categories: Mapping[str, Category], uuid: str) -> Outcome | None:
    """A category that no case leads to, such as Other."""
    return Outcome(categories[uuid]) if uuid in categories else None


def wrong_digits(made: Sequence[tuple[DraftChoice, Outcome]]) -> list[tuple[int, int, str]]:
    """(number in RapidPro, number on the phone now, label) of the choices whose number is another in Kabar."""
    found = []
    for place, (choice, outcome) in enumerate(made, 1):
        first = choice is next(one for one, other in made if other is outcome)
        wrong = [digit for digit in dict.fromkeys(outcome.digits) if digit != place] if first else []
        found += [(digit, place, choice.label.source if choice.label else choice.key) for digit in wrong]
    return found


def _of(into: dict[str, Outcome], category: Category, *parts: str) -> Outcome:
    outcome = into.setdefault(category.uuid, Outcome(category))
    outcome.parts += parts
    return outcome


def _is(outcome: Outcome, own: frozenset[str], others: frozenset[str]) -> bool:
    said = {outcome.category.name.strip().lower(), *outcome.words}
    return bool(said & own) and not said & others
