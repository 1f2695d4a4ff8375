"""Conversations that staff wrote down are played at every check; answers of real people are replayed as counts."""

from __future__ import annotations

import pytest

from bot.core.finding import ContentError
from bot.core.replay import Outcome, rough
from bot.services import publishing as packaged
from bot.services.persons.people import Person
from bot.services.staff import StaffMember
from bot.services.studio import drafts, publishing, stories
from bot.services.studio.doors import StudioFault
from bot.services.studio.replays import MOST_A_DAY, replay
from tests.making import Town
from tests.services.studio_texts import GRAVER, KINDER, WATER
from tests.web.test_check_ins_over_time import run

STORY = """\
- begin: water
- bot: ["Air di rumah", "2 Kurang"]
- person: "kurang kak"
- raises: yellow no_water
- bot: "teruskan"
"""


@pytest.fixture
def editor(town: Town) -> StaffMember:
    return town.caseworker(role="editor", district=None)


@pytest.fixture
def live(town: Town, editor: StaffMember) -> Town:
    """The flow ``water`` is live."""
    drafts.save(town.kabar, editor, "water", WATER, None)
    publishing.publish(town.kabar, editor, "water", "baru")
    publishing.approve(town.kabar, town.caseworker(role="supervisor", district=None), "water")
    with town.kabar.database.read() as connection:
        packaged.renew(connection, town.kabar, at_once=True)
    return town


def test_a_draft_that_breaks_a_test_is_not_published(live, editor) -> None:
    stories.save(live.kabar, editor, "air_kurang", STORY)
    draft = drafts.save(live.kabar, editor, "water", WATER.replace("yellow", "orange"), None)
    with pytest.raises(ContentError) as told:
        publishing.publish(live.kabar, editor, "water", "lebih genting")
    (found,) = told.value.findings
    assert found.place == "air_kurang.yaml:3 (2)"
    assert found.words == "after 'kurang kak': raised orange no_water, and should raise yellow no_water"
    kinder = KINDER.replace("Kak, air di rumah", "Kak? Air di rumah")
    drafts.save(live.kabar, editor, "water", kinder, draft.revision)
    assert publishing.publish(live.kabar, editor, "water", "sopan").status == "live"


def test_a_test_of_one_flow_watches_over_all(live, editor) -> None:
    stories.save(
        live.kabar, editor, "baik", "- begin: check_in\n- person: baik\n- not: [gagal]\n- person: BANTUAN\n- bot: x\n"
    )
    drafts.save(live.kabar, editor, "water", KINDER, None)
    with pytest.raises(ContentError, match=r"baik.yaml:5 \(4\): after 'BANTUAN': the bot does not say 'x'"):
        publishing.publish(live.kabar, editor, "water", "sopan")
    stories.drop(live.kabar, editor, "baik")
    assert publishing.publish(live.kabar, editor, "water", "sopan").status == "live"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "a story is a list"),
        ("- person: a", "a story is a list"),
        ("- person: a\n- bots: b", "unknown line 'bots'. Did you mean 'bot'"),
        ("- person: a\n- bot:", "bot says nothing"),
        ("- person: a\n- {bot: b, not: c}", "one word"),
        ("- later: {years: 3}\n- bot: a", "unknown key 'years'"),
        ("- later: {days: -1}\n- bot: a", "days is -1"),
        ("- begin: {flow: 3}\n- bot: a", "3 is not a name"),
        ("- given: {age: [1]}\n- bot: a", "age is a list"),
        ("- silent: maybe\n- bot: a", "silent is 'maybe'"),
        ("- person: [\n", "story.yaml:"),
        ("- person: a\n" * 201, "a story is a list"),
    ],
)
def test_a_broken_test_gets_a_line_with_its_place(town, editor, body, words) -> None:
    with pytest.raises(ContentError) as told:
        stories.save(town.kabar, editor, "story", body)
    assert words in str(told.value)
    assert str(told.value).startswith("story.yaml:")


def test_a_test_may_name_a_flow_that_is_gone(town, editor) -> None:
    stories.save(town.kabar, editor, "gone", "- begin: nowhere\n- bot: a\n")
    with town.kabar.database.read() as connection:
        story = stories.every(connection)[0]
    found = stories.played(town.kabar, town.kabar.content.world, story)
    assert [one.words for one in found] == ["there is no flow 'nowhere'"]


