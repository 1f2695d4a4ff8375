"""STOP in five languages, misspelt, among other words about messages; and what only looks like it."""

from __future__ import annotations

import pytest

from bot.content import packaged
from bot.core.hear import stopping
from bot.core.talk import Talk
from bot.core.understand import ways_to_say

HEARD = {
    "id": "stop aja|stop dong|stop kak|mau berhenti|saya mau berhenti|tolong stop|jgn wa lg|"
    "jgn hubungi saya lg|jgn ganggu|"
    "brenti|udah jgn wa lg|STOP!!|berhenti ya kak|Stop pak|berhnti|brhenti|behenti|bernti|brnti|berhentii|berhneti|"
    "stop semua ini|stop semuanya|berhenti semua|hentikan semua ini|berhenti semuanya kak|stop semua ini kak|"
    "jangan kirim sms lagi ke saya|tidak mau terima pesan lagi|saya tidak mau dihubungi lagi|gausah wa lagi|"
    "ga usah chat lagi kak|tdk usah kirim pesan|hentikan pesan ini|selamat malam, jangan wa|"
    "stpo|setop|stob|s t o p|saya mau berhenti terima pesan|stop kirim pesan ke nomor ini|mohon berhenti kirim sms|"
    "berhenti jangan wa lagi|sy mau brhenti trima wa ini",
    "sas": "berenti|berenti juluq|brenti juluq|mele berenti|tiang berenti|beranti|ndaq wa malik|"
    "berenti wah kak|brenti siq",
    "jv": "mandeg|mandheg|mandek|mandegg|mandeg mas|liren|leren|lereen|ojo ngirim pesen maneh|manded|stop ae|"
    "ora usah sms|ampun sms|mandeg kabeh",
    "su": "eureun|eureun sadayana|eurun|ereun|eureun ah|ulah nge wa deui|eureun kang|eureun ngirim pesen",
    "en": "stop|stop everything|stopp|stahp|unsubscribe|unsuscribe|unsubscibe|quit|cancel|stop texting me|pls stop|"
    "i want to stop|"
    "do not text me|dont contact me|no more messages|please dont message me anymore",
}
NOT = (
    "saya mau berhenti hidup|sudah berhenti kerja|kak|suami stop kirim uang|berhenti di mana ya|jangan berhenti|"
    "gak mau berhenti|kapan berhenti|stop kontak rusak|berganti|keren|sudah|udahan|mau keluar dari sini|"
    "jangan wa malam|jangan sms siang hari|jgn wa pagi2|jangan hubungi sore ya|saya mau stop semua ini|"
    "tolong stop semua ini|berhenti dari semua ini|i want it to stop|"
    "saya mau berhenti dari ini semua|jangan hubungi suami|tidak mau kerja lagi|dia tidak mau kirim uang|"
    "jangan kirim uang|ampun pak jangan|"
    "saya sudah berhenti|bos menyuruh berhenti|berhenti minum obat|cukup"
)


HOURS = (
    "jangan wa malam|jangan sms siang hari|jgn wa pagi2|jangan hubungi sore ya|jangan sms pagi|"
    "jangan kirim pesan jam 9 malam|"
    "ojo wa bengi|ulah wa peuting|tidak usah wa malam kak|stop wa malam|jangan telpon malam|jgn tlp malem2 ya|"
    "please dont call at night|stop texting me at night"
)
NO_HOURS = (
    "selamat malam, jangan wa|jangan wa|saya takut malam|jangan pukul saya malam|jangan hubungi suami malam|malam|"
    "bos datang malam jangan wa saya takut|jangan keluar malam|suami marah kalau wa malam|"
    "jangan telepon|dont call me|jangan telepon malam suami saya marah|dont call me at night he hits me|"
    "he calls me at night"
)


@pytest.mark.parametrize(("language", "texts"), HEARD.items())
def test_stop_is_heard(language: str, texts: str) -> None:
    missed = [text for text in texts.split("|") if packaged().world.called(text) != "stop"]
    assert not missed, language


