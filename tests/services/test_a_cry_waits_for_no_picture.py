"""While the worker fetches what somebody sent, answers that are written meanwhile go out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.services.arriving import fetching
from bot.store import media
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import outbox, rows
from worker import jobs

PATH = "/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"


class Slow(dict[str, tuple[str, bytes]]):
    """What people sent; while it is asked for, something happens that is waited for."""

    happens: Callable[[], bool] = staticmethod(lambda: True)
    in_time = False

    def __getitem__(self, path: str) -> tuple[str, bytes]:
        type(self).in_time = self.happens()
        return super().__getitem__(path)


@pytest.fixture
def keeping(wired: Town) -> Town:
    """The channel waits longer for a picture than the test does."""
    settings = wired.kabar.settings.model_copy(update={"keep_media": True})
    channel = replace(wired.kabar.channel, timeout=20.0)
    return Town(replace(wired.kabar, settings=settings, channels={"simulator": channel}), wired.clock, wired.phones)


def test_a_cry_that_comes_while_a_picture_is_fetched_is_answered_meanwhile(
    keeping: Town, double: TwilioDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "kabar", lambda: keeping.kabar)
    sender, other = keeping.person(), keeping.person()
    keeping.says(sender, "", kind="image", media=1, media_at=((double.url + PATH, "image/jpeg"),))
    keeping.sends()

    def cried_and_was_answered() -> bool:
        keeping.says(other, "saya dipukul suami")
        end = time.monotonic() + 15
        while not double.ledger.accepted(f"whatsapp:{keeping.number_of(other)}"):
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True

    double.media = Slow({PATH: ("image/jpeg", b"\xff\xd8\xff" + b"x" * 2000)})
    double.media.happens = cried_and_was_answered
    assert jobs.deliver() >= 1
    assert Slow.in_time
    assert outbox(keeping.kabar, other)[0].status == "queued"
    assert [row.status for row in rows(keeping.kabar, media)] == ["kept"]


def test_without_anything_to_fetch_it_is_over_at_once(keeping: Town) -> None:
    keeping.says(keeping.person(), "BANTUAN")
    began = time.monotonic()
    assert fetching.fetch_beside(keeping.kabar) == 0
    assert time.monotonic() - began < 5
