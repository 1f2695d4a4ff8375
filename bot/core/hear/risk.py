"""Warning signs in what somebody wrote. Better one too many than one missed: see the rules for what is harmless."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.hear.combinations import combined
from bot.core.hear.index import ALONE, COMBINED, PHRASE, UNLESS, Found
from bot.core.hear.lexicon import CATEGORIES, SIGN_LEVELS, Lexicon, Rule, SignLevel
from bot.core.hear.negation import denied
from bot.core.hear.tokens import Tokens

_BESIDE = 3
"""A harmless context counts in the same clause, or when it is the very next word; at most so many places away."""

_EVIDENCE = 300

NEVER_OVER = frozenset({"suicide", "kill_threat"})
"""Categories that count also when told as past and over."""


LIKE = "like."
"""How the names of the second ear's signs begin."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One rule fired: ``words`` is what it fired on, as written but for case and look-alikes, cut at 300 characters."""

    level: SignLevel
    category: str
    rule: str
    words: str
    language: str

    @property
    def guessed(self) -> bool:
        """Heard by the second ear, from what the message is like; no rule names it."""
        return self.rule.startswith(LIKE)


def find(lexicon: Lexicon, text: str, language: str | None = None) -> Sign | None:
    """The most urgent sign in the text, or None. ``language`` only chooses between rules that fit equally well."""
    signs = find_all(lexicon, text, language)
    return signs[0] if signs else None


def find_all(lexicon: Lexicon, text: str, language: str | None = None) -> tuple[Sign, ...]:
    """Every sign in the text, most urgent first; at most one of a category and level."""
    row = lexicon.tokens(text)
    signs = _by_rules(lexicon, row, language)
    like = _by_likeness(lexicon, row, signs)
    return tuple(sorted((*signs, like), key=_urgency)) if like else signs


def by_rules(lexicon: Lexicon, text: str, language: str | None = None) -> tuple[Sign, ...]:
    """What the rules alone hear, without the second ear: what the examples of rules are about."""
    return tuple(sorted(_by_rules(lexicon, lexicon.tokens(text), language), key=_urgency))


def _by_likeness(lexicon: Lexicon, row: Tokens, signs: Sequence[Sign]) -> Sign | None:
    """What the second ear adds: only a sign that is more urgent than all that the rules heard."""
    ear = lexicon.likeness
    if ear is None or (signs and signs[0].level == SIGN_LEVELS[0]):
        return None
    heard = ear.hear(row)
    if heard is None or (signs and SIGN_LEVELS.index(heard.level) >= SIGN_LEVELS.index(signs[0].level)):
        return None
    if heard.category not in NEVER_OVER and lexicon.times.read(row).all_over():
        return None
    words = " .. ".join(row.written(place, place) for place in heard.places)[:_EVIDENCE]
    return Sign(heard.level, heard.category, LIKE + heard.category, words, heard.language)


def _urgency(sign: Sign) -> tuple[int, int]:
    return SIGN_LEVELS.index(sign.level), CATEGORIES.index(sign.category)


def _by_rules(lexicon: Lexicon, row: Tokens, language: str | None) -> tuple[Sign, ...]:
    found = _scan(lexicon, row)
    if not found:
        return ()
    excuses = _Excuses(row, found)
    denials = _Denials(lexicon, row)
    sound = [item for item in found if not excuses.taken(item) and not _member_denied(lexicon, denials, item)]
    matches = _phrases(lexicon, row, sound) + combined(lexicon.rules, sound)
    signs = _not_over(lexicon, row, [match for match in matches if _stands(lexicon, denials, excuses, match)])

    def urgency(match: Found) -> tuple[int, int, bool, bool, int]:
        rule = lexicon.rules[match.entry.rule]
        foreign = language is not None and rule.language != language
        other_words = match.entry.written != row.key(match.first, match.last)
        return SIGN_LEVELS.index(rule.level), CATEGORIES.index(rule.category), foreign, other_words, match.entry.rule

    chosen: dict[tuple[str, str], Sign] = {}
    for match in sorted(signs, key=urgency):
        rule = lexicon.rules[match.entry.rule]
        chosen.setdefault((rule.level, rule.category), _sign(rule, row, match))
    return tuple(chosen.values())


def _sign(rule: Rule, row: Tokens, match: Found) -> Sign:
    words = row.written(match.first, match.last)[:_EVIDENCE]
    return Sign(rule.level, rule.category, rule.name, words, rule.language)


