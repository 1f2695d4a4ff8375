"""The case page says what fired in the reader's language: words that were heard, an answer, or a reason of our own."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from bot.core.effects import Raised
from bot.core.fired import OWN_KEYS, OwnKey, own, read
from bot.services.cases.raising import Sign, raise_sign
from bot.store import case_sign
from tests.making import Town
from tests.services.content import broken
from tests.services.days import after, at
from tests.services.rows import plan_of, rows
from tests.web.conftest import Logged

LANGUAGES = ("id", "en")
LISTENS = 'Aturannya mendengarkan kalimat seperti "tlg sy d kurung majikan".'
FEELINGS = 'Jawaban dalam percakapan "Perasaan (PHQ-2)"'


def said(app: Flask, language: str, rule: str) -> str:
    with app.test_request_context(f"/?lang={language}"):
        return str(app.jinja_env.get_template("words.html").module.fired(read(rule))).strip()  # type: ignore[attr-defined]  # a macro


@pytest.mark.parametrize("key", OWN_KEYS)
def test_every_key_has_its_words_in_both_languages(app: Flask, key: OwnKey) -> None:
    indonesian, english = (said(app, language, own(key, "detail")) for language in LANGUAGES)
    assert key not in {indonesian, english}
    assert indonesian != english
    assert " " in indonesian
    assert " " in english


@pytest.mark.parametrize("key", ["not_answered", "too_late_follow_up", "not_delivered"])
def test_a_detail_is_told(app: Flask, key: OwnKey) -> None:
    assert all("detail" in said(app, language, own(key, "detail")) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("rule", "indonesian", "english"),
    [
        (
            "locked.id.shut_in",
            "Kata-kata yang dikenali: dikurung. " + LISTENS,
            'Words heard: locked in. Its rule listens for sentences such as "tlg sy d kurung majikan".',
        ),
        ("locked.id.no_longer_there", "Kata-kata yang dikenali: dikurung.", "Words heard: locked in."),
        (
            "like.locked",
            "Mirip kata-kata tentang dikurung. Ini dugaan: baca sendiri pesannya.",
            "Like words about locked in. This is a guess: read the message yourself.",
        ),
        ("check_in.call", 'Jawaban dalam percakapan "Apa kabar"', 'Answer in the talk "Apa kabar"'),
        ("feelings.score_4", f"{FEELINGS} (skor 4)", 'Answer in the talk "Perasaan (PHQ-2)" (score 4)'),
        ("gone_flow.call", 'Jawaban dalam percakapan "gone flow"', 'Answer in the talk "gone flow"'),
        ("an older sentence", "Aturan: an older sentence", "Rule: an older sentence"),
        ("a <b>", "Aturan: a &lt;b&gt;", "Rule: a &lt;b&gt;"),
    ],
)
def test_other_rules_are_told_with_the_kind_of_thing_they_are(
    app: Flask, rule: str, indonesian: str, english: str
) -> None:
    assert [said(app, language, rule) for language in LANGUAGES] == [indonesian, english]


def shown(logged_in: Logged, code: str, language: str) -> list[str]:
    page = logged_in(language=language).get(f"/cases/{code}").text
    fired = re.search(r'<h2 id="fired">.*?</section>', page, re.DOTALL)
    return [line.strip() for line in re.findall(r'<p class="small">([^<]+)</p>', fired[0])]


def fired_part(logged_in: Logged, code: str) -> str:
    return re.search(r'<h2 id="fired">.*?</section>', logged_in().get(f"/cases/{code}").text, re.DOTALL)[0]  # type: ignore[index]


def test_words_that_were_heard(town: Town, logged_in: Logged) -> None:
    town.says(town.person(), "tlg sy dikurung majikan")
    rule = rows(town.kabar, case_sign)[0].rule
    assert shown(logged_in, town.case().code, "id") == [f"Kata-kata yang dikenali: dikurung. {LISTENS}"]
    [folded] = re.findall(r"<details.*?</details>", fired_part(logged_in, town.case().code), re.DOTALL)
    assert rule in folded, "whoever mends the lexicon finds it"
    assert rule not in fired_part(logged_in, town.case().code).replace(folded, "")


def test_an_answer_in_a_flow(town: Town, logged_in: Logged) -> None:
    who = town.person()
    at(town, plan_of(town.kabar, who)[0].due_at)
    town.says(who, "3")
    assert shown(logged_in, town.case().code, "en") == ['Answer in the talk "Apa kabar"']


def test_a_message_that_no_rule_understood(town: Town, logged_in: Logged) -> None:
    town.says(town.person(), "layang layang kuning di atas atap")
    assert shown(logged_in, town.case().code, "id") == ["Tidak ada aturan yang memahami pesan ini"]
    assert shown(logged_in, town.case().code, "en") == ["No rule understood this message"]


def test_silence_names_the_plans_step(town: Town, logged_in: Logged) -> None:
    at(town, plan_of(town.kabar, town.person())[0].due_at)
    after(town, hours=48)
    after(town, days=5)
    assert [row.rule for row in rows(town.kabar, case_sign)] == ["not_answered:first"]
    assert shown(logged_in, town.case().code, "en") == ["First check-in: not answered, not after a reminder either"]


def test_a_step_that_failed(town: Town, logged_in: Logged) -> None:
    town = broken(town)
    town.says(town.person(), "putar")
    assert shown(logged_in, town.case().code, "en") == ["A step of the conversation failed on Kabar's side"]


def test_two_signs_are_told_each_with_its_own(town: Town, logged_in: Logged) -> None:
    who = town.person()
    with town.kabar.database.write() as connection:
        for rule in (own("not_delivered", "63016"), own("birth_year")):
            raise_sign(connection, town.kabar, who, Sign(Raised("yellow", "not_delivered", rule)), town.clock.now())
    assert set(shown(logged_in, town.case().code, "id")) == {
        "Pesan tidak sampai (kode 63016)",
        "Tahun lahir dalam daftar yang diimpor",
    }
