"""No phone at all: takes every SMS for a local SIM and reports as SMSGate does. For the demo and tests."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from requests import Session

from bot.channels.base import SendError, Sent
from bot.channels.simgateway_codes import error_for
from bot.channels.simgateway_signature import HEADER, TIME_HEADER, sign
from bot.channels.simulator_receipts import Reporter
from bot.channels.twilio_fit import unfit
from bot.core.segments import segments

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.channels.base import Outgoing

DEVICE = "demo-phone"
PATIENCE = 5.0
EVENTS = ("sms:sent", "sms:delivered")


@dataclass
class SimulatorPhone:
    """Accepts an SMS and, ``delay`` seconds later, tells ``public_url`` by signed events that it arrived.

    ``callback`` is given the events instead, where it is set. It needs no looking after: it never falls silent.
    """

    public_url: str
    webhook_key: str = field(repr=False)
    callback: Callable[[Mapping[str, str]], None] | None = None
    delay: float = 0.3
    name: ClassVar[str] = "simgateway"

    def __post_init__(self) -> None:
        self._session = Session()
        self._session.trust_env = False
        self._reporter = Reporter(self.callback or self._tell, self.delay)

    def send(self, outgoing: Outgoing) -> Sent | SendError:
        """Take it under our own id, as SMSGate does. Never ambiguous."""
        if not outgoing.to.startswith("+"):
            return replace(error_for("bad_number"), words="A local SIM reaches numbers only.")
        refused = unfit(outgoing.body)
        if refused is not None:
            return refused
        key, parts = outgoing.key or outgoing.id, str(segments(outgoing.body).count)
        self._reporter.add([{"event": event, "messageId": key, "partsCount": parts} for event in EVENTS])
        return Sent(key)

    def look_up(self, outgoing: Outgoing, since: datetime, known: frozenset[str]) -> Sent | SendError | None:  # noqa: ARG002 - the protocol's
        """Nothing to look for: its sends are never ambiguous."""
        return None

    def meaning(self, code: str | None) -> SendError:
        """What a receipt's error code asks us to do: it speaks SMSGate's language."""
        return error_for(code)

    def flush(self, seconds: float) -> bool:
        """Wait for events still to be reported, at most so long. Whether all are out."""
        return self._reporter.flush(seconds)

    def _tell(self, told: Mapping[str, str]) -> None:
        payload = dict(told)
        event = payload.pop("event")
        body = event_of(event, payload)
        url = f"{self.public_url}/webhooks/sim/{event}"
        answer = self._session.post(url, data=body, headers=signed(self.webhook_key, body), timeout=PATIENCE)
        answer.raise_for_status()


def event_of(event: str, payload: Mapping[str, Any]) -> bytes:
    """One call of SMSGate's, as it is signed and sent."""
    told = {"id": str(uuid4()), "webhookId": DEVICE, "event": event, "deviceId": DEVICE, "payload": dict(payload)}
    return json.dumps(told).encode()


def signed(key: str, body: bytes) -> dict[str, str]:
    """The headers of a call. A phone lives in the world's time, whatever the demo's clock says."""
    timestamp = str(int(time.time()))
    return {HEADER: sign(key, body, timestamp), TIME_HEADER: timestamp, "Content-Type": "application/json"}
