"""A flow that is open and called again begins anew, its parts too; what was open before, or led to, stays."""

from __future__ import annotations

from tests.core.making import world
from tests.transcripts.chat import Chat

OUTER = """
{start: a, keywords: [luar], nodes: {
  a: {ask: Mana?, answer: choice, choices: {satu: {label: Satu, next: b}, dua: {label: Dua, next: b}}},
  b: {begin: inner, next: c}, c: {ask: Lanjut?, answer: yes_no, next: d}, d: {say: Sampai, end: true}}}
"""
INNER = "{start: q, nodes: {q: {ask: Berapa?, answer: number, min: 1, max: 9, next: e}, e: {say: Baik, end: true}}}"


def chat():
    return Chat(world=world(outer=OUTER, inner=INNER))


def test_a_part_that_it_had_begun_goes_with_it():
    talk = chat()
    for text in ("luar", "satu", "luar"):
        talk.says(text)
    assert [frame.flow for frame in talk.session.frames] == ["outer"]
    talk.says("dua")
    assert talk.bot == "Berapa?"


def test_what_was_open_before_is_taken_up_in_the_end():
    talk = chat()
    talk.begin("check_in")
    for text in ("luar", "satu", "luar", "dua", "3"):
        talk.says(text)
    assert talk.bot.startswith("Baik Lanjut?")
    talk.says("ya")
    assert talk.bot.startswith("Sampai Kita lanjutkan. Apa kabar?")


def test_what_it_only_led_to_is_taken_up():
    talk = Chat({"status": "new", "language": "id"})
    for text in ("halo", "2", "halo"):
        talk.says(text)
    assert "Kita lanjutkan. Nomor ini dipakai siapa?" in talk.bot


def test_a_flow_that_a_person_called_in_between_stays():
    talk = chat()
    for text in ("luar", "bahasa", "luar"):
        talk.says(text)
    assert [frame.flow for frame in talk.session.frames] == ["language", "outer"]