def _scan(lexicon: Lexicon, row: Tokens) -> list[Found]:
    """Every phrase of the lexicon in the message; then with fillers left out, then with stems."""
    places = range(len(row.words))
    spans = lexicon.index.scan(row.words, places)
    fillers = lexicon.fillers
    kept = [place for place in places if row.words[place] not in fillers]
    if len(kept) < len(row.words):
        spans += lexicon.index.scan([row.words[place] for place in kept], kept)
    stems = row.stems(lexicon.spelling.stems)
    if stems is not None:
        spans += lexicon.index.scan([stems[place] for place in kept], kept)
    return list(dict.fromkeys(lexicon.index.possible(spans)))


def _phrases(lexicon: Lexicon, row: Tokens, found: Iterable[Found]) -> list[Found]:
    alone = [item for item in found if item.entry.role == ALONE]
    whole = _whole(lexicon, row, alone) if alone else []
    return [item for item in found if item.entry.role == PHRASE] + whole


def _whole(lexicon: Lexicon, row: Tokens, alone: Sequence[Found]) -> list[Found]:
    """Those phrases beside which only fillers and polite words stand."""
    light = lexicon.fillers | lexicon.polite
    heavy = [place for place, word in enumerate(row.words) if word not in light]
    return [item for item in alone if not heavy or (item.first <= heavy[0] and heavy[-1] <= item.last)]


class _Excuses:
    """Where harmless words stand, place by place, so that every match is judged in one look."""

    def __init__(self, row: Tokens, found: Iterable[Found]) -> None:
        self.harmless: dict[int, int] = {}
        self.beside: set[tuple[int, int]] = set()
        for item in found:
            if item.entry.role != UNLESS:
                continue
            length = item.last - item.first + 1
            if item.entry.rule < 0:
                for place in range(item.first, item.last + 1):
                    self.harmless[place] = max(length, self.harmless.get(place, 0))
            else:
                self.beside.update((item.entry.rule, place) for place in _around(row, item))

    def taken(self, item: Found) -> bool:
        """A harmless phrase as long as this one shares a word with it ("pukul 8")."""
        length = item.last - item.first + 1
        return any(self.harmless.get(place, 0) >= length for place in range(item.first, item.last + 1))

    def excuse(self, match: Found) -> bool:
        """A harmless context of the match's own rule stands beside it."""
        return any((match.entry.rule, place) in self.beside for place in range(match.first, match.last + 1))


def _around(row: Tokens, item: Found) -> Iterable[int]:
    clauses = row.clauses
    first, last = max(item.first - _BESIDE, 0), min(item.last + _BESIDE, len(clauses) - 1)
    for place in range(first, last + 1):
        next_to_it = item.first - 1 <= place <= item.last + 1
        if next_to_it or clauses[place] in {clauses[item.first], clauses[item.last]}:
            yield place


class _Denials:
    """Whether a stretch of words is denied, asked once for each: many rules know the same words."""

    def __init__(self, lexicon: Lexicon, row: Tokens) -> None:
        self._lexicon, self._row = lexicon, row
        self._known: dict[tuple[int, int], bool] = {}

    def denied(self, item: Found) -> bool:
        """A negator stands before it."""
        span = item.first, item.last
        known = self._known.get(span)
        if known is None:
            known = self._known[span] = denied(self._row, *span, self._lexicon)
        return known


def _stands(lexicon: Lexicon, denials: _Denials, excuses: _Excuses, match: Found) -> bool:
    if excuses.excuse(match):
        return False
    rule = lexicon.rules[match.entry.rule]
    if match.entry.role == COMBINED or not rule.negatable:
        return True
    return not denials.denied(match)


def _not_over(lexicon: Lexicon, row: Tokens, matches: list[Found]) -> list[Found]:
    """Those that are not told as past and over; what may never be over stays."""
    if not any(lexicon.rules[match.entry.rule].over for match in matches):
        return matches
    told = lexicon.times.read(row)
    if not told.marks and not told.mended:
        return matches

    def over(match: Found) -> bool:
        rule = lexicon.rules[match.entry.rule]
        return rule.over and told.over(match.first, match.last, rule.category)

    return [match for match in matches if not over(match)]


def _member_denied(lexicon: Lexicon, denials: _Denials, item: Found) -> bool:
    """In a combination each word is denied by itself: "dia tidak pernah memukul saya"."""
    if item.entry.role < 0 or not lexicon.rules[item.entry.rule].negatable:
        return False
    return denials.denied(item)
