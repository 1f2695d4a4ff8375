"""Fetching a picture, a voice or a paper that Twilio keeps: only from Twilio, only kinds that harm nobody.

https://www.twilio.com/docs/messaging/api/media-resource
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from requests import RequestException, Session

if TYPE_CHECKING:
    from requests import Response

LARGEST: Final = 5 * 1024 * 1024
"""Bytes."""
PIECE: Final = 64 * 1024
TWILIO: Final = ".twilio.com"
MARKS: Final[tuple[tuple[bytes, int, str], ...]] = (
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"GIF8", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
    (b"OggS", 0, "audio/ogg"),
    (b"ID3", 0, "audio/mpeg"),
    (b"\xff\xfb", 0, "audio/mpeg"),
    (b"\xff\xf1", 0, "audio/aac"),
    (b"#!AMR", 0, "audio/amr"),
    (b"ftypM4A", 4, "audio/mp4"),
    (b"ftypisom", 4, "audio/mp4"),
    (b"%PDF-", 0, "application/pdf"),
)
"""How a kind that we keep begins: (bytes, where, kind). What the sender calls it is not believed alone."""
GONE: Final = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched; ``content_type`` is what its own first bytes say."""

    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class NotFetched:
    """``refused``: it will never be kept (kind, size, place). Else it may come another time."""

    why: str
    refused: bool = False


def fetch(url: str, account_sid: str, auth_token: str, api_url: str | None, timeout: float) -> Fetched | NotFetched:
    """Fetch it. ``timeout`` is in seconds, for each wait on the network. Never raises for what the network may do."""
    parts = urlsplit(url)
    ours = urlsplit(api_url).netloc if api_url else None
    if parts.netloc != ours and not (parts.scheme == "https" and (parts.hostname or "").endswith(TWILIO)):
        return NotFetched("place", refused=True)  # the account's token goes to nobody else
    try:
        with Session() as session:
            session.trust_env = False
            # on the way to another host, where Twilio keeps the file itself, requests drops the token
            answer = session.get(url, auth=(account_sid, auth_token), timeout=timeout, stream=True)
            return _read(answer)
    except (RequestException, ValueError) as error:
        return NotFetched(type(error).__name__)


def kind_of(data: bytes) -> str | None:
    """What this is by its first bytes; None for all that is not kept."""
    for mark, at, kind in MARKS:
        if data[at : at + len(mark)] == mark:
            return kind
    return None


def _read(answer: Response) -> Fetched | NotFetched:
    if not answer.ok:
        return NotFetched(f"http-{answer.status_code}", refused=answer.status_code in GONE)
    data = b""
    for piece in answer.iter_content(PIECE):
        data += piece
        if len(data) > LARGEST:
            return NotFetched("size", refused=True)
    kind = kind_of(data)
    return Fetched(kind, data) if kind else NotFetched("kind", refused=True)
