"""Between password and second factor: a quarter of an hour in which the browser's cookie says whose password was right.

It opens nothing by itself. A secret that is being set up travels in it too, sealed, so that every browser which sets
one up shows its own.
"""

from __future__ import annotations

import base64
import binascii
import time
from typing import TYPE_CHECKING
from uuid import UUID

import flask

from bot.services import staff as accounts
from bot.services.accounts import passwords
from bot.web.context import kabar

if TYPE_CHECKING:
    from bot.services.staff import StaffMember

LASTS = 15 * 60
"""Seconds."""
KEY, SECRET = "half", "half_secret"


def begin(who: StaffMember) -> None:
    """The password was right."""
    flask.session.clear()
    flask.session[KEY] = [str(who.id), passwords.mark(kabar(), who.id), int(time.time())]


def current() -> StaffMember | None:
    """Whose password was right a moment ago, and is still theirs."""
    try:
        key, mark, at = flask.session.get(KEY, ())
    except ValueError:
        return None
    if time.time() - at > LASTS or mark != passwords.mark(kabar(), UUID(key)):
        return None
    return accounts.member(kabar(), UUID(key))


def keep_secret(sealed: bytes) -> None:
    """Remember the secret that this browser shows."""
    flask.session[SECRET] = base64.b64encode(sealed).decode()


def secret() -> bytes | None:
    """The secret that this browser shows."""
    try:
        return base64.b64decode(flask.session.get(SECRET, ""), validate=True) or None
    except binascii.Error:
        return None
