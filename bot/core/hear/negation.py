"""Whether a sign is denied: ``ga dipukul``, ``tidak pernah dipukul lagi``, ``dipukul sih enggak``."""

from __future__ import annotations

from bot.core.hear.lexicon import Lexicon
from bot.core.hear.tokens import Tokens

_AS_FOR = frozenset({"sih", "mah", "kalau"})
"""Between a match and a negator behind it: "dipukul sih enggak"."""

_REACH = 5


def denied(row: Tokens, first: int, last: int, lexicon: Lexicon) -> bool:
    """True when a negator stands before the match in its clause, with only words like "pernah" between.

    A match that itself holds a negator ("tidak boleh keluar") is never denied. Any other word between ends the
    negation: "tidak kerja dipukul" says that somebody is beaten.
    """
    if not lexicon.negators.isdisjoint(row.words[first : last + 1]):
        return False
    for place in range(first - 1, max(first - 1 - _REACH, -1), -1):
        word = row.words[place]
        if row.clauses[place] != row.clauses[first]:
            break
        if word in lexicon.negators:
            return True
        if word not in lexicon.through and tuple(row.spelled[max(place - 1, 0) : place + 1]) not in lexicon.never:
            break
    return _denied_behind(row, last, lexicon)


def _denied_behind(row: Tokens, last: int, lexicon: Lexicon) -> bool:
    behind = row.words[last + 1 : last + 4]
    if len(behind) == len(("sih", "enggak")) and behind[0] in _AS_FOR:
        return behind[1] in lexicon.negators
    return False
