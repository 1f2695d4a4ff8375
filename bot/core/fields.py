"""The closed lists of what flows may know and remember about a person."""

from __future__ import annotations

from typing import Final

REMEMBERED: Final = (
    *("language", "gender", "birth_year", "district", "status"),
    *("safe_from", "safe_to", "contact_way", "phone_shared", "safe_line", "cover"),
    *("consent.check_ins", "consent.awareness", "consent.caseworker", "consent.statistics"),
)
"""Fields that ``remember`` may write. Nothing about health, papers or what happened abroad."""

CONTACT_WAY: Final = "contact_way"
"""Whether they may be called, or only written to; asked in every crisis, and forgotten when another one begins."""

UNDIALLED: Final = "undialled"

INTERRUPTED: Final = "interrupted"

SEVERAL_LINES: Final = "several_lines"

CONFIRMS: Final = "confirms"
"""True where somebody who is known by this number has agreed on a word: it is asked for before sensitive flows. The
engine asks, flows may not."""

SHARED: Final = "phone_shared"
"""True where they said that others use the phone, or others are known by the number."""

SHARES: Final = "shares"
"""True where the number is somebody else's too."""

FACTS: Final = (*REMEMBERED, "age", "covered", "case", "reason", "writes", UNDIALLED, INTERRUPTED, SEVERAL_LINES)
"""What conditions may ask besides answers and tallies. ``covered``: somebody is on duty now; ``case``: the level of
the person's open case, nothing without one; ``reason``: the category of the sign that began the crisis flow;
``writes``: the language that the person keeps writing in; ``undialled``: how many of the numbers given last, in this
message, nobody has dialled yet; ``interrupted``: "sensitive" where such a flow, or the crisis, waits to be taken up
again; ``several_lines``: they can be written to by WhatsApp and by SMS here."""

VALUES: Final = {
    "status": ("new", "invited", "active", "paused", "stopped", "refused", "minor"),
    "language": ("id", "sas", "jv", "su", "en"),
    "gender": ("female", "male", "other"),
    "contact_way": ("phone", "message"),
    "safe_line": ("whatsapp", "sms", "any"),
    "cover": ("village", "training", "plain"),
    "writes": ("id", "sas", "jv", "su", "en"),
    INTERRUPTED: ("sensitive",),
    "case": ("red", "orange", "yellow", "silence"),
}
"""Fields whose values are a closed list too."""
