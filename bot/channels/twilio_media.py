"""Fetching a picture, a voice or a paper that Twilio keeps: only from Twilio, only kinds that harm nobody.

https://www.twilio.com/docs/messaging/api/media-resource
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from requests import RequestException, Session
from urllib3.exceptions import HTTPError
from urllib3.util import parse_url

from bot.channels.media_kinds import kind_of

if TYPE_CHECKING:
    from requests import Response

LARGEST: Final = 5 * 1024 * 1024
"""Bytes."""
LONGEST: Final = 15.0
"""Seconds for the whole of one: somebody may send its bytes one by one."""
PIECE: Final = 64 * 1024
TWILIO: Final = ".twilio.com"
HTTPS: Final = 443
GONE: Final = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched; ``content_type`` is what its own bytes say."""

    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class NotFetched:
    """``refused``: it will never be kept (kind, size, place). Else it may come another time."""

    why: str
    refused: bool = False


def fetch(
    url: str, account_sid: str, auth_token: str, api_url: str | None, timeout: float, longest: float = LONGEST
) -> Fetched | NotFetched:
    """Fetch it. ``timeout`` is in seconds, for each wait on the network. Never raises for what the network may do."""
    if not at_twilio(url, api_url):
        return NotFetched("place", refused=True)  # the account's token goes to nobody else
    end = time.monotonic() + longest
    try:
        with Session() as session:
            session.trust_env = False
            # on the way to another host, where Twilio keeps the file itself, requests drops the token
            answer = session.get(url, auth=(account_sid, auth_token), timeout=timeout, stream=True)
            return _read(answer, end)
    except (RequestException, HTTPError, ValueError) as error:
        return NotFetched(type(error).__name__)


def at_twilio(url: str, api_url: str | None) -> bool:
    """Whether this leads to Twilio, or to ``api_url`` in its place.

    Read by the library that goes there: others see another host behind a backslash. What no address of Twilio's has
    (a user, a port, letters beyond ASCII) is refused altogether.
    """
    if not url.isascii() or not url.isprintable() or "\\" in url:
        return False
    try:
        place, ours = parse_url(url), parse_url(api_url or "")
    except HTTPError:
        return False
    if place.auth is not None or place.host is None:
        return False
    if (place.scheme, place.host, place.port) == (ours.scheme, ours.host, ours.port):
        return True
    return place.scheme == "https" and place.port in {None, HTTPS} and place.host.endswith(TWILIO)


def _read(answer: Response, end: float) -> Fetched | NotFetched:
    if not answer.ok:
        return NotFetched(f"http-{answer.status_code}", refused=answer.status_code in GONE)
    data = b""
    # as much as is there at each look: reading whole pieces would wait for each of their bytes
    while piece := answer.raw.read1(PIECE, decode_content=True):
        data += piece
        if len(data) > LARGEST:
            return NotFetched("size", refused=True)
        if time.monotonic() > end:
            return NotFetched("slow")
    kind = kind_of(data)
    return Fetched(kind, data) if kind else NotFetched("kind", refused=True)
