"""Exports as RapidPro writes them become flows of ours: nothing is left out without a word."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.content.rapidpro.actions import UNCARRIED
from bot.core.flow import Raise
from tests.content.rapidpro.exports import NAMES, bring, parts, sample, structural, whole_check


@pytest.mark.parametrize("name", NAMES)
def test_every_action_and_case_is_carried_over_or_reported(name: str) -> None:
    came = bring(sample(name))
    accounts = [one.account for one in came.flows]
    assert sum(len(account.carried) + account.reported for account in accounts) == parts(sample(name))
    for account in accounts:
        left = account.parts.keys() - account.carried
        assert all(note in came.notes for part in left for note in account.told[part])
        assert left <= account.told.keys()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_has_no_blind_alley_and_no_silent_circle(name: str) -> None:
    assert structural(bring(sample(name))) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_same_export_gives_the_same_files(name: str) -> None:
    assert [one.yaml for one in bring(sample(name)).flows] == [one.yaml for one in bring(sample(name)).flows]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "unsupported"])
def test_plain_flows_pass_the_whole_check(name: str) -> None:
    assert whole_check(bring(sample(name))) == []


def test_a_registration_keeps_its_answers_its_words_and_its_languages() -> None:
    came = bring(sample("registration_v13"))
    (one,) = came.flows
    flow = one.flow
    assert (flow.name, flow.start, flow.keywords, flow.expires_hours) == (
        *("pendaftaran_usaha", "jenis_kelamin", ("daftar",), 12),
    )
    gender = flow.nodes["jenis_kelamin"]
    assert (gender.say, gender.ask) == ("Halo! Kami ingin kenal Anda.", "Anda perempuan atau laki-laki?")
    assert gender.again == "Maaf, kami belum mengerti. Perempuan atau laki-laki?"
    assert [(choice.key, choice.label, choice.also) for choice in gender.choices] == [
        ("female", "Perempuan", ("wanita", "woman", "female")),
        ("male", "Laki-laki", ("laki", "pria", "man", "male")),
    ]
    year = flow.nodes["tahun_lahir"]
    assert (year.answer, year.low, year.high, dict(year.remember)) == (
        *("number", 1940, 2010, {"gender": "{jenis_kelamin}"}),
    )
    assert flow.nodes["usaha"].answer == "yes_no"
    assert flow.nodes["selesai_2"].raise_ == Raise("yellow", "other_problem")
    texts = dict(one.texts)
    english = texts["pendaftaran_usaha.jenis_kelamin.ask"].others["en"]
    assert english == "Are you a woman or a man?"
    assert texts["pendaftaran_usaha.jenis_kelamin.choices.female"].others == {"en": "Woman"}
    assert texts["pendaftaran_usaha.jenis_kelamin.say"].changed


def test_a_registration_names_what_stays_behind() -> None:
    told = "\n".join(note.words for note in bring(sample("registration_v13")).notes)
    for words in (
        "add_contact_groups",
        "'por'",
        "level yellow",
        "the campaign 'Bulanan'",
        "every message",
        "'Peserta'",
    ):
        assert words in told


def test_a_survey_in_english_with_all_its_indonesian_has_that_as_source() -> None:
    came = bring(sample("survey_v14"))
    (one,) = came.flows
    work = one.flow.nodes["work"]
    assert work.ask == "Pekerjaan Anda bagaimana?"
    assert dict(one.texts)["household_survey.work.ask"].others == {"en": "How is your work these days?"}
    assert [dict(choice.points) for choice in work.choices] == [{}, {"score": 1}, {"score": 2}]
    assert [choice.also for choice in work.choices][2] == ("no work", "jobless", "nganggur")
    assert "score >= 2" in one.yaml
    assert "meals <= 1" in one.yaml
    assert one.flow.nodes["last_visit"].answer == "date"
    assert one.account.reported == 0
    assert not [note for note in came.notes if "Indonesian" in note.words]


def test_without_a_base_language_the_indonesian_is_the_source() -> None:
    data = sample("survey_v14")
    data["flows"][0]["language"] = "und"
    (one,) = bring(data).flows
    assert one.flow.nodes["work"].ask == "Pekerjaan Anda bagaimana?"
    del data["flows"][0]["localization"]["ind"]
    (one,) = bring(data).flows
    assert one.flow.nodes["work"].ask == "How is your work these days?"


def test_texts_without_indonesian_keep_their_language_and_are_named() -> None:
    data = sample("survey_v14")
    texts = data["flows"][0]["localization"]["ind"]
    asked = next(uuid for uuid, said in texts.items() if said.get("text") == ["Kemarin makan berapa kali?"])
    del texts[asked]
    came = bring(data)
    assert came.flows[0].flow.nodes["meals"].ask == "How many meals did you have yesterday?"
    assert any(
        "1 texts have no Indonesian, so 'eng' stands there: 'How many meals" in note.words for note in came.notes
    )


def test_one_flow_begins_another_and_goes_on_after_it() -> None:
    came = bring(sample("parent_and_child"))
    parent, child = (one.flow for one in came.flows)
    assert parent.nodes["tanya_bahasa"].begin == child.name
    assert parent.nodes["tanya_bahasa"].next == "bila_contact_language"
    assert dict(child.nodes["selesai"].remember) == {"language": "{bahasa}"}
    assert [choice.key for choice in child.nodes["bahasa"].choices] == ["id", "sas"]
    assert any("'Tidak Ikut Diekspor' is not begun" in note.words for note in came.notes)


def test_all_that_kabar_does_not_do_is_named_with_what_does_it_here() -> None:
    came = bring(sample("unsupported"))
    told = Counter(kind for note in came.notes for kind in UNCARRIED if f"'{kind}'" in note.words)
    assert set(told) == set(UNCARRIED)
    assert all(note.mend for note in came.notes)
    (one,) = came.flows
    assert one.flow.name != "welcome", "an import never takes the place of a flow that Kabar begins itself"
    for words in (
        "attachment",
        "template",
        "'novelty'",
        "'novelties'",
        "ask the field office",
        "600 seconds",
        "chance",
    ):
        assert any(words in note.words for note in came.notes), words
