"""What came with a message that no webhook brought: its kind is known, and it is kept where media are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine

from bot.services.arriving import media
from bot.services.cases import access
from bot.services.persons.people import Person
from bot.store import media as files
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import inbox, rows

OURS = "+6281100000001"
PICTURE = b"\xff\xd8\xff\xe0" + b"x" * 2000
VOICE = b"OggS" + b"x" * 900


@pytest.fixture
def live(wired: Town) -> Town:
    """The programme's clock shows the machine's time; media are kept."""
    wired.clock.moment = datetime.now(UTC)
    settings = wired.kabar.settings.model_copy(update={"keep_media": True})
    return Town(replace(wired.kabar, settings=settings), wired.clock, wired.phones)


def sent(town: Town, double: TwilioDouble, *what: tuple[str, bytes], text: str = "") -> Person:
    """Somebody sent this, and no webhook came."""
    who = town.person()
    double.unheard(f"whatsapp:{town.number_of(who)}", f"whatsapp:{OURS}", text, media=what)
    return who


def kept(town: Town) -> list[tuple[str, str, int | None]]:
    return sorted((row.status, row.content_type, row.size) for row in rows(town.kabar, files))


def test_their_number_and_kind_are_known_and_they_are_fetched(live: Town, double: TwilioDouble) -> None:
    who = sent(live, double, ("image/jpeg", PICTURE), ("audio/ogg", VOICE))
    assert live.ticks()["missed_taken_in"] == 1
    assert [row.came_as for row in inbox(live.kabar, who)] == ["image"]
    assert media.fetch(live.kabar) == 2
    assert kept(live) == [("kept", "audio/ogg", len(VOICE)), ("kept", "image/jpeg", len(PICTURE))]


@pytest.mark.parametrize(
    ("content_type", "came_as"),
    [("audio/ogg", "audio"), ("video/mp4", "video"), ("text/vcard", "contacts"), ("application/pdf", "document")],
)
def test_the_case_page_says_what_came(live: Town, double: TwilioDouble, content_type: str, came_as: str) -> None:
    member = live.caseworker()
    sent(live, double, (content_type, b"x"))
    live.ticks()
    page = access.case_page(live.kabar, member, live.case().code)
    assert [line.came_as for line in page.messages if line.direction == "in"] == [came_as]


def test_where_media_are_not_kept_the_kind_is_known_and_nothing_is_noted(live: Town, double: TwilioDouble) -> None:
    settings = live.kabar.settings.model_copy(update={"keep_media": False})
    town = Town(replace(live.kabar, settings=settings), live.clock, live.phones)
    who = sent(town, double, ("image/jpeg", PICTURE))
    town.ticks()
    assert [row.came_as for row in inbox(town.kabar, who)] == ["image"]
    assert rows(town.kabar, files) == []


def test_words_do_not_wait_for_a_list_that_fails_and_the_picture_comes_later(
    live: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    double.faults.next("500_before", on="media", times=2)
    who = sent(live, double, ("image/jpeg", PICTURE), text="saya dipukul suami")
    assert live.ticks()["missed_taken_in"] == 1
    assert live.case().level == "red"
    assert len(inbox(live.kabar, who)) == 1
    assert media.fetch(live.kabar) == 0
    later.shift(90)
    assert media.fetch(live.kabar) == 1
    assert kept(live) == [("kept", "image/jpeg", len(PICTURE))]


def test_a_list_that_never_comes_is_given_up(live: Town, double: TwilioDouble, later: time_machine.Coordinates) -> None:
    double.faults.next("500_before", on="media", times=50)
    sent(live, double, ("image/jpeg", PICTURE))
    live.ticks()
    for _ in range(media.MOST_TRIES):
        media.fetch(live.kabar)
        later.shift(7200)
    assert [status for status, _, _ in kept(live)] == ["lost"]


def test_only_what_is_missing_and_has_files_is_asked_for(live: Town, double: TwilioDouble) -> None:
    sent(live, double, text="BANTUAN")
    live.ticks()
    assert [one for one in double.requests if "/Media.json" in one] == []
