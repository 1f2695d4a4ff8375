"""A language goes out as a PO file and comes in again: all or nothing, and nobody's work is overwritten unseen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from bot.services.studio.doors import StudioFault
from bot.services.studio.texts import sending_out, taking_in
from bot.services.studio.texts.guard import TextFault
from bot.services.studio.texts.writing import open_desk
from bot.store import translation
from bot.translations import po, po_out
from bot.translations.po import Catalogue
from tests.making import Town
from tests.services.studio_texts import KINDER
from tests.services.test_staff_translate import (
    ASK,
    LITTLE,
    _reviewed_only,  # noqa: F401 - a fixture
    drafts,
    editor,  # noqa: F401
    live,
    speaker,  # noqa: F401
    stands,
    writes,
)

ENOUGH, TOLD = "water.ask.choices.enough", "water.told.say"


def out(town: Town, who: StaffMember, flow: str = "water") -> Catalogue:
    return po.parse(sending_out.export(town.kabar, who, "sas", flow))


def filled(came: Catalogue, **texts: tuple[str, bool]) -> Catalogue:
    """What a translator does: other texts, and the mark of a draft or none; by the last part of the context."""
    entries = tuple(
        replace(entry, text=texts[end][0], draft=texts[end][1], previous="")
        if (end := entry.context.rpartition(".")[2]) in texts and not entry.context.startswith("water.bye")
        else entry
        for entry in came.entries
    )
    return po.parse(po_out.write(replace(came, entries=entries)))


def since(town: Town, language: str = "sas") -> list[tuple[str, str]]:
    with town.kabar.database.read() as connection:
        last = sending_out.exports(connection, language)[0]
        found = sending_out.changed(open_desk(connection, town.kabar, language), last)
    return [(one.what, one.context) for one in found]


def test_a_file_goes_out_and_comes_in(town, editor, speaker) -> None:  # noqa: F811
    live(town, editor, speaker)
    writes(town, editor, ASK, "Aiq genep?")
    came = out(town, editor)
    assert [(entry.context, entry.text, entry.draft) for entry in came.entries][:3] == [
        (ASK, "Aiq genep?", True),
        (ENOUGH, "", False),
        (LITTLE, "", False),
    ]
    assert "At most 20 letters." in came.entries[1].comments
    assert since(town) == []

    second = town.caseworker(role="admin", district=None)
    back = filled(came, ask=("Aiq genep?", False), enough=("Genep", False), little=("=1+1", True))
    seen = taking_in.looked_at(town.kabar, second, "sas", back)
    assert [(one.kind, one.now.text.context, one.text) for one in seen.coming] == [
        ("approve", ASK, "Aiq genep?"),
        ("write", ENOUGH, "Genep"),
        ("write", LITTLE, "=1+1"),
    ]
    assert stands(town, ENOUGH).status == "missing"
    taking_in.take(town.kabar, second, "sas", back)
    # what the second one left unmarked is approved; what is new waits for a second speaker, whatever the file says
    assert [stands(town, one).status for one in (ASK, ENOUGH, LITTLE)] == ["reviewed", "draft", "draft"]
    assert sorted(since(town)) == [("translation", ASK), ("translation", ENOUGH), ("translation", LITTLE)]
    again = taking_in.take(town.kabar, second, "sas", back)
    assert [(one.kind, one.now.text.context) for one in again.coming] == [("own", ENOUGH)]


def test_what_somebody_changed_since_is_not_overwritten(town, editor, speaker) -> None:  # noqa: F811
    live(town, editor, speaker)
    for context, text in ((ASK, "Aiq genep?"), (ENOUGH, "Genep"), (LITTLE, "Kurang")):
        if text != "Kurang":
            writes(town, editor, context, text)
    came = out(town, editor)
    writes(town, editor, ASK, "Aiq leq bale genep?")
    writes(town, editor, ENOUGH, "Genep gati")
    back = filled(came, ask=("Aiq araq?", True), little=("Kodeq", True))  # ENOUGH was left as it went out
    seen = taking_in.take(town.kabar, editor, "sas", back)
    assert [(one.kind, one.now.text.context, one.now.said) for one in seen.coming] == [
        ("conflict", ASK, "Aiq leq bale genep?"),
        ("write", LITTLE, ""),
    ]
    assert (stands(town, ASK).said, stands(town, ENOUGH).said) == ("Aiq leq bale genep?", "Genep gati")
    taking_in.take(town.kabar, editor, "sas", back, [stands(town, ASK).text.key])
    assert stands(town, ASK).said == "Aiq araq?"
    # a file whose export nobody remembers: what staff wrote is never overwritten by it
    unmarked = replace(back, head={name: said for name, said in back.head.items() if not name.startswith("X-")})
    writes(town, editor, ASK, "Aiq leq bale?")
    assert taking_in.looked_at(town.kabar, editor, "sas", unmarked).of("conflict")


def test_a_file_of_an_older_text_and_of_unknown_texts(town, editor, speaker) -> None:  # noqa: F811
    live(town, editor, speaker)
    came = out(town, editor)
    drafts.save(town.kabar, editor, "water", KINDER, None)
    assert since(town) == [("source", ASK)]
    gone = replace(came.entries[0], context="water.well.ask", text="Sumur", draft=False)
    back = filled(replace(came, entries=(*came.entries, gone)), ask=("Aiq genep?", False))
    seen = taking_in.take(town.kabar, editor, "sas", back)
    assert [entry.context for entry in seen.unknown] == ["water.well.ask"]
    assert [one.kind for one in seen.coming] == ["write"]  # what is live still has that source
    live_one, coming = stands(town, ASK), stands(town, ASK, draft=True)
    assert (live_one.status, live_one.said) == ("draft", "Aiq genep?")
    assert (coming.status, coming.said, coming.old_source) == ("outdated", "Aiq genep?", "Air di rumah cukup?")
    entry = out(town, editor).entries[0]
    assert (entry.source, entry.text, entry.draft, entry.previous) == (
        *("Kak, air di rumah cukup?", "Aiq genep?"),
        *(True, "Air di rumah cukup?"),
    )
    # untouched, an outdated one stays outdated; an older source that nobody has any more is kept beside
    assert taking_in.take(town.kabar, editor, "sas", out(town, editor)).coming == ()
    oldest = replace(came.entries[0], source="Air cukup?", text="Aiq?", draft=False)
    seen = taking_in.take(town.kabar, editor, "sas", replace(came, entries=(oldest,)))
    assert [one.kind for one in seen.coming] == ["older"]
    assert (coming := stands(town, ASK, draft=True)).old_source == "Air cukup?"
    assert coming.said == "Aiq?"


def test_one_wrong_line_and_nothing_is_taken(town, editor, speaker) -> None:  # noqa: F811
    live(town, editor, speaker)
    came = out(town, editor)
    wrong = filled(came, enough=("Genep", True), little=("a" * 21, True), say=("Aok {nama}", True))
    with pytest.raises(TextFault) as told:
        taking_in.take(town.kabar, editor, "sas", wrong)
    assert {(one.context, one.code) for one in told.value.faults} == {(TOLD, "braces"), (LITTLE, "button")}
    other = replace(came, head={**came.head, "Language": "jv"})
    with pytest.raises(TextFault, match="this is to be Sasak"):
        taking_in.take(town.kabar, editor, "sas", filled(other, enough=("Genep", True)))
    assert written(town.kabar) == 0
    with pytest.raises(StudioFault, match="does not write"):
        taking_in.take(town.kabar, speaker, "sas", came)
    with pytest.raises(StudioFault, match="no such flow"):
        sending_out.export(town.kabar, editor, "sas", "nowhere")


def test_words_that_say_too_much_come_in_by_no_file(town, editor) -> None:  # noqa: F811
    came = out(town, editor, "nudge")
    odd = replace(came, entries=tuple(replace(one, text="Halo, korban.", draft=False) for one in came.entries))
    with pytest.raises(TextFault) as told:
        taking_in.take(town.kabar, editor, "sas", odd)
    assert {one.code for one in told.value.faults} == {"neutral"}
    assert written(town.kabar) == 0


HEAD = b'msgid ""\nmsgstr "Language: sas\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n'
BAD = {
    b"": "no text in it",
    b"hello": "line 1",
    b"\x89PNG\r\n\x1a\n\xff": "not UTF-8 in line 1",
    HEAD + b'msgctxt "a"\nmsgid "b"\nmsgstr "c\x00"\n': "line 6: there is a letter",
    HEAD + b'msgctxt "a"\nmsgid "b\nmsgstr "c"\n': "line 5: the quotes do not match",
    HEAD + b'msgctxt "a"\nmsgid "b"\nmsgstr "c"\n\nmsgctxt "a"\nmsgid "d"\nmsgstr "e"\n': "is there twice",
    # with "nplurals=999999999" in the head these hundred letters took two minutes and all memory
    HEAD + b'msgctxt "a"\nmsgid "b"\nmsgid_plural "c"\nmsgstr[0] "d"\n': "line 6: msgid_plural",
    HEAD + b'#~ msgctxt "a"\n#~ msgid "b"\n#~ \x0bmsgid_plural "c"\n#~ msgstr[0] "d"\n': "line 6: msgid_plural",
    b"#" * (2 * 1024 * 1024 + 1): "larger than 2 MB",
}


def test_what_is_no_po_file_is_told_in_a_line(town, editor) -> None:  # noqa: F811
    for data, words in BAD.items():
        with pytest.raises(StudioFault, match=words) as told:
            taking_in.hand_in(town.kabar, editor, "sas", "x.po", data)
        assert "\n" not in str(told.value)
    kept = taking_in.hand_in(town.kabar, editor, "sas", "a\x00b" * 90, HEAD + b'msgctxt "a"\nmsgid "b"\nmsgstr "c"\n')
    assert len(taking_in.file_of(town.kabar, kept).name) == taking_in.LONGEST_NAME
    taking_in.throw_away(town.kabar, editor, kept)
    with pytest.raises(StudioFault, match="taken already"):
        taking_in.file_of(town.kabar, kept)


def written(kabar: Kabar) -> int:
    with kabar.database.read() as connection:
        return len(connection.execute(translation.select()).all())


def test_every_language_goes_out_whole_and_comes_in_as_it_was(town, editor, speaker) -> None:  # noqa: F811
    live(town, editor, speaker)
    text = sending_out.export(town.kabar, editor, "en")
    came = taking_in.read(text.encode())
    assert len(came.entries) == len(list(town.kabar.content.texts()))
    assert taking_in.take(town.kabar, editor, "en", came).coming == ()
