"""The SDK's way to the network, made fit for many threads: always time-outs, one pool, no logs of numbers."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from requests import Session
from requests.adapters import HTTPAdapter
from twilio.http.http_client import TwilioHttpClient

LONGEST_CONNECT = 5.0
LONGEST_WAIT = 3600.0


@dataclass
class Pool:
    """Connections that all threads of one process share; a forked child must not use its parent's."""

    size: int
    _adapters: dict[int, HTTPAdapter] = field(default_factory=dict)

    def adapter(self) -> HTTPAdapter:
        """The adapter of the running process, as large as its threads: the SDK's own reconnects too often."""
        made = self._adapters.get(os.getpid())
        if made is None:
            fresh = HTTPAdapter(pool_connections=4, pool_maxsize=self.size, max_retries=0)
            # Two threads may both come here first: setdefault lets one of them win.
            made = self._adapters.setdefault(os.getpid(), fresh)
        return made


class PooledHttpClient(TwilioHttpClient):  # type: ignore[misc]  # the SDK ships no types
    """One thread's HTTP client over the shared pool. ``timeout`` is in seconds, for each wait.

    ``retry_after``: seconds that the last answer asked us to wait; the SDK's exceptions drop headers.
    """

    def __init__(self, adapter: HTTPAdapter, timeout: float, api_url: str | None) -> None:
        super().__init__(pool_connections=False)
        session = Session()
        session.trust_env = False  # no proxies or .netrc by surprise, and less work a call
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        self.session = session
        self.timeout = (min(timeout, LONGEST_CONNECT), timeout)
        self.retry_after = 0.0
        self._base = urlsplit(api_url.rstrip("/")) if api_url else None

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the SDK's
        """Send to ``api_url`` instead of Twilio where one is set."""
        self.retry_after = 0.0
        response = super().request(method, self._rewritten(url), *args, **kwargs)
        self.retry_after = asked_wait(response.headers.get("Retry-After"))
        return response

    def log_request(self, kwargs: Any) -> None:  # noqa: ANN401 - as in the SDK
        """Nothing: the SDK writes addresses with people's numbers into the log, at INFO."""

    def log_response(self, status_code: int, response: Any) -> None:  # noqa: ANN401 - as in the SDK
        """Nothing, for the same reason."""

    def _rewritten(self, url: str) -> str:
        if self._base is None:
            return url
        parts = urlsplit(url)
        path = self._base.path + parts.path
        return parts._replace(scheme=self._base.scheme, netloc=self._base.netloc, path=path).geturl()


def asked_wait(header: str | None) -> float:
    """A Retry-After in seconds, within reason; as a date, which Twilio does not use, it counts as none."""
    try:
        return min(max(float(header or 0), 0.0), LONGEST_WAIT)
    except ValueError:
        return 0.0
