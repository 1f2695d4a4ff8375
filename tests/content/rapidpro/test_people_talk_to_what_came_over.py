"""What came over is talked to: it asks, understands, counts, remembers and tells a caseworker as it did before."""

from __future__ import annotations

from dataclasses import replace

from bot.content import packaged
from bot.core.effects import Remembered
from tests.content.rapidpro.exports import bring, sample
from tests.transcripts.chat import Chat


def talk(name: str, flow: str) -> Chat:
    world = packaged().world
    came = {one.flow.name: one.flow for one in bring(sample(name)).flows}
    chat = Chat(world=replace(world, flows={**world.flows, **came}))
    chat.begin(flow)
    return chat


def test_a_registration() -> None:
    chat = talk("registration_v13", "pendaftaran_usaha")
    assert chat.bot == "Halo! Kami ingin kenal Anda. Anda perempuan atau laki-laki?\n1 Perempuan\n2 Laki-laki"
    chat.says("apa ya")
    assert chat.bot.startswith("Maaf, kami belum mengerti.")
    chat.says("saya wanita kak")
    assert chat.bot == "Tahun berapa Anda lahir?"
    assert [(one.field, one.value) for one in chat.effects(Remembered)] == [("gender", "female")]
    chat.says("1890")
    assert chat.bot.startswith("Tulis tahunnya saja")
    chat.says("1991")
    assert chat.bot.startswith("Usaha Anda sudah jalan?")
    chat.says("blm")
    assert chat.bot == "Baik, petugas akan membaca ini."
    assert chat.raised == ["yellow other_problem"]


def test_points_lead_where_the_result_led() -> None:
    for first, meals, last in (("2", "3", "itu saja"), ("3", "3", "Petugas akan"), ("1", "1", "Petugas akan")):
        chat = talk("survey_v14", "household_survey")
        chat.says(first)
        chat.says(meals)
        chat.says("kemarin")
        assert last in chat.bot, (first, meals)


def test_a_flow_that_was_begun_comes_back() -> None:
    chat = talk("parent_and_child", "sambutan")
    assert chat.bot.startswith("Selamat datang. Bahasa apa yang Anda pilih?")
    chat.says("sasak")
    assert "Kami juga menulis dalam bahasa Sasak. Boleh kami telepon?" in chat.bot
