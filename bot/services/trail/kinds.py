"""Kinds of what the audit trail tells, for whoever filters it or reads it in a hurry. Each action is of one kind."""

from __future__ import annotations

from typing import Final, Literal

from sqlalchemy import ColumnElement, or_

from bot.services.cases.look_kinds import CHANGES, LOOKS
from bot.store import audit

KindName = Literal["out", "looks", "lists", "changes", "many", "entry", "staff", "rest"]

OUT: Final = (
    *("media_open", "person_copy", "trail_export", "audit_export", "false_alarms", "incident_report"),
    "flow_text_export",
)
"""Something left Kabar as a file or as print."""

_PLAIN: Final[dict[KindName, tuple[str, ...]]] = {
    "out": OUT,
    "looks": tuple(one for one in LOOKS if one not in OUT),
    "lists": ("day_open", "case_list", "caseload_open", "caseload_list", "people_list", "people_search"),
    "changes": CHANGES,
    "many": ("people_import", "people_hand_on", "people_file_*", "reassignment_*"),
    "entry": ("login", "login_failed", "session_end", "session_elsewhere"),
    "staff": ("staff_*", "second_factor_*", "recovery_code*", "password_change"),
}
KINDS: Final[tuple[KindName, ...]] = (*_PLAIN, "rest")
"""In the order of how much they matter to whoever asks what left. rest: flows, the rota, phones, the trail itself."""


def kind_of(action: str) -> KindName:
    """The first kind that has it."""
    return next((kind for kind, names in _PLAIN.items() if any(_fits(action, name) for name in names)), "rest")


def condition(kind: str) -> ColumnElement[bool] | None:
    """The rows of this kind; None where there is no such kind."""
    if kind == "rest":
        return ~or_(*(_of(names) for names in _PLAIN.values()))
    return next((_of(names) for known, names in _PLAIN.items() if known == kind), None)


def _fits(action: str, name: str) -> bool:
    return action.startswith(name[:-1]) if name.endswith("*") else action == name


def _of(names: tuple[str, ...]) -> ColumnElement[bool]:
    begins = [audit.c.action.startswith(name[:-1], autoescape=True) for name in names if name.endswith("*")]
    return or_(audit.c.action.in_([name for name in names if not name.endswith("*")]), *begins)
