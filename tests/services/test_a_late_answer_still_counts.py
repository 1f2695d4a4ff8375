"""A sensitive question closes after half an hour. What answers it later still raises what it would have raised."""

from __future__ import annotations

from tests.making import Town


def test_somebody_hurts_me_half_an_hour_late_is_red(town: Town) -> None:
    town.caseworker()
    who = town.person()
    for words in ("keluarga", "2"):
        town.says(who, words)
    town.clock.forward(minutes=31)
    town.says(who, "3")
    assert "sudah ditutup" in town.last(who)
    assert "menyakiti" not in town.last(who)
    assert (town.case().level, town.case().reason) == ("red", "violence")


def test_what_raises_nothing_in_time_is_read_by_a_person(town: Town) -> None:
    who = town.person()
    for words in ("keluarga", "2"):
        town.says(who, words)
    town.clock.forward(minutes=31)
    town.says(who, "layang layang merah")
    assert "sudah ditutup" in town.last(who)
    assert town.case().level == "yellow"