def test_other_words_are_no_stop() -> None:
    assert [text for text in NOT.split("|") if packaged().world.called(text) == "stop"] == []


def test_hours_that_are_refused_are_told_from_everything_else() -> None:
    lexicon = packaged().world.lexicon
    heard = {text: stopping.refuses_hours(lexicon.tokens(text).words) for text in f"{HOURS}|{NO_HOURS}".split("|")}
    assert [text for text in HOURS.split("|") if not heard[text]] == []
    assert [text for text in NO_HOURS.split("|") if heard[text]] == []


def test_hours_that_are_refused_hide_no_danger() -> None:
    """Farewells are near to it: what the second ear hears there is heard."""
    for text in (
        "setelah malam ini jangan hubungi saya lagi",
        "tidak usah hubungi saya lagi setelah malam ini",
        "cukup saya mau berhenti malam ini",
        "dont have phone at night",
    ):
        talk = Talk(packaged().world, {"status": "active", "language": "id"})
        talk.says(text)
        assert talk.raised[0].startswith("red "), text


def test_no_answer_that_is_offered_is_taken_for_it() -> None:
    world = packaged().world
    taken = {
        (flow.name, node.name)
        for flow in world.flows.values()
        for node in flow.nodes.values()
        for ways in ways_to_say(world, flow, node)
        for way in ways
        if len(way.split()) > 1 and world.called(way) == "stop"
    }
    assert taken == {("assistance", "alive"), ("contact_ways", "which_line")}, "there the answer wins, word for word"
    talk = Talk(world, {"status": "active", "several_lines": True})
    talk.begin("contact_ways")
    talk.says("siang")
    talk.says("jangan wa")
    assert (talk.facts["safe_line"], talk.facts["status"]) == ("sms", "active")
    talk.says("stop")
    assert talk.session is None, "the word alone stops there too"


def test_the_words_for_single_consents_call_nothing_else() -> None:
    world = packaged().world
    assert {world.called(word) for word in ("ATUR", "atur kak", "Izin", "ijin", "settings")} <= {"consent", None}
    assert world.called("ATUR") == world.called("ijin") == "consent"
    assert world.sign("atur", None) is None
    assert world.sign("izin", None) is None


@pytest.mark.parametrize(
    ("flow", "texts"),
    [
        ("erase", "HAPUS|hpus|hapus data sy|tlg hapus pesan sy|sy mau hapus data|hapus dong kak|hapus nomor saya"),
        ("consent", "ATUR kak|atur ya pak|jgn kirim tips lg|stop tips"),
        ("safe_contact", "jalur kak|JALUR ya"),
        ("language", "bahasa kak|ganti bhs"),
        ("help", "bantuan kak|bntuan"),
        ("welcome", "mulai kak|sy mau ikut lagi"),
    ],
)
def test_a_word_that_our_messages_name_is_heard_as_people_write_it(flow: str, texts: str) -> None:
    assert [text for text in texts.split("|") if packaged().world.called(text) != flow] == []


def test_the_same_word_answers_what_it_asked() -> None:
    """ "Apa yang dihapus?" - "hapus semua sy kak": an answer, not the question again."""
    talk = Talk(packaged().world, {"status": "active"})
    talk.begin("erase")
    talk.says("hapus semua sy kak")
    assert "Hapus semua sekarang?" in talk.bot
    talk.says("hapus aja")
    assert "Semua yang kami simpan dihapus" in talk.bot


def test_a_cry_for_help_calls_no_menu() -> None:
    """Words that hearing weighs; and "hapus" of something else stays for a person to read."""
    texts = "tolong bantuan|tlg bantuan kak|mohon bantuannya bu|tolong atur|dihapus majikan|ganti|jangan hapus"
    assert [text for text in texts.split("|") if packaged().world.called(text)] == []
