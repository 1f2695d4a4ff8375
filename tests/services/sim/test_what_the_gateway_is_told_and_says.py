"""Answers overtake questions in the phone; a gateway that refuses everything sets nobody's line aside."""

from __future__ import annotations

from tests.services.lining import follow_up_is_due, lines_of
from tests.services.rows import outbox


def test_an_answer_does_not_stand_behind_questions_that_wait_in_the_phone(sim):
    asked = sim.on_sim()
    follow_up_is_due(sim, asked)
    people = [asked, sim.on_sim(), sim.on_sim()]
    for who, words in zip(people[1:], ("BANTUAN", "saya dipukul suami"), strict=True):
        sim.says(who, words, line="sim")
    sim.sends()
    told = {sent.to: sent.priority for sent in sim.double.accepted.values()}
    assert [told[sim.number_of(who)] for who in people] == [0, 50, 100]


def test_a_refusal_that_names_no_number_leaves_the_line_and_tries_again(sim, later):
    who = sim.on_sim()
    sim.double.faults.append("400")
    sim.says(who, "BANTUAN", line="sim")
    sim.sends()
    [row] = outbox(sim.kabar, who)
    assert (row.status, row.error_code) == ("waiting", "http-400")
    assert lines_of(sim, who) == [("sim", None)]
    assert sim.cases() == []
    later.shift(700)
    assert sim.sends().sent == 1


def test_a_refusal_of_the_number_is_the_lines(sim):
    who = sim.on_sim(phone="+62215551234")
    sim.says(who, "BANTUAN", line="sim")
    sim.sends()
    assert [why is not None for _, why in lines_of(sim, who)] == [True]
    assert sim.case().reason == "bad_line"
