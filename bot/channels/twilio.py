"""Twilio: WhatsApp and SMS over its REST API, with its own SDK."""

from __future__ import annotations

import logging
import os
import threading
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from twilio.rest import Client

from bot.channels import twilio_delete
from bot.channels.base import Deleted, Listed, Receipt, SendError, Sent
from bot.channels.twilio_codes import error_for
from bot.channels.twilio_content import ContentApi, said
from bot.channels.twilio_faults import fault_of, look_up_fault
from bot.channels.twilio_fit import unfit
from bot.channels.twilio_http import Pool, PooledHttpClient
from bot.channels.twilio_inbound import MOST_MEDIA
from bot.channels.twilio_listed import Ours, listed, media_in, with_media
from bot.channels.twilio_look_up import one_of
from bot.channels.twilio_media import Fetched, NotFetched, fetch
from bot.channels.twilio_status import status_of

if TYPE_CHECKING:
    from datetime import datetime

    from bot.channels.base import Inbound, Outgoing

CLOCKS_DIFFER = timedelta(minutes=5)
"""How far Twilio's clock may lag behind ours before a look-up would overlook a message."""
MOST_ROWS = 10_000
SERVER = "https://api.twilio.com"
LONGEST_QUEUED = 36_000
"""Seconds that Twilio keeps a message in its queue at most: https://www.twilio.com/docs/api/errors/90007"""
NOT_FOUND = 404
REPEATS = "#rc=3&rp=ct,rt,5xx"
"""Put after an address: have Twilio call again where we did not answer, or with a fault. By itself it does not.
https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides"""
# Without this the SDK lets TWILIO_EDGE and TWILIO_REGION of the environment change the address.
OUR_SETTINGS_ONLY = {"KABAR": "1"}


