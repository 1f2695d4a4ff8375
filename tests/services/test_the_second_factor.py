"""A code of the app is taken once and near its time; wrong ones make it wait; recovery codes stand in for the phone."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest

from bot.services.accounts import members, recovery, second_factor, sessions
from bot.services.staff import StaffMember
from bot.store import audit, recovery_code, staff_session
from bot.store import second_factor as table
from bot.store.crypto import SealBroken
from tests.making import Town
from tests.services.rows import rows

Codes = tuple[str, ...]


def enrolled(town: Town, who: StaffMember) -> tuple[pyotp.TOTP, Codes]:
    """Their app, and the recovery codes."""
    sealed = second_factor.new_secret(town.kabar, who.id)
    app = pyotp.TOTP(second_factor.key(town.kabar, who.id, sealed).typed.replace(" ", ""))
    codes = second_factor.enrol(town.kabar, who.id, sealed, app.at(town.clock.now()))
    assert codes is not None
    town.clock.forward(seconds=60)
    return app, codes


def says(town: Town, who: StaffMember, code: str) -> str:
    return second_factor.check(town.kabar, who.id, code)


def test_the_app_learns_a_key_that_names_kabar_and_the_account(town: Town) -> None:
    who = town.caseworker()
    sealed = second_factor.new_secret(town.kabar, who.id)
    key = second_factor.key(town.kabar, who.id, sealed)
    parsed = pyotp.parse_uri(key.uri)
    assert (parsed.issuer, parsed.secret) == ("Kabar", key.typed.replace(" ", ""))
    assert str(parsed.name).endswith("@example.org")


def test_a_secret_counts_only_once_a_code_of_it_came_back(town: Town) -> None:
    who = town.caseworker()
    sealed = second_factor.new_secret(town.kabar, who.id)
    assert second_factor.enrol(town.kabar, who.id, sealed, "000000") is None
    assert second_factor.standing(town.kabar, who.id) is None
    app, _ = enrolled(town, who)
    assert second_factor.standing(town.kabar, who.id) is not None
    other = second_factor.new_secret(town.kabar, who.id)
    theirs = pyotp.TOTP(second_factor.key(town.kabar, who.id, other).typed.replace(" ", ""))
    assert second_factor.enrol(town.kabar, who.id, other, theirs.at(town.clock.now())) is None, "one is there already"
    assert says(town, who, app.at(town.clock.now())) == "app"


def test_the_secret_is_sealed_for_its_owner_and_codes_stand_nowhere(town: Town) -> None:
    who = town.caseworker()
    app, codes = enrolled(town, who)
    kept = repr(rows(town.kabar, table)) + repr(rows(town.kabar, recovery_code))
    assert not any(secret in kept for secret in (app.secret, *codes, *(recovery.plain(code) for code in codes)))
    with pytest.raises(SealBroken):
        second_factor.key(town.kabar, town.caseworker().id, rows(town.kabar, table)[0].secret)


def test_a_code_is_taken_once_and_never_again(town: Town) -> None:
    who = town.caseworker()
    app, _ = enrolled(town, who)
    code = app.at(town.clock.now())
    assert [says(town, who, code), says(town, who, code)] == ["app", "used"]
    town.clock.forward(seconds=30)
    assert says(town, who, code) == "used"
    assert says(town, who, app.at(town.clock.now())) == "app"


def test_the_code_that_set_it_up_does_not_log_in(town: Town) -> None:
    who = town.caseworker()
    sealed = second_factor.new_secret(town.kabar, who.id)
    app = pyotp.TOTP(second_factor.key(town.kabar, who.id, sealed).typed.replace(" ", ""))
    code = app.at(town.clock.now())
    second_factor.enrol(town.kabar, who.id, sealed, code)
    assert says(town, who, code) == "used"


@pytest.mark.parametrize(("seconds", "answer"), [(-60, "wrong"), (-30, "app"), (0, "app"), (30, "app"), (60, "wrong")])
def test_a_phones_clock_may_be_half_a_minute_off(town: Town, seconds: int, answer: str) -> None:
    who = town.caseworker()
    app, _ = enrolled(town, who)
    town.clock.forward(seconds=60)
    assert says(town, who, app.at(town.clock.now() + timedelta(seconds=seconds))) == answer


def test_after_a_later_code_an_earlier_one_is_not_taken(town: Town) -> None:
    who = town.caseworker()
    app, _ = enrolled(town, who)
    now = town.clock.now()
    assert says(town, who, app.at(now + timedelta(seconds=30))) == "app"
    assert says(town, who, app.at(now)) == "used"


@pytest.mark.parametrize("written", ["{0} {1}", " {0}{1} ", "{0}\t{1}"])
def test_a_code_may_be_written_with_spaces(town: Town, written: str) -> None:
    who = town.caseworker()
    app, _ = enrolled(town, who)
    code = app.at(town.clock.now())
    assert says(town, who, written.format(code[:3], code[3:])) == "app"


@pytest.mark.parametrize("said", ["", "12345", "1234567", "٠١٢٣٤٥", "x" * 1000, "\ud800"])
def test_anything_else_is_wrong(town: Town, said: str) -> None:
    who = town.caseworker()
    assert says(town, who, said) == "wrong", "of somebody who has none"
    enrolled(town, who)
    assert says(town, who, said) == "wrong"


def test_five_wrong_codes_make_it_wait_and_longer_each_time(town: Town) -> None:
    who = town.caseworker()
    app, codes = enrolled(town, who)
    for minutes in (5, 10, 20, 40, 60, 60):
        assert [says(town, who, "000000") for _ in range(6)] == ["wrong"] * 5 + ["wait"]
        assert says(town, who, app.at(town.clock.now())) == "wait", "the right one waits too"
        assert says(town, who, codes[0]) == "wait"
        town.clock.forward(minutes=minutes, seconds=-1)
        assert says(town, who, "000000") == "wait"
        town.clock.forward(seconds=1)
    assert says(town, who, app.at(town.clock.now())) == "app"
    assert [says(town, who, "000000") for _ in range(5)] == ["wrong"] * 5, "a right one begins the count anew"


def test_each_of_ten_recovery_codes_opens_once(town: Town) -> None:
    who, other = town.caseworker(), town.caseworker()
    _, codes = enrolled(town, who)
    enrolled(town, other)
    assert len(set(codes)) == 10
    assert says(town, other, codes[0]) == "wrong", "it is its owner's"
    assert says(town, who, codes[0].lower().replace("-", " ")) == "recovery"
    assert says(town, who, codes[0]) == "wrong"
    standing = second_factor.standing(town.kabar, who.id)
    assert standing is not None
    assert standing.codes_left == 9


def test_new_recovery_codes_cost_a_code_and_end_the_old_ones(town: Town) -> None:
    who = town.caseworker()
    app, old = enrolled(town, who)
    assert second_factor.new_recovery_codes(town.kabar, who.id, "000000") == "wrong"
    new = second_factor.new_recovery_codes(town.kabar, who.id, app.at(town.clock.now()))
    assert len(new) == 10
    assert says(town, who, old[0]) == "wrong"
    assert says(town, who, new[0]) == "recovery"


def test_who_parts_with_a_phone_is_logged_out_and_sets_up_another(town: Town) -> None:
    who = town.caseworker()
    _, codes = enrolled(town, who)
    session = sessions.begin(town.kabar, who, "Chrome", "Android")
    assert second_factor.give_up(town.kabar, who.id, "000000") == "wrong"
    assert second_factor.give_up(town.kabar, who.id, codes[3]) == "recovery"
    assert second_factor.standing(town.kabar, who.id) is None
    assert sessions.member_of(town.kabar, session, who.id, "Chrome", "Android") is None
    assert rows(town.kabar, staff_session)[0].ended_why == "second_factor"


def test_a_reset_is_written_down_with_who_did_it(town: Town) -> None:
    who, boss = town.caseworker(), town.caseworker(role="supervisor")
    enrolled(town, who)
    members.reset_second_factor(town.kabar, boss, who.id)
    members.reset_second_factor(town.kabar, None, who.id)
    found = [(row.staff_id, row.target) for row in rows(town.kabar, audit) if row.action == "second_factor_reset"]
    assert found == [(boss.id, str(who.id)), (None, str(who.id))]
    assert rows(town.kabar, recovery_code) == []
