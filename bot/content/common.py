"""Reads ``common.yaml``: texts that belong to no flow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.content.source import Source
from bot.core.finding import ContentError
from bot.core.shape import Shape
from bot.core.told import told

NEEDED = (
    *("yes", "no", "choose", "again", "meant", "resume", "media", "stopped", "passed_on", "passed_on_too", "expired"),
    *("crisis_again", "heard_orange", "heard_yellow", "late_answer", "harmless"),
    *("own_word", "own_word_again", "own_word_out", "own_word_heard", "own_word_forgot"),
    *("answer_by_whatsapp", "ask_by_whatsapp", "first_word", "alert", "alert_again", "alert_no_number"),
    "alert_many",
    *("mail_subject", "alert_mail", "mail_gaps_subject", "mail_gaps", "mail_gaps_hours", "mail_gaps_nowhere"),
    *("mail_gaps_more", "mail_alarm_subject", "mail_alarm_nobody", "mail_alarm_failed", "mail_alarm_stuck"),
    *("mail_alarm_over_subject", "mail_alarm_over", "mail_anchor_subject", "mail_anchor"),
    *("level_red", "level_orange", "level_yellow", "level_silence"),
    *("staff_taken", "staff_already", "staff_closed", "staff_unknown_case"),
    *("person_writes", "talk_news", "talk_idle", "contact_late", "contact_late_beside"),
    *("staff_how", "staff_which", "staff_unclear", "staff_none"),
    *("staff_cannot", "staff_contacted", "staff_not_yours", "staff_which_other"),
    *("phone_silent", "phone_deaf", "phone_back", "level_fault", "level_mended"),
)
"""What the engine and the alerts say; the file must have exactly these."""


def read_common(folder: Path) -> Mapping[str, str]:
    """Name -> Indonesian source; raises :class:`ContentError`."""
    source = Source(folder / "common.yaml")
    shape = Shape(source.place)
    raw = shape.mapping(source.data, (), NEEDED)
    for name in NEEDED:
        if name not in raw:
            shape.add((name,), told("the text {name!r} is missing", name=name), told("Add {key}: in quotes", key=name))
    texts = {name: shape.text(value, (name,)) or "" for name, value in raw.items()}
    if shape.findings:
        raise ContentError(shape.findings)
    return texts
