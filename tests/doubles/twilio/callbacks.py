"""Status callbacks: signed, best effort, in any order, repeated and late, as the plan says."""

from __future__ import annotations

import heapq
import itertools
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from requests import ConnectionError, RequestException, Response, Session  # noqa: A004 - its own of that name
from requests.adapters import HTTPAdapter
from twilio.request_validator import RequestValidator

if TYPE_CHECKING:
    from tests.doubles.twilio.ledger import Message

SENDERS = 8
CLOSED = ("RemoteDisconnected", "ConnectionResetError", "BrokenPipeError")
"""What it is called when the other side closes."""


@dataclass(frozen=True)
class CallbackPlan:
    """No ``statuses``: messages stay queued and nothing is told. ``delay``: the span in seconds for each."""

    statuses: tuple[str, ...] = ("sent", "delivered")
    repeat: int = 1
    shuffle: bool = False
    delay: tuple[float, float] = (0.0, 0.0)
    seed: int = 0


@dataclass
class Callbacks:
    account_sid: str
    auth_token: str
    plan: CallbackPlan = field(default_factory=CallbackPlan)
    answers: Counter[str] = field(default_factory=Counter)
    """How webhooks answered: a status, or the name of an exception."""

    def __post_init__(self) -> None:
        self._random = random.Random(self.plan.seed)
        self._due: list[tuple[float, int, Message, str, int | None]] = []
        self._order = itertools.count()
        self._open = 0
        self._changed = threading.Condition()
        self._stopped = False
        self._thread: threading.Thread | None = None
        self._senders = ThreadPoolExecutor(SENDERS, thread_name_prefix="double-callback")
        self.session = Session()
        self.session.trust_env = False
        self.session.mount("http://", HTTPAdapter(pool_maxsize=SENDERS))

    def replan(self, plan: CallbackPlan) -> None:
        with self._changed:
            self.plan, self._random = plan, random.Random(plan.seed)

    def expect(self, message: Message, error_code: int | None) -> None:
        """Let a message take its course: the plan's statuses, or a failure with this code."""
        course = ("undelivered",) if error_code else self.plan.statuses
        if not message.status_callback:
            for status in course:
                message.reach(status, error_code)
            return
        told = [status for status in course for _ in range(self.plan.repeat)]
        with self._changed:
            if self.plan.shuffle:
                self._random.shuffle(told)
            for status in told:
                due = time.monotonic() + self._random.uniform(*self.plan.delay)
                heapq.heappush(self._due, (due, next(self._order), message, status, error_code))
            self._open += len(told)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="double-clock", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def settle(self, seconds: float = 10.0) -> bool:
        """Wait until every callback has been told. Whether that is so."""
        with self._changed:
            return self._changed.wait_for(lambda: self._open == 0, seconds)

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        self._senders.shutdown(wait=False, cancel_futures=True)
        self.session.close()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._due or self._stopped)
                if self._stopped:
                    return
                wait = self._due[0][0] - time.monotonic()
                if wait > 0:
                    self._changed.wait(wait)
                    continue
                _, _, message, status, error_code = heapq.heappop(self._due)
                self._senders.submit(self._tell, message, status, error_code)

    def _tell(self, message: Message, status: str, error_code: int | None) -> None:
        message.reach(status, error_code)
        form = self._form(message, status, error_code)
        url, _, overrides = str(message.status_callback).partition("#")
        wanted = dict(parse_qsl(overrides))
        headers = {"X-Twilio-Signature": RequestValidator(self.auth_token).compute_signature(url, form)}
        for left in reversed(range(int(wanted.get("rc", "0")) + 1)):
            try:
                answer = str(self._post(url, form, headers).status_code)
            except RequestException as error:
                answer = type(error).__name__
            again = left and answer.startswith("5") and "5xx" in wanted.get("rp", "")
            with self._changed:
                self.answers[answer] += 1
                self._open -= 0 if again else 1
                self._changed.notify_all()
            if not again:
                break

    def _post(self, url: str, form: dict[str, str], headers: dict[str, str]) -> Response:
        """Anew where a connection that was kept was closed in the very moment that this was written to it."""
        try:
            return self.session.post(url, data=form, headers=headers, timeout=15)
        except ConnectionError as error:
            if not any(sign in repr(error) for sign in CLOSED):
                raise
            return self.session.post(url, data=form, headers=headers, timeout=15)

    def _form(self, message: Message, status: str, error_code: int | None) -> dict[str, str]:
        form = {
            "AccountSid": self.account_sid,
            "ApiVersion": "2010-04-01",
            "From": message.from_ or "",
            "MessageSid": message.sid,
            "MessageStatus": status,
            "SmsSid": message.sid,
            "SmsStatus": status,
            "To": message.to,
        }
        if message.to.startswith("whatsapp:"):
            form |= {
                "ChannelPrefix": "whatsapp",
                "ChannelToAddress": message.to,
                "StructuredMessage": "false",
            }
        if error_code:
            form["ErrorCode"] = str(error_code)
        return form
