"""No provider at all: takes every message and reports receipts as Twilio does. For the demo and tests."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

from requests import Session

from bot.channels.base import SendError, Sent
from bot.channels.simulator_content import SimulatedContent
from bot.channels.simulator_receipts import Reporter
from bot.channels.twilio_codes import error_for
from bot.channels.twilio_fit import unfit
from bot.channels.twilio_signature import HEADER, sign

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.channels.base import Outgoing

REMEMBERED = 2000
PATIENCE = 5.0
STATUSES = ("sent", "delivered")


@dataclass
class SimulatorChannel:
    """Accepts a message and, ``delay`` seconds later, tells ``public_url`` by signed POSTs that it arrived.

    ``callback`` is given the forms instead, where it is set. Receipts are best effort, as Twilio's are.
    """

    public_url: str
    account_sid: str
    auth_token: str = field(repr=False)
    sms_from: str
    whatsapp_from: str
    callback: Callable[[Mapping[str, str]], None] | None = None
    delay: float = 0.3
    windowed: frozenset[str] = frozenset({"whatsapp"})
    """As Twilio: who tries Kabar must see what WhatsApp does. Tests about other things take free text at any time."""
    name: ClassVar[str] = "simulator"

    def __post_init__(self) -> None:
        self._accepted: OrderedDict[str, Sent] = OrderedDict()
        self._lock = threading.Lock()
        self._session = Session()
        self._session.trust_env = False
        self._reporter = Reporter(self.callback or self._post, self.delay)

    def send(self, outgoing: Outgoing) -> Sent | SendError:
        """Take it, unless Twilio would refuse its text. Never ambiguous."""
        refused = unfit(outgoing.body)
        if refused is not None:
            return refused
        sent = Sent(f"SM{uuid4().hex}")
        with self._lock:
            self._accepted[outgoing.id] = sent
            while len(self._accepted) > REMEMBERED:
                self._accepted.popitem(last=False)
        self._reporter.add([self._form(outgoing, sent.provider_id, status) for status in STATUSES])
        return sent

    def look_up(self, outgoing: Outgoing, since: datetime, known: frozenset[str]) -> Sent | SendError | None:  # noqa: ARG002 - the protocol's
        """What this process took under the message's own id. None is safe: its sends are never ambiguous."""
        with self._lock:
            sent = self._accepted.get(outgoing.id)
        return sent if sent is not None and sent.provider_id not in known else None

    @property
    def content(self) -> SimulatedContent:
        """Templates and buttons, as at Twilio."""
        return SimulatedContent()

    def meaning(self, code: str | None) -> SendError:
        """What a receipt's error code asks us to do: its receipts speak Twilio's language."""
        return error_for(code)

    def flush(self, seconds: float) -> bool:
        """Wait for receipts still to be reported, at most so long. Whether all are out."""
        return self._reporter.flush(seconds)

    def _form(self, outgoing: Outgoing, provider_id: str, status: str) -> dict[str, str]:
        on_whatsapp = outgoing.line == "whatsapp"
        prefix = "whatsapp:" if on_whatsapp else ""
        sender = self.whatsapp_from if on_whatsapp else self.sms_from
        return {
            "AccountSid": self.account_sid,
            "ApiVersion": "2010-04-01",
            "From": prefix + sender.removeprefix(prefix),
            "MessageSid": provider_id,
            "MessageStatus": status,
            "SmsSid": provider_id,
            "SmsStatus": status,
            "To": prefix + outgoing.to.removeprefix(prefix),
        }

    def _post(self, form: Mapping[str, str]) -> None:
        url = f"{self.public_url}/webhooks/twilio/status"
        headers = {HEADER: sign(self.auth_token, url, form)}
        self._session.post(url, data=form, headers=headers, timeout=PATIENCE).raise_for_status()
