"""With KABAR_KEEP_MEDIA what people send is fetched after the commit and kept sealed; nothing is lost by it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from bot.channels.twilio_media import LARGEST
from bot.services.arriving import media
from bot.services.cases import access
from bot.services.cases.access import NotYours
from bot.services.erasing import asking, finishing
from bot.services.erasing.asking import Ask
from bot.store import audit, case_file, message
from bot.store import media as files
from tests.doubles.twilio import TwilioDouble
from tests.making import Town

PICTURE = b"\xff\xd8\xff\xe0" + b"x" * 2000
PATH = "/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"


@pytest.fixture
def keeping(wired: Town) -> Town:
    settings = wired.kabar.settings.model_copy(update={"keep_media": True})
    return Town(replace(wired.kabar, settings=settings), wired.clock)


def sends(town: Town, double: TwilioDouble, data: bytes, kind: str = "image/jpeg", url: str | None = None):
    """Somebody sends this, and the worker comes by."""
    double.media[PATH] = (kind, data)
    who = town.person()
    town.says(who, "", kind="image", media=1, media_at=((url or double.url + PATH, kind),))
    return who


def only(town: Town):
    with town.kabar.database.read() as connection:
        return connection.execute(select(files)).one()


def test_a_picture_is_fetched_and_sealed(keeping: Town, double: TwilioDouble) -> None:
    sends(keeping, double, PICTURE)
    assert only(keeping).status == "wanted"
    assert media.fetch(keeping.kabar) == 1
    row = only(keeping)
    assert (row.status, row.size, row.content_type, row.url) == ("kept", len(PICTURE), "image/jpeg", None)
    assert PICTURE not in row.body
    assert media.fetch(keeping.kabar) == 0


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"MZ\x90\x00", "image/jpeg"), (b"<html>", "application/pdf"), (PICTURE + b"x" * LARGEST, "image/jpeg")],
    ids=["a program", "a page", "too large"],
)
def test_what_is_no_picture_voice_or_paper_or_too_large_is_refused(
    keeping: Town, double: TwilioDouble, data: bytes, kind: str
) -> None:
    sends(keeping, double, data, kind)
    media.fetch(keeping.kabar)
    assert (only(keeping).status, only(keeping).body) == ("refused", None)


def test_nothing_is_fetched_from_anywhere_but_the_provider(keeping: Town, double: TwilioDouble) -> None:
    sends(keeping, double, PICTURE, url="http://169.254.169.254/latest")
    media.fetch(keeping.kabar)
    assert only(keeping).status == "refused"


def test_a_failure_loses_no_message_and_is_tried_again(keeping: Town, double: TwilioDouble, later) -> None:
    who = sends(keeping, double, PICTURE)
    double.media.clear()
    double.auth_token, right = "another", double.auth_token
    media.fetch(keeping.kabar)
    with keeping.kabar.database.read() as connection:
        query = select(message).where(message.c.person_id == who.id, message.c.direction == "in")
        assert connection.execute(query).one().came_as == "image"
    assert only(keeping).status == "wanted"
    double.auth_token, double.media[PATH] = right, ("image/jpeg", PICTURE)
    later.shift(90)
    assert keeping.ticks()["media_wanted"] == 1
    assert media.fetch(keeping.kabar) == 1


def test_what_never_comes_is_given_up(keeping: Town, double: TwilioDouble, later) -> None:
    sends(keeping, double, PICTURE)
    double.auth_token = "another"
    for _ in range(media.MOST_TRIES):
        media.fetch(keeping.kabar)
        later.shift(7200)
    assert only(keeping).status == "lost"


def test_by_default_nothing_is_noted(wired: Town, double: TwilioDouble) -> None:
    sends(wired, double, PICTURE)
    with wired.kabar.database.read() as connection:
        assert connection.execute(select(files)).first() is None


def test_who_may_see_the_case_may_save_it_and_the_look_is_written_down(keeping: Town, double: TwilioDouble) -> None:
    member, stranger = keeping.caseworker(), keeping.caseworker(district="Sumbawa")
    sends(keeping, double, PICTURE)
    media.fetch(keeping.kabar)
    code, row = keeping.case().code, only(keeping)
    assert access.case_file_of(keeping.kabar, member, code, row.id) == ("image/jpeg", PICTURE)
    with pytest.raises(NotYours):
        access.case_file_of(keeping.kabar, stranger, code, row.id)
    with keeping.kabar.database.read() as connection:
        looks = connection.execute(select(audit).where(audit.c.action == "media_open")).all()
    assert [(look.staff_id, look.target) for look in looks] == [(member.id, code)]


def test_hapus_takes_it_along_as_soon_as_no_open_case_rests_on_it(keeping: Town, double: TwilioDouble) -> None:
    who = sends(keeping, double, PICTURE)
    media.fetch(keeping.kabar)
    with keeping.kabar.database.write() as connection:
        asking.begin(connection, keeping.kabar, who, Ask("thread"), keeping.clock.now())
    with keeping.kabar.database.read() as connection:
        assert connection.execute(select(files)).first() is not None
    with keeping.kabar.database.write() as connection:
        connection.execute(update(case_file).values(status="closed"))
    finishing.finish(keeping.kabar, keeping.clock.forward(hours=1))
    with keeping.kabar.database.read() as connection:
        assert connection.execute(select(files)).first() is None


@pytest.mark.parametrize("kind", ["image", "audio", "sticker", "contacts", "location", "reaction", "video"])
def test_the_case_page_knows_what_came(wired: Town, kind: str) -> None:
    member, who = wired.caseworker(), wired.person()
    body = "👍" if kind == "reaction" else ""
    wired.says(who, body, kind=kind, media=0 if kind in {"reaction", "location"} else 1)
    assert wired.last(who)
    page = access.case_page(wired.kabar, member, wired.case().code)
    assert kind in [line.came_as for line in page.messages]
