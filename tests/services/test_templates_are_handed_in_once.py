"""A template whose handing in was not heard of, or that two syncs make at once, is handed in once and not stuck."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from bot.channels.base import Approval, SendError
from bot.channels.twilio_content import ContentApi
from bot.services.sending import templates
from bot.store import template
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import rows
from tests.services.test_templates_are_handed_in import statuses, sync


class Lossy(ContentApi):
    """Nothing that Twilio answers to a handing in comes back, nor to the question after it."""

    def submit(self, sid: str, name: str, category: str) -> Approval | SendError:
        super().submit(sid, name, category)
        return SendError("timeout", "lost", ambiguous=True)

    def approval(self, sid: str) -> Approval | SendError:
        return SendError("timeout", f"lost for {len(sid)} letters", ambiguous=True)


class Deaf(ContentApi):
    """Only the answer to a handing in is lost."""

    def submit(self, sid: str, name: str, category: str) -> Approval | SendError:
        super().submit(sid, name, category)
        return SendError("timeout", "lost", ambiguous=True)


class Together(ContentApi):
    """Waits until the other one, too, wants to make it."""

    both = Barrier(2)

    def create(self, content: Any) -> str | SendError:
        self.both.wait(10)
        return super().create(content)


def api(town: Town, kind: type[ContentApi]) -> ContentApi:
    given = town.kabar.channel.content
    return kind(given.client, given.http, given.settle)


def test_one_that_was_handed_in_unheard_is_asked_for_and_not_handed_in_again(
    windowed: Town, double: TwilioDouble
) -> None:
    templates.sync(windowed.kabar, api(windowed, Lossy))
    assert statuses(windowed) == ["unsubmitted"] * 6
    sync(windowed)
    assert statuses(windowed) == ["approved"] * 6
    handed_in = [line for line in double.requests if line.startswith("POST") and "Approval" in line]
    assert len(handed_in) == 6


def test_where_only_the_answer_is_lost_the_same_sync_finds_out(windowed: Town) -> None:
    assert {state.status for state in templates.sync(windowed.kabar, api(windowed, Deaf))} == {"approved"}


def test_two_syncs_at_once_keep_one_of_each(windowed: Town) -> None:
    with ThreadPoolExecutor(2) as pool:
        syncs = [pool.submit(templates.sync, windowed.kabar, api(windowed, Together)) for _ in range(2)]
        for told in syncs:
            assert "missing" not in {state.status for state in told.result()}
    sync(windowed)
    assert statuses(windowed) == ["approved"] * 6
    assert len(rows(windowed.kabar, template)) == 6


def test_one_that_is_gone_at_the_provider_is_made_anew_under_another_name(windowed: Town, double: TwilioDouble) -> None:
    for _ in range(2):
        sync(windowed)
    names = {one.name for one in double.contents.all.values()}
    double.contents.all.clear()
    for _ in range(2):
        sync(windowed)
    assert statuses(windowed) == ["approved"] * 6
    assert not names & {one.name for one in double.contents.all.values()}
