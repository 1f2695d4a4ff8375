"""What the programme counts, of what, and what of it is published (see ``disclosure`` for why nothing else follows)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.core.disclosure import Chain, Count, hidden_lines, part, rest, whole
from bot.core.needs import KINDS


@dataclass(frozen=True, slots=True)
class Counted:
    """A count: a whole, a part ``of`` another count, or the ``rest`` that another part leaves of its whole."""

    name: str
    of: str | None = None
    rest: str | None = None


COUNTS: Final = (
    Counted("people"),
    *(Counted("decided", of="people"), Counted("agreed", of="decided")),
    *(Counted("undecided", of="people", rest="decided"), Counted("minors", of="undecided")),
    Counted("messages"),
    Counted("delivered", of="messages"),
    Counted("questions"),
    *(Counted("answered_48h", of="questions"), Counted("not_48h", of="questions", rest="answered_48h")),
    Counted("answered_later", of="not_48h"),
    Counted("members"),
    *(Counted("stopped", of="members"), Counted("stayed", of="members", rest="stopped")),
    Counted("silent", of="stayed"),
    Counted("cases"),
    *(Counted("red", of="cases"), Counted("red_taken", of="red"), Counted("red_reached", of="red_taken")),
    Counted("not_red", of="cases", rest="red"),
    *(Counted("orange", of="not_red"), Counted("orange_taken", of="orange")),
    Counted("orange_reached", of="orange_taken"),
    Counted("calmer", of="not_red", rest="orange"),
    *(Counted("calmer_taken", of="calmer"), Counted("calmer_reached", of="calmer_taken")),
    Counted("closed"),
    *(Counted("false_alarms", of="closed"), Counted("closed_real", of="closed", rest="false_alarms")),
    *(Counted("safety_asked", of="closed_real"), Counted("safe_at_end", of="safety_asked")),
    Counted("referrals"),
    *(Counted("referred"), Counted("referred_received", of="referred")),
    Counted("received_in_7", of="referred_received"),
    Counted("moods"),
    *(Counted("low_mood", of="moods"), Counted("mood_again", of="moods")),
    *(Counted("mood_better", of="mood_again"), Counted("mood_not_better", of="mood_again", rest="mood_better")),
    *(Counted("mood_worse", of="mood_not_better"), Counted("mood_same", of="mood_not_better", rest="mood_worse")),
    Counted("funds"),
    Counted("funds_whole", of="funds"),
    Counted("businesses"),
    Counted("businesses_alive", of="businesses"),
    *(Counted("fund_received"), Counted("fund_used")),
    *(Counted("business_3"), Counted("business_3_alive", of="business_3")),
    *(Counted("business_6"), Counted("business_6_alive", of="business_6")),
    *(Counted("business_12"), Counted("business_12_alive", of="business_12")),
    *(Counted("documents_back"), Counted("working"), Counted("away_informed"), Counted("away_pressed")),
    Counted("offers"),
    *(Counted("offers_warned", of="offers"), Counted("sign_hard", of="offers_warned")),
    *(Counted("sign_soft", of="offers_warned", rest="sign_hard"), Counted("sign_country", of="sign_hard")),
    *(Counted("sign_no_country", of="sign_hard", rest="sign_country"), Counted("sign_visa", of="sign_no_country")),
    *(Counted("sign_no_visa", of="sign_no_country", rest="sign_visa"), Counted("sign_contract", of="sign_no_visa")),
    Counted("sign_no_contract", of="sign_no_visa", rest="sign_contract"),
    *(Counted("sign_papers", of="sign_no_contract"), Counted("sign_secret", of="sign_no_contract", rest="sign_papers")),
    *(Counted("red_suicide", of="red"), Counted("red_violence", of="red", rest="red_suicide")),
    *(Counted(kind, of="cases") for kind in KINDS),
    *(Counted("refused", of="decided", rest="agreed"), Counted("stop_kept_72h", of="stopped")),
    *(Counted("wrong_number"), Counted("erase_wanted"), Counted("erased_72h", of="erase_wanted")),
)
"""Each whole before its parts. Parts of one whole that might overlap are here twice at most: see ``disclosure``."""

Series = Mapping[str, Mapping[date, Count]]
"""Count -> month -> numbers. Of a rest nothing need be given."""


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of a count, by district or language, over one quarter."""

    split: bool
    """Whether women and men stand apart; else only their sum is told."""
    hidden: frozenset[str]


def chains(series: Series, counts: Collection[Counted] = COUNTS) -> dict[str, Chain]:
    """The windows of every count."""
    found: dict[str, Chain] = {}
    for one in counts:
        if one.rest:
            found[one.name] = rest(found[one.rest])
        elif one.of:
            found[one.name] = part(found[one.of], series[one.name])
        else:
            found[one.name] = whole(series[one.name])
    return found


def tables(
    found: Mapping[str, Chain],
    lines: Mapping[str, Mapping[str, Count]],
    months: Collection[date],
    counts: Collection[Counted] = COUNTS,
) -> dict[str, Table]:
    """Which counts have a table over these months (a quarter), and which of its lines are hidden.

    Only where every month's numbers are told already: what the lines add up to must be no news. And with women and
    men apart in all of the months, or in none of them: else the lines would tell about the month that does not.
    """
    made: dict[str, Table] = {}
    for one in counts:
        inside = [window for window in found[one.name].shown if set(window.months) <= set(months)]
        covered = {month for window in inside for month in window.months} == set(months)
        split = all(window.split for window in inside)
        above = made.get(one.of) if one.of else Table(split, frozenset())
        if not covered or above is None or above.split != split or (not split and any(w.split for w in inside)):
            continue
        if one.rest:
            if one.rest in made:
                made[one.name] = made[one.rest]
            continue
        own = _groups(lines[one.name], split)
        of = _groups(lines[one.of], split) if one.of else None
        hidden = hidden_lines(own, of, above.hidden)
        if len(hidden) < len(own):
            made[one.name] = Table(split, hidden)
    return made


def _groups(lines: Mapping[str, Count], split: bool) -> dict[str, Count]:
    return dict(lines) if split else {line: (sum(count),) for line, count in lines.items()}
