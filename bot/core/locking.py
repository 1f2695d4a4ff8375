"""Whether the flow on top is locked, until the word agreed with the person is said.

A sensitive one; HAPUS and ATUR, where a word was agreed on, or several people have the number; JALUR, where one was.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Final

from bot.core.entering import CRISIS, Entering
from bot.core.fields import CONFIRMS, SHARES
from bot.core.flow import Flow
from bot.core.session import NO_LOCK, Session

SENSITIVE_EXPIRES: Final = timedelta(minutes=30)
"""A sensitive flow locks after this idle time: somebody else may pick up the phone."""

TRIES: Final = 3
"""Wrong words one after another: then sensitive flows are closed to this conversation."""

WRONG_COUNTS: Final = timedelta(hours=24)
"""How long after the last one wrong words count."""

OWN: Final = frozenset({"erase", "consent"})
"""HAPUS and ATUR: they wait for the word of the one whom they are about. Whoever holds the phone could otherwise erase
what was said, or keep caseworkers from reading it. Without a word only on a number that several people have: there a
person does it."""

_JALUR, _WAYS = "safe_contact", "contact_ways"
CONTACT: Final = frozenset({_JALUR, _WAYS})
"""JALUR, and what it asks: whoever holds the phone could move somebody's messages to hours and a line of their own. It
waits for a word that was agreed on, and for nothing where none was; what the welcome asks waits for none."""


class Locking(Entering):
    """What a turn knows of the word, and until when its session lasts."""

    @property
    def locked(self) -> bool:
        """Whether the word agreed with the person comes before anything of the flow on top is shown."""
        return bool(self.frames) and self._locks(self._flow(self.frames[-1]))

    def prove(self) -> None:
        """The word was said; ``turn`` knows until when it counts."""
        self.lock = replace(NO_LOCK, open_until=datetime.max.replace(tzinfo=UTC))

    def woken(self, session: Session | None, now: datetime) -> None:
        """Note it where the open question has been left for so long that somebody else may hold the phone by now."""
        if session is not None and self.frames:
            open_for = timedelta(hours=self._flow(self.frames[-1]).expires_hours)
            self.left = now - (session.expires_at - open_for) > SENSITIVE_EXPIRES

    def wrong_word(self, now: datetime) -> None:
        """Something else was said than the word."""
        until = (now + WRONG_COUNTS).astimezone(UTC)
        self.lock = replace(self.lock, wrong=self.lock.wrong + 1, wrong_until=until)
        self._missed_word = True

    def _session(self, now: datetime) -> Session | None:
        lock, locked = self.lock, self.locked
        if lock.awaited != locked:
            lock = replace(lock, awaited=locked)
        if lock.open_until is not None:
            lock = replace(lock, open_until=(now + SENSITIVE_EXPIRES).astimezone(UTC))
        if not self.frames:
            return Session((), lock.wrong_until, replace(lock, open_until=None)) if lock.wrong_until else None
        flow = self._flow(self.frames[-1])
        # what a word opens is not over when nothing is heard: it is locked again
        locks = flow.sensitive and not lock.awaited and lock.open_until is None
        span = SENSITIVE_EXPIRES if locks else timedelta(hours=flow.expires_hours)
        return Session(tuple(self.frames), (now + span).astimezone(UTC), lock)

    def _locks(self, flow: Flow) -> bool:
        if self.lock.open_until is not None:
            return False
        if flow.name in OWN:
            return self._confirms or self.facts.get(SHARES) is True
        if flow.name in CONTACT:
            return self._confirms and any(frame.flow == _JALUR for frame in self.frames)
        return flow.sensitive and flow.name != CRISIS and self._confirms

    @cached_property
    def _confirms(self) -> bool:
        return self.facts.get(CONFIRMS) is True
