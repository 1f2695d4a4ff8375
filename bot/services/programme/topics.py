"""What the programme page tells, by topic, as managers report it (domain: what programme managers report)."""

from __future__ import annotations

from typing import Final

from bot.core.needs import KINDS
from bot.core.programme import COUNTS

TOPICS: Final = {
    "reach": ("people", "decided", "agreed", "refused", "minors"),
    "engagement": ("delivered", "answered_48h", "answered_later", "silent", "stopped"),
    "response": (
        *("cases", "red", "red_taken", "red_reached", "orange", "orange_taken", "orange_reached"),
        *("calmer_taken", "calmer_reached", "false_alarms", "safe_at_end", "referrals"),
    ),
    "needs": ("red_suicide", "red_violence", *KINDS),
    "assistance": (
        *("referred", "referred_received", "received_in_7", "fund_received", "fund_used"),
        *("business_3_alive", "business_6_alive", "business_12_alive", "documents_back", "working"),
        *("away_informed", "away_pressed"),
    ),
    "wellbeing": (
        "low_mood",
        "mood_again",
        "mood_better",
        "mood_worse",
        "mood_same",
        "funds_whole",
        "businesses_alive",
    ),
    "prevention": (
        *("offers_warned", "sign_hard", "sign_soft"),
        *("sign_country", "sign_visa", "sign_contract", "sign_papers", "sign_secret"),
    ),
    "safety": ("wrong_number", "stop_kept_72h", "erase_wanted", "erased_72h"),
}

WHOLE: Final = {one.name: one.of for one in COUNTS}
"""Count -> of what it is counted."""

STIMULUS: Final = 960_000
"""Rupiah a person: Rp 326,400,000 for 340 and Rp 144,000,000 for 150 (the programme's report of 31 October 2019)."""
