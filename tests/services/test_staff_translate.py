"""Staff translate: drafts, a second speaker, what people get and how they may answer; nothing is ever lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.services import publishing as packaged
from bot.services.live_content import LiveContent
from bot.services.live_texts import LiveTexts
from bot.services.staff import StaffMember
from bot.services.studio import drafts, publishing
from bot.services.studio.checking import check_text
from bot.services.studio.doors import StudioFault
from bot.services.studio.texts import rows, writing
from bot.services.studio.texts.guard import TextFault
from bot.services.studio.texts.known import key_of
from bot.services.studio.texts.standing import Standing
from bot.store import audit
from tests.making import Town
from tests.services.studio_texts import KINDER, WATER

ASK, LITTLE = "water.ask.ask", "water.ask.choices.little"


@pytest.fixture
def editor(town: Town) -> StaffMember:
    return town.caseworker(role="editor", district=None)


@pytest.fixture
def speaker(town: Town) -> StaffMember:
    return town.caseworker(role="supervisor", district=None)


@pytest.fixture(autouse=True)
def _reviewed_only(town: Town) -> None:
    """A deployment among real people: drafts are not sent."""
    sends(town, drafts=False)


def sends(town: Town, *, drafts: bool) -> None:
    texts = LiveTexts(send_drafts=drafts)
    town.kabar = replace(town.kabar, texts=texts, content_of=LiveContent(texts=texts))
    looks(town)


def looks(town: Town) -> None:
    with town.kabar.database.read() as connection:
        packaged.renew(connection, town.kabar, at_once=True)


def live(town: Town, editor: StaffMember, other: StaffMember, body: str = WATER) -> None:
    there = drafts.read(town.kabar, "water")
    drafts.save(town.kabar, editor, "water", body, there.revision if there else None)
    if publishing.publish(town.kabar, editor, "water", "baru").status == "asked":
        publishing.approve(town.kabar, other, "water")
    looks(town)


def stands(town: Town, context: str, language: str = "sas", *, draft: bool = False) -> Standing:
    with town.kabar.database.read() as connection:
        desk = writing.open_desk(connection, town.kabar, language)
    [found] = [one for one in desk.standing.values() if one.text.context == context and one.text.draft == draft]
    return found


def writes(town: Town, who: StaffMember, context: str, text: str, language: str = "sas", **where: bool) -> Standing:
    now = stands(town, context, language, **where)
    return writing.save(town.kabar, who, language, now.text.key, text, now.revision)


def approves(town: Town, who: StaffMember, context: str, language: str = "sas", **where: bool) -> Standing:
    now = stands(town, context, language, **where)
    return writing.approve(town.kabar, who, language, now.text.key, now.revision)


def test_from_a_draft_to_an_answer_in_the_new_words(town, editor, speaker) -> None:
    live(town, editor, speaker)
    began = town.person(language="sas")
    assert stands(town, ASK).status == "missing"
    assert writes(town, editor, ASK, "Aiq leq bale genep?").status == "draft"
    writes(town, editor, LITTLE, "Kurang gati")
    # another process, which is in the middle of a conversation
    elsewhere = Town(replace(town.kabar, content_of=LiveContent(texts=(other := LiveTexts())), texts=other), town.clock)
    elsewhere.phones = town.phones
    elsewhere.says(began, "air bersih")
    assert "Air di rumah cukup?" in town.last(began)  # a draft is not sent: the chain falls back

    with pytest.raises(StudioFault, match="a second speaker"):
        approves(town, editor, ASK)
    approves(town, speaker, ASK)
    approves(town, speaker, LITTLE)
    looks(elsewhere)  # as it does each second
    elsewhere.says(began, "entah")
    assert "Aiq leq bale genep?\n1 Cukup\n2 Kurang gati" in elsewhere.last(began)
    # what replaced it is understood at once, and so is what still stands on the phone
    writes(town, editor, LITTLE, "Ndeq genep")
    approves(town, speaker, LITTLE)
    looks(town)
    assert set(town.kabar.content.world.spoken[LITTLE]) == {"Ndeq genep", "Kurang gati"}
    town.says(began, "ndeq genep")
    assert "kami teruskan ke petugas" in town.last(began)
    later = town.person(language="sas")
    town.says(later, "air bersih")
    town.says(later, "kurang gati")
    assert "kami teruskan ke petugas" in town.last(later)


def test_until_a_change_is_approved_people_get_what_was_reviewed(town, editor, speaker) -> None:
    live(town, editor, speaker)
    writes(town, editor, ASK, "Aiq genep?")
    approves(town, speaker, ASK)
    changed = writes(town, editor, ASK, "Aiq leq bale genep?")
    assert (changed.status, changed.sent) == ("draft", "Aiq genep?")
    looks(town)
    say = town.kabar.catalogues.translate
    assert say("sas", ASK, "Air di rumah cukup?") == "Aiq genep?"
    sends(town, drafts=True)  # nobody alone puts a text in the place of one that two have seen
    assert town.kabar.catalogues.translate("sas", ASK, "Air di rumah cukup?") == "Aiq genep?"
    sends(town, drafts=False)
    now = stands(town, ASK)
    writing.withdraw(town.kabar, speaker, "sas", now.text.key, now.revision)
    looks(town)
    assert town.kabar.catalogues.translate("sas", ASK, "Air di rumah cukup?") == "Air di rumah cukup?"
    with town.kabar.database.read() as connection:
        [history] = rows.histories(connection, [now.row.id]).values()
        trail = connection.execute(audit.select().where(audit.c.target == f"sas:{ASK}").order_by(audit.c.id)).all()
    assert [(one.kind, one.text) for one in history] == [
        ("withdraw", "Aiq leq bale genep?"),
        ("write", "Aiq leq bale genep?"),
        ("approve", "Aiq genep?"),
        ("write", "Aiq genep?"),
    ]
    assert [one.action for one in trail] == [
        *("flow_text", "flow_text_approve", "flow_text", "flow_text_withdraw"),
    ]


def test_what_came_with_kabar_is_changed_and_kept(town, editor, speaker) -> None:
    before = stands(town, "common.yes", "en")
    assert (before.status, before.said, before.row) == ("reviewed", "Yes", None)
    writes(town, editor, "common.yes", "Yep", "en")
    looks(town)
    assert town.kabar.catalogues.translate("en", "common.yes", "Ya") == "Yes"
    approves(town, speaker, "common.yes", "en")
    looks(town)
    assert town.kabar.catalogues.translate("en", "common.yes", "Ya") == "Yep"
    with town.kabar.database.read() as connection:
        [history] = rows.histories(connection, [stands(town, "common.yes", "en").row.id]).values()
    assert [(one.kind, one.text, one.status) for one in history][-1] == ("package", "Yes", "reviewed")
    draft = next(  # whoever speaks the language approves what came as a draft
        one for one in everything(town, "sas") if one.status == "draft" and one.text.group == "thanks"
    )
    done = writing.approve(town.kabar, editor, "sas", draft.text.key, 0)
    looks(town)
    assert town.kabar.catalogues.translate("sas", done.text.context, done.text.source) == draft.said


def test_the_clock_too_takes_up_what_was_translated(town, editor, speaker) -> None:
    elsewhere = Town(replace(town.kabar, content_of=LiveContent(texts=(other := LiveTexts())), texts=other), town.clock)
    writes(town, editor, "common.yes", "Yep", "en")
    approves(town, speaker, "common.yes", "en")
    assert other.sent.translate("en", "common.yes", "Ya") == "Yes"
    elsewhere.ticks()
    assert other.sent.translate("en", "common.yes", "Ya") == "Yep"


def everything(town: Town, language: str) -> list[Standing]:
    with town.kabar.database.read() as connection:
        return list(writing.open_desk(connection, town.kabar, language).standing.values())


def test_a_changed_source_keeps_the_old_translation_in_sight(town, editor, speaker) -> None:
    live(town, editor, speaker)
    writes(town, editor, ASK, "Aiq genep?")
    approves(town, speaker, ASK)
    inside = town.person(language="sas")
    looks(town)
    town.says(inside, "air bersih")
    drafts.save(town.kabar, editor, "water", KINDER, None)
    # the draft needs its translation before it goes live; what is live keeps its own
    coming = stands(town, ASK, draft=True)
    assert (coming.status, coming.said, coming.old_source) == ("outdated", "Aiq genep?", "Air di rumah cukup?")
    assert stands(town, ASK).status == "reviewed"
    assert "Sasak" in warned(town)
    writes(town, editor, ASK, "Kak, aiq genep?", draft=True)
    assert "Sasak" not in warned(town)
    approves(town, speaker, ASK, draft=True)
    publishing.publish(town.kabar, editor, "water", "lebih ramah")
    looks(town)
    assert (now := stands(town, ASK)).status == "reviewed"
    assert now.said == "Kak, aiq genep?"
    # whoever is in the middle of the old version still gets its words; a roll back finds them again
    town.says(inside, "entah")
    assert "Aiq genep?" in town.last(inside)
    publishing.roll_back(town.kabar, editor, "water", "coba")
    assert stands(town, ASK).said == "Aiq genep?"


def warned(town: Town) -> str:
    found = check_text(town.kabar, "water", KINDER).findings
    return "\n".join(str(one) for one in found if "nodes.ask.ask" in one.place)


REFUSED = (
    ("common.passed_on", "Aok {nama}", "braces"),
    ("services.kp2mi", "KP2MI 0800", "braces"),
    (ASK, "Aiq {", "braces"),
    (ASK, "Aiq \u201cgenep\u201d?", "letters"),
    (ASK, "Aiq \U0001f4a7?", "letters"),
    (ASK, "Aiq\x00genep", "control"),
    (ASK, "a" * 10_000, "long"),
    (ASK, "a" * 320, "message"),
    (LITTLE, "a" * 21, "button"),
    (LITTLE, "Cukup", "answer"),
    (LITTLE, "Genep", "elsewhere"),
    (LITTLE, "1", "number"),
    (LITTLE, "stop", "called"),
    ("water.ask.choices.enough", "dikurung majikan", "cry"),
    ("templates.knock", "Rp 100 uang", "template"),
    ("check_in.start.ask", "Berembe kabar korban?", "neutral"),
    ("check_in.start.choices.fine", "Kepeng", "neutral"),
    ("common.passed_on", "Tampiasih, kasus side wah kami kirim.", "neutral"),
    ("common.mail_alarm_subject", "Kabar: korban", "neutral"),
)


def test_what_could_not_be_sent_is_not_kept(town, editor, speaker) -> None:
    live(town, editor, speaker)
    writes(town, editor, "water.ask.choices.enough", "Genep", "su")  # in another language
    for context, text, code in REFUSED:
        with pytest.raises(TextFault) as told:
            writes(town, editor, context, text)
        assert {one.code for one in told.value.faults} == {code}, text
        assert all(one.context == context and one.place.startswith(context) for one in told.value.faults)
        assert stands(town, context).row is None


def test_two_who_write_at_once_do_not_overwrite_each_other(town, editor, speaker) -> None:
    live(town, editor, speaker)
    first = stands(town, ASK)
    writes(town, editor, ASK, "Aiq genep?")
    colleague = town.caseworker(role="admin", district=None)
    with pytest.raises(writing.ChangedMeanwhile) as told:
        writing.save(town.kabar, colleague, "sas", first.text.key, "Aiq araq?", first.revision)
    assert told.value.now.said == "Aiq genep?"
    with pytest.raises(StudioFault, match="no such text"):
        writing.save(town.kabar, editor, "sas", key_of(ASK, "lain"), "Aiq?", 0)
    with pytest.raises(StudioFault, match="no language of Kabar"):
        writing.save(town.kabar, editor, "xx", first.text.key, "Aiq?", 0)
    with pytest.raises(StudioFault, match="nothing in it"):
        writing.save(town.kabar, editor, "sas", first.text.key, " \n", 1)
    with pytest.raises(StudioFault, match="does not write"):
        writing.save(town.kabar, speaker, "sas", first.text.key, "Aiq?", 1)
    with pytest.raises(StudioFault, match="no translation"):
        approves(town, speaker, LITTLE)
