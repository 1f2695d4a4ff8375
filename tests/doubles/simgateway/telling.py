"""Webhooks: each event goes to the address registered for it, signed anew at every try, as the plan says."""

from __future__ import annotations

import hashlib
import hmac
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import requests

from tests.doubles.simgateway import gson

Post = Callable[[str, bytes, dict[str, str]], int]
TRIES = 5


@dataclass
class Hook:
    id: str
    url: str
    event: str
    device_id: str | None


@dataclass
class Telling:
    key: str
    post: Post
    repeat: int = 1
    shuffle: bool = False
    skew: float = 0.0
    """Seconds that the phone's clock is ahead."""
    hooks: dict[str, Hook] = field(default_factory=dict)
    waiting: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._random = random.Random(0)

    def emit(self, event: str, device_id: str, payload: dict[str, Any]) -> None:
        """One event for each address; each has an id of its own, the same over its tries."""
        with self._lock:
            for hook in self.hooks.values():
                if hook.event == event and hook.device_id in {None, device_id}:
                    envelope = {"id": uuid4().hex[:21], "webhookId": hook.id, "event": event}
                    self.waiting.append((hook.url, {**envelope, "deviceId": device_id, "payload": payload}))

    def flush(self) -> list[int]:
        """Tell all that waits; what is not answered with 2xx is told again. The last answers."""
        with self._lock:
            told = [one for one in self.waiting for _ in range(self.repeat)]
            self.waiting.clear()
        if self.shuffle:
            self._random.shuffle(told)
        return [self._tell(url, envelope) for url, envelope in told]

    def tell(self, url: str, body: bytes) -> int:
        """One try."""
        signed_at = str(int(time.time() + self.skew))
        signature = hmac.new(self.key.encode(), body + signed_at.encode(), hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Timestamp": signed_at, "X-Signature": signature}
        status = self.post(url, body, headers)
        self.answers[status] += 1
        return status

    def _tell(self, url: str, envelope: dict[str, Any]) -> int:
        body, status = gson.dumps(envelope), 0
        for _ in range(TRIES):
            status = self.tell(url, body)
            if 200 <= status < 300:
                break
        return status


def over_http(url: str, body: bytes, headers: dict[str, str]) -> int:
    """As the app does; 0 where nobody answers within its 5 s."""
    try:
        return requests.post(url, data=body, headers=headers, timeout=5).status_code
    except requests.RequestException:
        time.sleep(0.1)
        return 0
