"""When a case is due, by the ladder and the holidays, on the clocks of the person's place."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.flow import Level
from bot.core.ladder import Span
from bot.services.kabar import Kabar
from bot.services.persons.people import Person


def after(kabar: Kabar, who: Person, span: Span, now: datetime) -> datetime:
    """The moment this span later."""
    return span.after(now, ZoneInfo(who.timezone), kabar.content.holidays)


def to_acknowledge(kabar: Kabar, who: Person, level: Level, now: datetime) -> datetime:
    """Until when somebody must say that they have it."""
    return after(kabar, who, kabar.content.ladder.levels[level].acknowledge, now)


def of_holder(kabar: Kabar, who: Person, level: Level, now: datetime) -> dict[str, Any]:
    """The columns of a case for whoever has it: when the person must be reached, and when it must be closed."""
    rung = kabar.content.ladder.levels[level]
    return {
        "contact_by": after(kabar, who, rung.contact, now),
        "resolve_by": after(kabar, who, rung.resolve, now),
    }


def next_alert(kabar: Kabar, who: Person, level: Level, alerts: int, now: datetime) -> datetime:
    """When the next alert is due unless somebody acknowledges; ``alerts`` were sent, the last now."""
    content = kabar.content
    return content.ladder.deadline(level, alerts, now, ZoneInfo(who.timezone), content.holidays)
