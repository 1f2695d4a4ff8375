"""Every code of the table, told at once and by a later receipt: what becomes of the message, and who hears of it."""

from __future__ import annotations

import pytest

from bot.channels.twilio_codes import RULES
from bot.services.persons.people import Person
from bot.services.sending import plain_again
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.receiving import tell
from tests.services.rows import outbox

BUTTONS = {"63005", "63006", "63021"}
REASONS = {"stop": "blocked", "bad_line": "bad_line"}


def followed(town: Town, who: Person, code: int) -> None:
    """The row, the case and the person are as the table has it."""
    rule, row = RULES[code], outbox(town.kabar, who)[0]
    assert row.error_code == str(code)
    if not rule.permanent:
        assert (row.status, row.held_why is not None, row.due_at is not None) == ("waiting", True, True)
        assert town.cases() == []
        return
    assert (row.status, row.failed_at is not None) == ("failed", True)
    assert (town.case().level, town.case().reason) == ("yellow", REASONS.get(rule.action, "not_delivered"))
    assert (town.reload(who).status == "stopped") == (rule.action == "stop")


@pytest.mark.parametrize("code", RULES)
def test_at_once(wired: Town, double: TwilioDouble, code: int) -> None:
    who = wired.person()
    wired.says(who, "BANTUAN")
    double.faults.reject(f"whatsapp:{wired.number_of(who)}", code)
    wired.sends()
    followed(wired, who, code)
    assert double.accepted == []


@pytest.mark.parametrize("code", RULES)
def test_by_a_receipt(wired: Town, who: Person, code: int) -> None:
    tell(wired, outbox(wired.kabar, who)[0].provider_id, "failed", str(code))
    if str(code) in plain_again.AT_FAULT:  # it had buttons: as text it is refused as well
        wired.sends()
        tell(wired, outbox(wired.kabar, who)[1].provider_id, "failed", str(code))
    followed(wired, who, code)


def test_the_table_knows_every_code_that_was_seen_in_the_field() -> None:
    seen = {20429, 63016, 63024, 63003, 63014, 21610, 63018, 63005, 63021, 63006, 63049, 30003, 30005, 30006}
    seen |= {21211, 21614, 21635, 30007, 30001, 21611, 21612, 21606}
    assert seen <= set(RULES)
    assert all(rule.words.endswith(".") for rule in RULES.values())
