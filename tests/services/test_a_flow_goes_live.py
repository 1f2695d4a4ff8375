"""A draft goes live: checked, approved where it must be, for new sessions, in every process; and is rolled back."""

from __future__ import annotations

import pytest

from bot.core.finding import ContentError
from bot.services import publishing as packaged
from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from bot.services.studio import drafts, overview, previews, publications, publishing
from bot.services.studio.doors import StudioFault
from bot.services.studio.inside import inside
from bot.store import audit
from tests.making import Town
from tests.services.studio_texts import GRAVER, KINDER, TRAP, WATER, looks


@pytest.fixture
def editor(town: Town) -> StaffMember:
    return town.caseworker(role="editor", district=None)


@pytest.fixture
def other(town: Town) -> StaffMember:
    return town.caseworker(role="supervisor", district=None)


def goes(town: Town, who: StaffMember, body: str, name: str = "water") -> publications.Publication:
    there = drafts.read(town.kabar, name)
    drafts.save(town.kabar, who, name, body, there.revision if there else None)
    return publishing.publish(town.kabar, who, name, "kata yang lebih baik")


def second(town: Town, editor: StaffMember, other: StaffMember, body: str = WATER) -> None:
    """The first version of a flow that tells a caseworker: somebody else approves it."""
    assert goes(town, editor, body).status == "asked"
    publishing.approve(town.kabar, other, "water")


def other_admin(town: Town) -> StaffMember:
    return town.caseworker(role="admin", district=None)


def test_whoever_is_in_the_middle_ends_as_they_began(town, editor, other) -> None:
    second(town, editor, other)
    began = town.person()
    looks(town)
    town.says(began, "air bersih")
    assert town.last(began).startswith("Air di rumah cukup?")
    assert goes(town, editor, KINDER).status == "live"
    looks(town)
    with town.kabar.database.read() as connection:
        assert sum(inside(connection, town.kabar, "water").values()) == 1
    begins = town.person()
    town.says(begins, "air bersih")
    assert town.last(begins).startswith("Kak, air di rumah cukup?")
    town.says(began, "kurang")
    assert "kami teruskan ke petugas" in town.last(began)
    assert town.case().reason == "no_water"


def test_every_process_takes_it_up(town, editor, other) -> None:
    elsewhere = Kabar.from_settings(town.kabar.settings)
    who = town.person()
    second(town, editor, other)
    with elsewhere.database.read() as connection:
        packaged.ensure_versions(connection, elsewhere, None)
    assert elsewhere.content.world.called("air bersih") == "water"
    elsewhere.database.close()
    looks(town)
    town.says(who, "air bersih")
    assert "Air di rumah" in town.last(who)


def test_words_alone_need_nobody_else_but_a_level_does(town, editor, other) -> None:
    second(town, editor, other)
    assert goes(town, editor, KINDER).status == "live"
    asked = goes(town, editor, GRAVER)
    assert asked.status == "asked"
    looks(town)
    assert town.kabar.content.world.flows["water"].nodes["told"].raise_.level == "yellow"
    with pytest.raises(StudioFault, match="a second person"):
        publishing.approve(town.kabar, editor, "water")
    publishing.approve(town.kabar, other, "water")
    looks(town)
    assert town.kabar.content.world.flows["water"].nodes["told"].raise_.level == "orange"
    assert drafts.read(town.kabar, "water") is None


@pytest.mark.parametrize(
    ("name", "was", "now"),
    [
        ("crisis", "", "# kata lain\n"),
        ("welcome", "title: ", "title: Baru, "),
    ],
)
def test_crisis_and_consent_are_never_changed_by_one(town, editor, name, was, now) -> None:
    body = town.kabar.content.sources[name]
    changed = now + body if not was else body.replace(was, now, 1)
    drafts.save(town.kabar, editor, name, changed, None)
    if name == "crisis":  # a comment changes nothing for anybody
        with pytest.raises(StudioFault, match="nothing differs"):
            publishing.publish(town.kabar, editor, name, "coba")
        title = changed.replace("title: ", "title: Lain ", 1)
        drafts.save(town.kabar, editor, name, title, 1)
    assert publishing.publish(town.kabar, editor, name, "coba").status == "asked"


def test_a_refused_one_stays_a_draft(town, editor, other) -> None:
    goes(town, editor, WATER)
    publishing.refuse(town.kabar, other, "water")
    draft = drafts.read(town.kabar, "water")
    assert draft is not None
    assert draft.body == WATER
    assert "water" not in town.kabar.content.world.flows
    assert publishing.publish(town.kabar, editor, "water", "lagi").status == "asked"