@dataclass
class TwilioChannel:
    """Sends through one Twilio account. Safe to use from many threads, and in a forked child.

    ``timeout`` is in seconds, for each wait on the network; ``pool`` should be as large as the number of
    threads; ``api_url`` is another base URL than Twilio's; receipts come to ``status_callback``, a full URL.
    """

    account_sid: str
    auth_token: str = field(repr=False)
    sms_from: str | None
    whatsapp_from: str | None
    api_url: str | None = None
    messaging_service_sid: str | None = None
    timeout: float = 10.0
    pool: int = 16
    status_callback: str | None = None
    windowed: frozenset[str] = frozenset({"whatsapp"})
    """Lines on which free text is taken for 24 hours after the person's last word only."""
    name: ClassVar[str] = "twilio"

    def __post_init__(self) -> None:
        self._local = threading.local()
        self._pool = Pool(self.pool)
        # What timed out here may still be carried out there: it is given time before it is looked up.
        self._settle = 2 * self.timeout
        # Its lines for debugging hold addresses with people's numbers in them.
        logging.getLogger("urllib3.connectionpool").setLevel(logging.WARNING)

    def send(self, outgoing: Outgoing) -> Sent | SendError:
        """Create the message. Twilio has no key against doing it twice: see ``SendError.ambiguous``."""
        addresses = self._addresses(outgoing)
        refused = unfit(outgoing.body)
        if refused is not None:
            return refused
        if "from_" not in addresses and not self.messaging_service_sid:
            return SendError("no-sender", "No sender is set for this line.", permanent=True, action="staff")
        if self.messaging_service_sid:
            addresses["messaging_service_sid"] = self.messaging_service_sid
        if self.status_callback:
            addresses["status_callback"] = self.status_callback
        if outgoing.ttl is not None:
            addresses["validity_period"] = str(max(1, min(int(outgoing.ttl), LONGEST_QUEUED)))
        client, http = self._client()
        try:
            return _outcome(client.messages.create(**said(outgoing), **addresses))
        except Exception as error:  # noqa: BLE001 - whatever broke, the message may be out: it becomes data
            return fault_of(error, http.retry_after, self._settle)

    def look_up(self, outgoing: Outgoing, since: datetime, known: frozenset[str]) -> Sent | SendError | None:
        """Search Twilio's list for a message to, from and with the body of ``outgoing``, created since then.

        ``DateSent>`` (on or after midnight GMT of a day) narrows the search, but a message still in the queue
        has no date of sending and may be left out by it: where nothing is found, the list is read without it.
        """
        client, http = self._client()
        earliest = since.astimezone(UTC) - CLOCKS_DIFFER
        where = self._addresses(outgoing)
        found: Any = None
        try:
            for narrowed in ({"date_sent_after": earliest.date().isoformat()}, {}):
                rows = client.messages.stream(**where, **narrowed, page_size=1000, limit=MOST_ROWS)
                found = one_of(rows, (outgoing.body, outgoing.question), earliest, known)
                if found:
                    break
            return found if found is None or isinstance(found, SendError) else _outcome(found)
        except Exception as error:  # noqa: BLE001 - a look-up that breaks in any way tells us nothing
            return look_up_fault(error, http.retry_after, self._settle)

    def inbound_since(self, since: datetime) -> Listed:
        """What came to our senders, as Twilio's list tells it: the newest stand first, so reading ends early.

        Where one sender's list cannot be read, what the others' told is given all the same.
        """
        client, http = self._client()
        found: list[Inbound] = []
        fault = None
        for where in self._heard_at():
            try:
                rows = client.messages.stream(**where, page_size=1000)
                listed(rows, since, self.name, found, Ours(self._account, self.messaging_service_sid))
            except Exception as error:  # noqa: BLE001 - whatever broke is told as data
                fault = look_up_fault(error, http.retry_after, self._settle)
        return Listed(found, fault)

    def with_media(self, inbound: Inbound) -> Inbound:
        """A listed message with its files; where Twilio does not tell of them now, as it was."""
        found = self.media_of(inbound.provider_id)
        return inbound if isinstance(found, SendError) else with_media(inbound, found)

    def media_of(self, sid: str) -> tuple[tuple[str, str], ...] | SendError:
        """(address, kind) of each file that came with a message."""
        client, http = self._client()
        try:
            return media_in(client.messages(sid).media.list(limit=MOST_MEDIA), self.api_url or SERVER)
        except Exception as error:  # noqa: BLE001 - whatever broke is told as data
            return look_up_fault(error, http.retry_after, self._settle)

    @property
    def _account(self) -> str:
        return f"{self.api_url or SERVER}/2010-04-01/Accounts/{self.account_sid}"

    def told(self, provider_id: str, now: datetime) -> Receipt | SendError | None:
        """What a status callback would have said."""
        client, http = self._client()
        try:
            message = client.messages(provider_id).fetch()
        except Exception as error:  # noqa: BLE001 - whatever broke is told as data
            gone = getattr(error, "status", None) == NOT_FOUND
            return None if gone else look_up_fault(error, http.retry_after, self._settle)
        status = status_of(message.status)
        code = str(message.error_code) if message.error_code else None
        return Receipt(self.name, provider_id, status, code, now) if status else None

    def delete(self, provider_id: str, *, files: bool) -> Deleted | SendError:
        """Delete a message there, and its ``files``."""
        client, http = self._client()
        try:
            return twilio_delete.delete(client, provider_id, files=files)
        except Exception as error:  # noqa: BLE001 - whatever broke is told as data
            return twilio_delete.fault(error, http.retry_after)

    @property
    def content(self) -> ContentApi:
        """Twilio's Content API: templates and buttons, in the calling thread."""
        client, http = self._client()
        return ContentApi(client, http, self._settle)

    def fetch(self, url: str) -> Fetched | NotFetched:
        """A picture, a voice or a paper that somebody sent."""
        return fetch(url, self.account_sid, self.auth_token, self.api_url, self.timeout)

    def greet(self) -> SendError | None:
        """Ask Twilio whether it knows our account; None if it does."""
        client, http = self._client()
        try:
            client.api.accounts(self.account_sid).fetch()
        except Exception as error:  # noqa: BLE001 - whatever broke is told as data
            return fault_of(error, http.retry_after, self._settle)
        return None

    def meaning(self, code: str | None) -> SendError:
        """What a receipt's error code asks us to do."""
        return error_for(code)

    def _addresses(self, outgoing: Outgoing) -> dict[str, str]:
        """Whom to and whom from; without a sender of our own a Messaging Service chooses one."""
        prefix = "whatsapp:" if outgoing.line == "whatsapp" else ""
        sender = self.whatsapp_from if outgoing.line == "whatsapp" else self.sms_from
        addresses = {"to": prefix + outgoing.to.removeprefix(prefix)}
        if sender:
            addresses["from_"] = prefix + sender.removeprefix(prefix)
        return addresses

    def _heard_at(self) -> list[dict[str, str]]:
        """Filters of the list, one a sender of ours; the whole list where a Messaging Service has senders of its own.

        Nobody can write to a sender of letters.
        """
        whatsapp = self.whatsapp_from and f"whatsapp:{self.whatsapp_from.removeprefix('whatsapp:')}"
        by_sms = self.sms_from if self.sms_from and not any(map(str.isalpha, self.sms_from)) else None
        ours = [{"to": sender} for sender in (whatsapp, by_sms) if sender]
        return [{}] if self.messaging_service_sid or not ours else ours

    def _client(self) -> tuple[Any, PooledHttpClient]:
        """One client a thread, made anew after a fork."""
        kept: tuple[int, Any, PooledHttpClient] | None = getattr(self._local, "kept", None)
        if kept is None or kept[0] != os.getpid():
            http = PooledHttpClient(self._pool.adapter(), self.timeout, self.api_url)
            client = Client(self.account_sid, self.auth_token, http_client=http, environment=OUR_SETTINGS_ONLY)
            client.messages  # noqa: B018 - loads the SDK's modules (98 ms the first time) ahead of the first call
            kept = self._local.kept = (os.getpid(), client, http)
        return kept[1], kept[2]


def _outcome(message: Any) -> Sent | SendError:  # noqa: ANN401 - the SDK ships no types
    """What a message that Twilio holds means for us; it may have failed already."""
    if not isinstance(message.sid, str):
        raise TypeError("an answer without an id")
    status = status_of(message.status) or "queued"
    return error_for(message.error_code) if status == "failed" else Sent(message.sid, status)
