"""Made-up months for the demo: 490 people of two districts, as in the programme of 2019. Nobody is behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import product
from zoneinfo import ZoneInfo

from bot.core.contact_times import CONTACTED, STEPS, TAKEN, name_of
from bot.core.months import month_of
from bot.core.programme import COUNTS
from bot.core.timing import add_months
from bot.services.kabar import Kabar
from bot.services.programme import closing
from bot.services.programme.answers import Key
from bot.services.programme.counting import SETTLED

MONTHS = 8
DISTRICTS = {"Lombok Tengah": 340, "Lombok Barat": 150}
LANGUAGES = {"sas": 0.6, "id": 0.4}
SEXES = {"female": 0.55, "male": 0.45}
RATES = {
    "messages": 4.1, "delivered": 0.95, "questions": 4.0, "answered_48h": 0.82, "answered_later": 0.45,
    "members": 0.97, "stopped": 0.02, "silent": 0.09, "cases": 0.14, "red": 0.07, "red_taken": 0.86,
    "red_reached": 0.93, "orange_reached": 0.5, "calmer_reached": 0.6,
    "orange": 0.3, "orange_taken": 0.8, "calmer_taken": 0.7, "closed": 0.12, "false_alarms": 0.15,
    "referrals": 0.08, "referred": 0.12, "referred_received": 0.8, "received_in_7": 0.75, "fund_received": 0.16,
    "fund_used": 0.14, "business_3": 0.16, "business_3_alive": 0.75, "business_6": 0.14, "business_6_alive": 0.68,
    "business_12": 0.1, "business_12_alive": 0.6, "documents_back": 0.08, "working": 0.12,
    "away_informed": 0.03, "away_pressed": 0.01,
    "moods": 0.62, "low_mood": 0.2, "funds": 0.2, "funds_whole": 0.84, "businesses": 0.28,
    "businesses_alive": 0.71, "offers": 0.09, "offers_warned": 0.4, "red_suicide": 0.4,
    "need_debt": 0.27, "need_family": 0.13, "need_health": 0.16, "need_papers": 0.24, "need_work": 0.19,
    "need_offer": 0.12, "need_mind": 0.14, "need_call": 0.2, "need_silence": 0.31,
    "safety_asked": 0.55, "safe_at_end": 0.7, "mood_again": 0.8, "mood_better": 0.45, "mood_worse": 0.3,
    "sign_hard": 0.7, "sign_country": 0.3, "sign_visa": 0.45, "sign_contract": 0.4, "sign_papers": 0.5,
    "stop_kept_72h": 0.97, "wrong_number": 0.03, "erase_wanted": 0.03, "erased_72h": 0.8,
}  # fmt: skip
"""A whole's for each person in a month, a part's of its whole."""
JOINING = {"people": 0.98, "decided": 0.93, "agreed": 0.9, "minors": 0.2, "mood_again": 0.02}
"""The same in the first month, when everybody came and answered for the first time."""
REACHED = {
    "red": (0.3, 0.55, 0.8, 0.85, 0.9, 0.92, 0.95, 0.96, 0.97, 0.97, 0.98),
    "orange": (0.02, 0.04, 0.08, 0.15, 0.22, 0.3, 0.4, 0.6, 0.75, 0.85, 0.9),
    "calmer": (0, 0.01, 0.02, 0.04, 0.08, 0.14, 0.28, 0.36, 0.42, 0.56, 0.68),
}
"""How many were reached within each step."""
TAKEN_WITHIN = {
    "red": (0.86, 0.9, 0.93, 0.95, 0.96, 0.97, 0.98, 0.98, 0.99, 0.99, 0.99),
    "orange": (0.1, 0.2, 0.3, 0.4, 0.5, 0.62, 0.8, 0.88, 0.93, 0.96, 0.97),
    "calmer": (0.02, 0.05, 0.08, 0.14, 0.22, 0.32, 0.48, 0.6, 0.7, 0.84, 0.9),
}
"""How many were taken within each step."""
LESS_OF_MEN = {"answered_48h": 0.93, "moods": 0.9, "low_mood": 0.9, "red": 0.8}
SHORT_OF = ("low_mood", "silent", "cases")
"""What gets less from month to month."""


def load(kabar: Kabar, now: datetime) -> None:
    """Close the months before now with made-up numbers."""
    zone = ZoneInfo(kabar.settings.timezone)
    last = add_months(month_of(now - SETTLED, zone), -1)
    for number in range(MONTHS):
        with kabar.database.write() as connection:
            closing.close(connection, add_months(last, number - MONTHS + 1), Counter(dict(_month(number))), now)


def _month(number: int) -> Iterator[tuple[Key, int]]:
    for place, (district, language, sex) in enumerate(product(DISTRICTS, LANGUAGES, SEXES)):
        people = DISTRICTS[district] * LANGUAGES[language] * SEXES[sex]
        found: dict[str, int] = {}
        for step, one in enumerate(COUNTS):
            if one.rest and one.of:
                found[one.name] = found[one.of] - found[one.rest]
                continue
            rate = (RATES | JOINING if number == 0 else RATES).get(one.name, 0.01)
            rate *= LESS_OF_MEN.get(one.name, 1) if sex == "male" else 1
            rate *= 1 - 0.05 * number if one.name in SHORT_OF else 1
            wobble = ((number * 7 + place * 5 + step * 3) % 11 - 5) / 100
            whole = found[one.of] if one.of else people
            found[one.name] = max(round(whole * min(rate * (1 + wobble), 1 if one.of else rate * 2)), 0)
            yield (one.name, district, language, sex), found[one.name]
        yield from (((one.name, district, language, sex), found[one.name]) for one in COUNTS if one.rest)
        for done, reached in ((CONTACTED, REACHED), (TAKEN, TAKEN_WITHIN)):
            for grade, shares in reached.items():
                for step, share in zip(STEPS, shares, strict=True):
                    yield (name_of(grade, step, done), district, language, sex), round(found[grade] * share)