def test_a_trap_is_not_published(town, editor) -> None:
    with pytest.raises(ContentError) as told:
        goes(town, editor, TRAP)
    assert [str(one) for one in told.value.findings] == [
        "water.yaml:11 (nodes.ask.choices.enough.next): there is no node 'by'. Did you mean 'bye'.",
        "water.yaml:17 (nodes.bye): the node 'bye' is never reached. Lead to it from another node, or take it away.",
    ]
    assert drafts.read(town.kabar, "water") is not None
    assert publications.history(town.kabar, "water") == []


def test_a_keyword_of_another_flow_is_not_taken(town, editor) -> None:
    with pytest.raises(ContentError, match="keyword"):
        goes(town, editor, WATER.replace("[air bersih]", "[bantuan]"))


def test_rolled_back_in_one_step_and_forth_again(town, editor, other) -> None:
    second(town, editor, other)
    goes(town, editor, KINDER)
    back = publishing.roll_back(town.kabar, editor, "water", "orang bingung")
    looks(town)
    assert town.kabar.content.world.flows["water"].nodes["ask"].ask == "Air di rumah cukup?"
    assert back.kind == "rollback"
    told = overview.told(town.kabar, publications.history(town.kabar, "water"))
    assert [(one.kind, one.by, one.why) for one in told] == [
        ("rollback", editor.name, "orang bingung"),
        ("publish", editor.name, "kata yang lebih baik"),
        ("publish", editor.name, "kata yang lebih baik"),
    ]
    assert told[-1].approver == other.name
    publishing.roll_back(town.kabar, editor, "water", "ternyata baik")
    looks(town)
    assert town.kabar.content.world.flows["water"].nodes["ask"].ask == "Kak, air di rumah cukup?"


def test_what_was_taken_back_comes_forth_again_with_a_second_person_only(town, editor, other) -> None:
    """A level that was rolled back as wrong: nobody alone makes it live again."""
    second(town, editor, other)
    second(town, editor, other, GRAVER)
    assert publishing.roll_back(town.kabar, editor, "water", "keliru").status == "live"
    asked = publishing.roll_back(town.kabar, editor, "water", "tidak keliru")
    looks(town)
    assert (asked.status, asked.kind) == ("asked", "rollback")
    assert town.kabar.content.world.flows["water"].nodes["told"].raise_.level == "yellow"
    with pytest.raises(StudioFault, match="waits for a second person"):
        publishing.roll_back(town.kabar, editor, "water", "lagi")
    with pytest.raises(StudioFault, match="a second person must"):
        publishing.approve(town.kabar, editor, "water")
    publishing.approve(town.kabar, other, "water")
    looks(town)
    assert town.kabar.content.world.flows["water"].nodes["told"].raise_.level == "orange"


def test_a_flow_that_was_taken_off_does_not_come_again_without_its_signs_by_one_alone(town, editor, other) -> None:
    second(town, editor, other, GRAVER)
    assert publishing.roll_back(town.kabar, editor, "water", "keliru").kind == "withdraw"
    looks(town)
    assert "water" not in town.kabar.content.world.flows
    tame = "\n".join(line for line in GRAVER.splitlines() if "raise:" not in line)
    assert goes(town, editor, tame).status == "asked"
    assert previews.preview(town.kabar, "water").difference.second == ("levels",)


def test_what_came_with_kabar_can_be_changed_and_had_back(town, editor) -> None:
    before = town.kabar.content.sources["thanks"]
    version = town.kabar.content.world.flows["thanks"].version
    goes(town, editor, before.replace('say: "', 'say: "Kak, ', 1), "thanks")
    looks(town)
    assert town.kabar.content.world.flows["thanks"].version != version
    # an upgrade of Kabar does not overwrite it
    with town.kabar.database.write() as connection:
        assert packaged.publish_packaged(connection, town.kabar, town.clock.now()) == []
    looks(town)
    assert town.kabar.content.world.flows["thanks"].version != version
    publishing.roll_back(town.kabar, editor, "thanks", "tidak jadi")
    looks(town)
    assert town.kabar.content.world.flows["thanks"].version == version
    with pytest.raises(StudioFault, match="no version before"):
        publishing.roll_back(town.kabar, editor, "hello", "coba")


