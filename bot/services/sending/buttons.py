"""Answers as buttons or a list: each set is made at the provider once, and known by its fingerprint from then on.

Whatever goes wrong with that, the numbered text goes out instead.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from dataclasses import dataclass, field, replace

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.channels.base import Outgoing, SendError, Sent
from bot.channels.twilio_content import ContentApi, choices, kind_of
from bot.log import get_logger
from bot.services.kabar import Kabar
from bot.services.sending.claims import machine_now
from bot.store import content_resource

log = get_logger(__name__)

GONE = "21655"
"""Twilio does not know this content: https://www.twilio.com/docs/api/errors/21655"""

TEMPLATE_LANGUAGE = "id"
"""What sets of buttons are filed under: in a session nobody checks it, and WhatsApp does not know Sasak."""
MOST_WAIT = 3.0
"""Seconds that a message waits while another one's set is made: then it goes out as text."""
REST = 5.0
"""Seconds without another try, where one has failed: it may have taken long, and the messages must not wait for it."""


@dataclass
class Buttons:
    """The sets that one delivery has met. Safe to use from many threads; no transaction is open at a call."""

    kabar: Kabar
    _known: dict[str, str | None] = field(default_factory=dict)
    _one_makes: threading.Lock = field(default_factory=threading.Lock)
    _rests_until: float = 0.0

    def dress(self, outgoing: Outgoing) -> Outgoing:
        """A message with answers to tap gets the content that shows them. May call the provider."""
        if not outgoing.choices or outgoing.content_sid is not None:
            return outgoing
        api = getattr(self.kabar.channel_of(outgoing.line), "content", None)
        if not isinstance(api, ContentApi):
            return outgoing
        try:
            sid = self._sid(api, outgoing)
        except SQLAlchemyError:
            log.exception("buttons_not_found")
            return outgoing
        return outgoing if sid is None else replace(outgoing, content_sid=sid, variables={"1": outgoing.question})

    def send(self, outgoing: Outgoing) -> Sent | SendError:
        """Send it; where the buttons are what is refused (they are gone at the provider), as numbered text."""
        result = self.kabar.send(outgoing)
        if not (outgoing.choices and outgoing.content_sid) or not isinstance(result, SendError):
            return result
        if not result.permanent or result.action != "staff":
            return result
        if result.code == GONE:
            self._forget(outgoing)
        return self.kabar.send(replace(outgoing, content_sid=None))

    def _forget(self, outgoing: Outgoing) -> None:
        """What is gone at the provider is made anew for the next message."""
        self._known.pop(fingerprint(outgoing), None)
        try:
            with self.kabar.database.write() as connection:
                connection.execute(delete(content_resource).where(content_resource.c.sid == outgoing.content_sid))
        except SQLAlchemyError:
            log.exception("buttons_not_forgotten")

    def _sid(self, api: ContentApi, outgoing: Outgoing) -> str | None:
        key = fingerprint(outgoing)
        if key in self._known:
            return self._known[key]
        if not self._one_makes.acquire(timeout=MOST_WAIT):
            return None
        try:
            if key not in self._known:
                sid = self._kept(key)
                if sid is None and time.monotonic() < self._rests_until:
                    return None
                self._known[key] = sid or self._make(api, outgoing)
            return self._known[key]
        finally:
            self._one_makes.release()

    def _kept(self, key: str) -> str | None:
        with self.kabar.database.read() as connection:
            found = select(content_resource.c.sid).where(content_resource.c.fingerprint == key)
            return connection.execute(found).scalar()

    def _make(self, api: ContentApi, outgoing: Outgoing) -> str | None:
        kind = kind_of(outgoing.question, outgoing.choices)
        made = api.create(choices(kind, outgoing.choices, outgoing.button, TEMPLATE_LANGUAGE)) if kind else None
        if made is None or isinstance(made, SendError):
            log.warning("buttons_not_made", code=made.code if made else "kind")
            self._rests_until = time.monotonic() + REST
            return None
        try:
            with self.kabar.database.write() as connection:
                row = {"fingerprint": fingerprint(outgoing), "sid": made, "created_at": machine_now()}
                connection.execute(insert(content_resource).values(row))
        except IntegrityError:
            pass  # another worker made the same set in this moment: both are good
        return made


def fingerprint(outgoing: Outgoing) -> str:
    """Tells this set of answers from all others; the question above them is no part of it."""
    said = [kind_of(outgoing.question, outgoing.choices), outgoing.button, *outgoing.choices]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
