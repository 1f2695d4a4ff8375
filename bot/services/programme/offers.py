"""Which warning sign an offer of work showed first: the check stops at a hard sign, so each has one place alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bot.core.flow import Flow
from bot.core.session import Value
from bot.services.persons.runs import points_of

OFFER: Final = "offer_check"
COUNTRY: Final = "country"
"""Its first question: whoever answered it has checked an offer."""
SIGNS: Final = {
    COUNTRY: ("sign_country",),
    "visa": ("sign_no_country", "sign_visa"),
    "contract": ("sign_no_country", "sign_no_visa", "sign_contract"),
    "papers": ("sign_no_country", "sign_no_visa", "sign_no_contract", "sign_papers"),
}
"""Question -> the counts of an offer whose first hard sign it is, in the order in which they are asked."""
OTHER: Final = ("sign_no_country", "sign_no_visa", "sign_no_contract", "sign_secret")
"""Asked to lie or keep it secret, the last of the hard signs."""


def counts(said: Mapping[str, Value], points: Mapping[str, int], flow: Flow | None) -> Iterator[str]:
    """The counts that a checked offer belongs to: one hard sign warns, or two soft ones (domain: offer check)."""
    yield "offers"
    hard = points.get("hard", 0) >= 1
    if not hard and points.get("soft", 0) < 2:  # noqa: PLR2004 - the rule of offer_check.yaml
        return
    yield "offers_warned"
    if not hard:
        yield "sign_soft"
        return
    yield "sign_hard"
    shown = (node for node in SIGNS if flow and node in said and points_of(flow, {node: said[node]}).get("hard"))
    first = next(shown, None)
    yield from SIGNS[first] if first else OTHER
