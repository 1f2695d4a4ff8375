"""Level, code, time and a link: nothing that tells whoever sees the phone about anybody."""

from __future__ import annotations

import re
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.core.effects import Raised
from bot.services.cases.raising import Sign, raise_sign
from bot.store import message
from tests.making import Town
from tests.services.rows import rows

WITA = ZoneInfo("Asia/Makassar")


def test_the_text_holds_level_code_time_and_link(town: Town) -> None:
    sari = town.caseworker()
    town.says(town.person(name="Baiq Rahasia"), "saya dipukul suami")
    [alert] = town.messages(sari)
    code = town.case().code
    link = r"http://127\.0\.0\.1:8000/a/[\w-]{22}"
    assert re.fullmatch(rf"MERAH {code}\. 04/05 10:00 WITA\. Buka: {link}  Balas: AMBIL {code}", alert)


def test_it_stands_in_the_messages_own_transaction_and_goes_first(town: Town) -> None:
    sari = town.caseworker()
    town.says(town.person(), "saya dipukul suami")
    alert, *_ = rows(town.kabar, message, message.c.staff_id == sari.id)
    assert (alert.kind, alert.priority, alert.status, alert.due_at) == ("alert", 0, "waiting", None)


@pytest.mark.parametrize("level", ["red", "orange", "yellow", "silence"])
def test_only_the_urgent_wake_anybody(town: Town, level: str) -> None:
    sari, who = town.caseworker(), town.person()
    town.clock.moment = datetime.combine(town.clock.moment.date(), time(23, 30), WITA)
    with town.kabar.database.write() as connection:
        raise_sign(connection, town.kabar, who, Sign(Raised(level, "fear", "a rule")), town.clock.now())
    alert, *_ = rows(town.kabar, message, message.c.staff_id == sari.id)
    if level in {"red", "orange"}:
        assert alert.due_at is None
    else:
        assert alert.due_at.astimezone(WITA).isoformat() == "2026-05-05T08:00:00+08:00"
