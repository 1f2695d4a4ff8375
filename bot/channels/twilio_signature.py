"""Twilio's signature of a webhook: HMAC-SHA1 over the URL and the sorted form, with the account's token.

It holds no time: a replayed request is a valid one, and is stopped by the unique id of its message.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from twilio.request_validator import RequestValidator, add_port, remove_port

if TYPE_CHECKING:
    from collections.abc import Mapping

HEADER = "X-Twilio-Signature"


def sign(auth_token: str, url: str, form: Mapping[str, str]) -> str:
    """The header Twilio would send with this form to this URL. ``form`` may be a MultiDict."""
    signature: str = RequestValidator(auth_token).compute_signature(url, form)
    return signature


def signature_valid(auth_token: str, url: str, form: Mapping[str, str], header: str | None) -> bool:
    """Whether ``header`` signs ``form`` for ``url``, our public URL (never the request's). Never raises."""
    if not header or not auth_token:
        return False
    try:
        given = header.encode()
        # Twilio is not consistent about a port in the URL, so both ways are good, as in its own validator.
        return any(hmac.compare_digest(sign(auth_token, candidate, form).encode(), given) for candidate in _ways(url))
    except (ValueError, TypeError, AttributeError):
        return False


def _ways(url: str) -> tuple[str, ...]:
    parts = urlsplit(url)
    return tuple(dict.fromkeys((url, remove_port(parts), add_port(parts))))