@pytest.mark.parametrize(("name", "body"), [("X", STORY), ("a" * 61, STORY), ("ok", "- person: " + "a" * 50_001)])
def test_what_cannot_be_kept_is_refused(town, editor, name, body) -> None:
    with pytest.raises(StudioFault):
        stories.save(town.kabar, editor, name, body)


def test_only_editors_keep_tests_and_replay(town) -> None:
    who = town.caseworker()
    with pytest.raises(StudioFault):
        stories.save(town.kabar, who, "air_kurang", STORY)
    with pytest.raises(StudioFault):
        replay(town.kabar, who, "water", WATER, 30)


def finished(town: Town, many: int, answer: str, *, by: Person | None = None, **columns: object) -> None:
    """So many people answered the flow now, or one of them each time."""
    for _ in range(many):
        run(town, by or town.person(**columns), "water", {"ask": answer}, {})


def test_answers_are_replayed_as_counts(live, editor) -> None:
    """Rough ones: of nine about five are left, of fourteen about ten, whoever they are."""
    finished(live, 9, "enough")
    finished(live, 9, "little")
    same = replay(live.kabar, editor, "water", KINDER, 30)
    assert same.people in {10, 15}
    assert (same.same, dict(same.others)) == (same.people, {})
    assert replay(live.kabar, editor, "water", KINDER, 30) == same
    graver = replay(live.kabar, editor, "water", GRAVER, 30)
    assert dict(graver.others) == {Outcome("raised", "yellow no_water -> orange no_water"): 5}
    other = WATER.replace('enough: {label: "Cukup", next: bye}', 'plenty: {label: "Banyak", next: bye}')
    stuck = replay(live.kabar, editor, "water", other, 30)
    assert dict(stuck.others) == {Outcome("stuck", "ask"): 5}
    more = WATER.replace("next: bye}", "next: more}") + ('  more: {ask: "Bersih?", answer: yes_no, next: bye}\n')
    asked = replay(live.kabar, editor, "water", more, 30)
    assert dict(asked.others) == {Outcome("asked", "more"): 5}
    live.clock.forward(days=31)
    assert replay(live.kabar, editor, "water", GRAVER, 30).people == 0


ABOUT_ONE = WATER.replace("start: ask", "start: who").replace(
    "nodes:\n",
    'nodes:\n  who:\n    branch:\n      - {when: \'gender == "f" and district == "Kota Mataram"\', next: her}\n'
    '      - {else: others}\n  others: {say: "Halo.", next: ask}\n\n'
    "  her: {raise: {level: yellow, reason: found_her}, next: ask}\n",
)
"""A draft that is written to ask about one person: whoever lives there and is a woman raises another sign."""


def test_a_draft_that_asks_about_one_person_learns_nothing(live, editor) -> None:
    """Not by how many there are, nor by there being any, nor by how often she wrote, nor by asking again."""
    finished(live, 19, "enough")
    without = replay(live.kabar, editor, "water", ABOUT_ONE, 30)
    her = live.person(gender="f", district="Kota Mataram")
    finished(live, 12, "enough", by=her)
    found = replay(live.kabar, editor, "water", ABOUT_ONE, 30)
    assert dict(without.others) == dict(found.others) == {}
    finished(live, 3, "enough", gender="f", district="Kota Mataram")
    assert dict(replay(live.kabar, editor, "water", ABOUT_ONE, 30).others) == {}
    finished(live, 5, "enough", gender="f", district="Kota Mataram")
    (told,) = replay(live.kabar, editor, "water", ABOUT_ONE, 30).others.items()
    assert told == (Outcome("raised", "nothing -> yellow found_her"), 5)
    for _ in range(MOST_A_DAY - 4):
        replay(live.kabar, editor, "water", ABOUT_ONE, 30)
    with pytest.raises(StudioFault, match="go on tomorrow"):
        replay(live.kabar, editor, "water", ABOUT_ONE, 30)


def test_a_count_is_another_for_each_set_of_people() -> None:
    """Two sets that differ by one person may count alike, or not: the difference is not that person."""
    assert [rough(count, 0) for count in (0, 4, 5, 14)] == [0, 0, 5, 10]
    assert {rough(count, blur) for count in range(5) for blur in range(256)} == {0}
    assert {rough(9, blur) for blur in range(256)} == {5}
    assert {rough(5, blur) for blur in range(256)} == {rough(8, blur) for blur in range(256)} == {0, 5}
