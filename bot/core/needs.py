"""What people need, as the signs of their cases say it: the reasons of a sign, by kind (domain: needs by kind).

Kinds overlap: debt and illness of one case count in both. So that no sum of them says how many cases have one kind
alone (see ``disclosure``), each has a reason that opens a yellow case or a silent one, and some reasons are in none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SUICIDE: Final = "suicide"
"""Told of red cases; the others of them are violence, threats of death, and confinement."""

KINDS: Final[Mapping[str, frozenset[str]]] = {
    "need_debt": frozenset({"debt", "debt_threat", "debt_pressure", "debt_to_recruiter"}),
    "need_family": frozenset({"family", "not_accepted"}),
    "need_health": frozenset({"health", "ill", "illness", "serious_illness", "no_treatment", "bpjs_inactive"}),
    "need_papers": frozenset(
        {
            *("passport_held", "documents_held", "docs_lost", "docs_missing", "documents_assistance", "aid_access"),
            *("assistance_missing", "assistance_taken", "account_not_ready"),
        }
    ),
    "need_work": frozenset(
        {
            *("work", "no_work", "unpaid", "not_free_to_leave", "income_short", "hunger"),
            *("business_stopped", "business_capital"),
        }
    ),
    "need_offer": frozenset(
        {"offer_hard_sign", "offer_soft_signs", "offer_inland", "recruiter", "recruiter_pressing", "cheated"}
    ),
    "need_mind": frozenset({"low_mood", "distress", "fear", "seeks_protection"}),
    "need_call": frozenset({"call_me", "asks_call"}),
    "need_silence": frozenset({"no_answer"}),
}
"""Count -> the reasons of signs that are of this kind."""

NO_KIND: Final = frozenset(
    {
        *("help", "go_home", "problem", "other_problem", "not_understood", "parked", "unanswered"),
        *("under_18", "wrong_number", "bad_line", "blocked", "not_delivered", "missed_follow_up", "call_due"),
        *("wrong_word", "erase_asked", "hours_asked", "long_silence"),
    }
)
"""Said too little to be of a kind, or of our lines and not of the person. How many have them is told nowhere."""

DANGER_WORD: Final = "danger_word"
"""The person's own word for danger came."""
RED: Final = frozenset({SUICIDE, "violence", "kill_threat", "locked", "in_danger", DANGER_WORD})
"""In no kind either: red cases are told by what is red in them."""
