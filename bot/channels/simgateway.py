"""Two-way SMS over a local SIM: SMSGate (capcom6/android-sms-gateway) on an Android phone, or its private server."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, ClassVar

import requests
from requests.auth import HTTPBasicAuth

from bot.channels.base import Outgoing, SendError, Sent, Status
from bot.channels.simgateway_codes import ambiguous, code_of, error_for, refusal_of
from bot.channels.twilio_http import LONGEST_CONNECT, Pool, asked_wait

STATES: dict[str, Status] = {"Pending": "queued", "Processed": "sending", "Sent": "sent", "Delivered": "delivered"}
DAY = 86_400
SHORTEST_TTL = 60
LONGEST_BODY = 1600
EXPEDITED, ANSWER, ORDINARY = 100, 50, 0
"""The phone's priorities: the greater goes first, and from 100 on past its limits and delays."""


@dataclass
class SimGatewayChannel:
    """Sends through one gateway. Safe to use from many threads, and in a forked child.

    ``timeout`` is in seconds, for each wait on the network; ``pool`` should be as large as the number of threads.
    """

    url: str
    user: str
    password: str = field(repr=False)
    timeout: float = 10.0
    pool: int = 16
    name: ClassVar[str] = "simgateway"

    def __post_init__(self) -> None:
        self._local = threading.local()
        self._pool = Pool(self.pool)
        logging.getLogger("urllib3.connectionpool").setLevel(logging.WARNING)

    def send(self, outgoing: Outgoing) -> Sent | SendError:
        """Hand it over under our own id. 409 says that it is there already: an earlier try did arrive."""
        refused = _unfit(outgoing)
        if refused is not None:
            return refused
        key = outgoing.key or outgoing.id
        try:
            answer = self._call("POST", "/messages", _form(outgoing, key))
        except (requests.ConnectTimeout, requests.exceptions.SSLError, requests.exceptions.InvalidURL):
            return error_for("unreachable")
        except requests.ConnectionError as error:
            return error_for("unreachable") if _refused(error) else ambiguous("connection", 2 * self.timeout)
        except requests.RequestException:
            return ambiguous("timeout", 2 * self.timeout)
        if answer.status_code == HTTPStatus.CONFLICT or answer.ok:
            return Sent(key, "queued" if answer.status_code == HTTPStatus.CONFLICT else _state(answer))
        return _fault(answer, 2 * self.timeout)

    def look_up(self, outgoing: Outgoing, since: datetime, known: frozenset[str]) -> Sent | SendError | None:  # noqa: ARG002 - the protocol's
        """Ask for it by our own id. One that the phone gave up on is not sent again: nobody can tell what went out."""
        key = outgoing.key or outgoing.id
        try:
            answer = self._call("GET", f"/messages/{key}")
        except requests.RequestException:
            return ambiguous("unreachable", 2 * self.timeout)
        if answer.status_code == HTTPStatus.NOT_FOUND:
            return None
        if not answer.ok:
            return replace(_fault(answer, 2 * self.timeout), ambiguous=True, permanent=False)
        told = _object(answer)
        if told.get("state") == "Failed":
            return replace(error_for(code_of(_reason(told))), permanent=True)
        return Sent(key, _state(answer))

    def greet(self) -> SendError | None:
        """Ask whether the gateway knows us; None if it does."""
        answer = self._told("GET", "/webhooks")
        return answer if isinstance(answer, SendError) else None

    def register(self, event: str, url: str, device_id: str) -> SendError | None:
        """Have the phone call ``url`` for this event; the same registration again changes nothing."""
        # its own id, so that a second registration replaces the first; the gateway allows 36 letters
        name = f"kabar-{event.replace(':', '-')}-{device_id}"[:36]
        answer = self._told("POST", "/webhooks", {"id": name, "url": url, "event": event, "deviceId": device_id})
        return answer if isinstance(answer, SendError) else None

    def refresh(self, device_id: str, since: datetime, until: datetime) -> SendError | None:
        """Have the phone tell us by webhook what came to it in this time and was not told."""
        span = {"since": _moment(since), "until": _moment(until)}
        answer = self._told("POST", "/inbox/refresh", {"deviceId": device_id, **span, "triggerWebhooks": True})
        return answer if isinstance(answer, SendError) else None

    def meaning(self, code: str | None) -> SendError:
        """What a receipt's error code asks us to do."""
        return error_for(code)

    def _told(self, method: str, path: str, body: dict[str, Any] | None = None) -> requests.Response | SendError:
        try:
            answer = self._call(method, path, body)
        except requests.RequestException:
            return error_for("unreachable")
        return answer if answer.ok else _fault(answer, 2 * self.timeout)

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> requests.Response:
        waits = (min(self.timeout, LONGEST_CONNECT), self.timeout)
        return self._session().request(method, self.url + path, json=body, timeout=waits, allow_redirects=False)

    def _session(self) -> requests.Session:
        """This thread's, over the pool that all threads of the process share."""
        adapter = self._pool.adapter()
        made: requests.Session | None = getattr(self._local, "session", None)
        if made is None or made.get_adapter(self.url) is not adapter:
            made = requests.Session()
            made.trust_env = False
            made.auth = HTTPBasicAuth(self.user, self.password)
            made.mount("https://", adapter)
            made.mount("http://", adapter)
            self._local.session = made
        return made


def _form(outgoing: Outgoing, key: str) -> dict[str, Any]:
    ttl = max(SHORTEST_TTL, int(min(outgoing.ttl or DAY, DAY)))
    return {
        "id": key,
        "deviceId": outgoing.device,
        "textMessage": {"text": outgoing.body},
        "phoneNumbers": [outgoing.to],
        "ttl": ttl,
        "withDeliveryReport": True,
        "priority": EXPEDITED if outgoing.urgent else ANSWER if outgoing.answers else ORDINARY,
    }


def _unfit(outgoing: Outgoing) -> SendError | None:
    """What cannot be sent, said before anything is. A number without + would be read as a Russian one."""
    if not outgoing.to.startswith("+"):
        return replace(error_for("bad_number"), words="A local SIM reaches numbers only.")
    if outgoing.device is None:
        return error_for("no_device")
    body = outgoing.body
    if not body.strip() or len(body) > LONGEST_BODY or any("\ud800" <= letter <= "\udfff" for letter in body):
        return replace(error_for("RESULT_ENCODING_ERROR"), code="text")
    return None


def _fault(answer: requests.Response, settle: float) -> SendError:
    status = answer.status_code
    if status == HTTPStatus.BAD_REQUEST:
        return error_for(refusal_of(str(_object(answer).get("message", ""))))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.SERVICE_UNAVAILABLE:
        return ambiguous(f"http-{status}", settle)
    return error_for(f"http-{status}", asked_wait(answer.headers.get("Retry-After")))


def _refused(error: requests.ConnectionError) -> bool:
    """Whether no connection stood: then nothing was taken."""
    reason = getattr(error.args[0], "reason", error.args[0]) if error.args else None
    return type(reason).__name__ in {"NewConnectionError", "NameResolutionError"}


def _state(answer: requests.Response) -> Status:
    return STATES.get(str(_object(answer).get("state")), "queued")


def _reason(told: dict[str, Any]) -> str:
    recipients = told.get("recipients") or [{}]
    return str(recipients[0].get("error") or "") if isinstance(recipients[0], dict) else ""


def _object(answer: requests.Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
