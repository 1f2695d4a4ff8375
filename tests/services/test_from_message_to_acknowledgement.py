from __future__ import annotations

from tests.making import Town


def test_a_cry_for_help_reaches_the_caseworker_in_the_same_transaction(town: Town) -> None:
    sari = town.caseworker()
    who = town.person()

    assert town.says(who, "tlg sy d kurung majikan").state == "new"

    case = town.case()
    assert (case.level, case.reason) == ("red", "locked")
    assert town.messages(who)
    [alert] = town.messages(sari)
    assert case.code in alert
    assert "kurung" not in alert


def test_the_answer_ambil_acknowledges(town: Town) -> None:
    sari = town.caseworker()
    who = town.person()
    town.says(who, "saya dipukul suami")

    town.says(sari, f"AMBIL {town.case().code}")

    assert town.case().acknowledged_by == sari.name
    assert town.case().code in town.last(sari)


def test_a_message_that_comes_twice_is_taken_once(town: Town) -> None:
    who = town.person()
    assert town.says(who, "halo", sid="SM1").state == "new"
    assert town.says(who, "halo", sid="SM1").state == "duplicate"
    assert len(town.messages(who)) == 1