def test_a_draft_begun_before_another_went_live_is_not_published_blindly(town, editor, other) -> None:
    second(town, editor, other)
    goes(town, editor, KINDER)
    drafts.save(town.kabar, editor, "water", GRAVER, None)
    publishing.roll_back(town.kabar, other_admin(town), "water", "orang bingung")
    with pytest.raises(StudioFault, match="went live since"):
        publishing.publish(town.kabar, editor, "water", "coba")


def test_two_editors_never_overwrite_each_other_unseen(town, editor) -> None:
    colleague = town.caseworker(role="editor", district=None)
    mine = drafts.save(town.kabar, editor, "water", WATER, None)
    with pytest.raises(drafts.SavedMeanwhile):
        drafts.save(town.kabar, colleague, "water", KINDER, None)
    theirs = drafts.save(town.kabar, colleague, "water", KINDER, mine.revision)
    with pytest.raises(drafts.SavedMeanwhile) as told:
        drafts.save(town.kabar, editor, "water", GRAVER, mine.revision)
    assert told.value.draft == theirs
    with pytest.raises(drafts.SavedMeanwhile):
        publishing.publish(town.kabar, editor, "water", "coba", seen=mine.revision)
    with pytest.raises(drafts.SavedMeanwhile):
        drafts.discard(town.kabar, editor, "water", mine.revision)
    drafts.discard(town.kabar, editor, "water", theirs.revision)
    assert drafts.every(town.kabar) == []


@pytest.mark.parametrize("role", ["caseworker", "supervisor"])
def test_only_editors_and_admins_write(town, role) -> None:
    who = town.caseworker(role=role, district="Lombok Tengah")
    with pytest.raises(StudioFault, match=f"a {role} does not write flows"):
        drafts.save(town.kabar, who, "water", WATER, None)
    with pytest.raises(StudioFault):
        publishing.roll_back(town.kabar, who, "hello", "coba")


@pytest.mark.parametrize("why", ["", "  \n ", "x" * 501, "a\x00b"])
def test_the_history_wants_to_know_why(town, editor, why) -> None:
    drafts.save(town.kabar, editor, "water", WATER, None)
    with pytest.raises(StudioFault, match="say in a few words why"):
        publishing.publish(town.kabar, editor, "water", why)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("Water", WATER),
        ("../x", WATER),
        ("districts", WATER),
        ("x" * 61, WATER),
        ("", WATER),
        ("air bersih", WATER),
        ("water", "a" * 200_001),
        ("water", "flow: \x00"),
    ],
)
def test_what_cannot_be_kept_is_refused(town, editor, name, body) -> None:
    with pytest.raises(StudioFault):
        drafts.save(town.kabar, editor, name, body, None)
    assert drafts.every(town.kabar) == []


def test_what_was_done_is_in_the_trail(town, editor, other) -> None:
    second(town, editor, other)
    goes(town, editor, KINDER)
    publishing.roll_back(town.kabar, editor, "water", "coba")
    with town.kabar.database.read() as connection:
        rows = connection.execute(audit.select().where(audit.c.target == "water").order_by(audit.c.id)).all()
    assert [row.action for row in rows] == [
        *("flow_draft", "flow_ask", "flow_approve"),
        *("flow_draft", "flow_publish", "flow_roll_back"),
    ]


def test_a_new_flow_is_taken_off_and_whoever_is_inside_ends(town, editor, other) -> None:
    second(town, editor, other)
    looks(town)
    inside_it = town.person()
    town.says(inside_it, "air bersih")
    assert publishing.roll_back(town.kabar, editor, "water", "salah").kind == "withdraw"
    looks(town)
    assert "water" not in town.kabar.content.world.flows
    town.says(inside_it, "kurang")
    assert "kami teruskan ke petugas" in town.last(inside_it)
    begins = town.person()
    town.says(begins, "air bersih")
    assert not any("Air di rumah" in text for text in town.messages(begins))
    assert goes(town, editor, KINDER).status == "asked"


def test_a_flow_that_another_begins_is_not_taken_off(town, editor, other) -> None:
    second(town, editor, other)
    looks(town)
    body = WATER.replace("flow: water", "flow: well").replace("[air bersih]", "[sumur]")
    body = body.replace('    say: "Baik, terima kasih."\n    end: true\n', "    begin: water\n")
    drafts.save(town.kabar, editor, "well", body, None)
    publishing.publish(town.kabar, editor, "well", "baru")
    publishing.approve(town.kabar, other, "well")
    looks(town)
    with pytest.raises(StudioFault, match="is begun by well"):
        publishing.roll_back(town.kabar, editor, "water", "salah")
