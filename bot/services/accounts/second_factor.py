"""The second factor: a code of six digits from an authenticator app (TOTP, RFC 6238), or a recovery code.

A code counts for its own 30 seconds and the 30 before and after, for phones' clocks are seldom right to the second.
It is taken once. After five wrong ones in a row it waits, longer each time, up to an hour: 120 tries a day against a
million codes, of which three count.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import pyotp
from sqlalchemy import Connection, delete, insert, select, update

from bot.services.accounts import recovery, sessions
from bot.services.cases import reading
from bot.services.kabar import Kabar
from bot.store import second_factor, staff
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed

SECRET = "second_factor.secret"  # noqa: S105 - the name of a column
ISSUER = "Kabar"
STEP_SECONDS = 30
SLACK = 1
DIGITS = 6
FREE_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=1)

Answer = Literal["app", "recovery", "wrong", "used", "wait"]
"""Taken as a code of the app or as a recovery code; or why not."""
TAKEN = frozenset({"app", "recovery"})


@dataclass(frozen=True, slots=True)
class Key:
    """What an authenticator app is to learn."""

    uri: str
    """``otpauth://...``, for its camera or as a link on the same phone."""
    typed: str
    """The same secret in groups of four, to type."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's second factor, as their own page tells it."""

    since: datetime
    codes_left: int


def asked(kabar: Kabar) -> bool:
    """Whether staff need one here: everywhere but in the demo, whose people are made up."""
    return not kabar.settings.demo


def standing(kabar: Kabar, staff_id: UUID) -> Standing | None:
    """The member's second factor; None before there is one."""
    with kabar.database.read() as connection:
        since = connection.execute(select(second_factor.c.since).where(second_factor.c.staff_id == staff_id)).scalar()
        return Standing(since, recovery.left(connection, staff_id)) if since else None


def new_secret(kabar: Kabar, staff_id: UUID) -> bytes:
    """A secret for somebody who has none yet, sealed. It counts once a code of it has come back (``enrol``)."""
    return kabar.vault.seal(pyotp.random_base32(), SECRET, staff_id)


def key(kabar: Kabar, staff_id: UUID, sealed: bytes) -> Key:
    """What is to be shown of a new secret. Raises SealBroken for one that is not this member's."""
    secret = kabar.vault.open(sealed, SECRET, staff_id)
    with kabar.database.read() as connection:
        email = connection.execute(select(staff.c.email).where(staff.c.id == staff_id)).scalar_one()
    name = reading.opened(kabar, email, "staff.email", staff_id)
    uri = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)
    return Key(uri, " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)))


@again_if_crossed
def enrol(kabar: Kabar, staff_id: UUID, sealed: bytes, said: str) -> tuple[str, ...] | None:
    """Keep the secret that ``said`` is a code of; gives the recovery codes, None where it is none.

    Also None where somebody has enrolled since the secret was made. Raises SealBroken.
    """
    now = kabar.clock.now()
    step = _step_of(kabar.vault.open(sealed, SECRET, staff_id), said, now)
    if step is None:
        return None
    with kabar.database.write() as connection:
        # two browsers that enrol at once wait for each other here; the first one counts
        connection.execute(select(staff.c.id).where(staff.c.id == staff_id).with_for_update(key_share=True))
        if _row(connection, staff_id) is not None:
            return None
        values = {"staff_id": staff_id, "secret": sealed, "last_step": step, "since": now}
        connection.execute(insert(second_factor).values(**values))
        record(connection, staff_id, "second_factor_set", str(staff_id), now)
        return recovery.make(connection, kabar, staff_id, now)


@again_if_crossed
def check(kabar: Kabar, staff_id: UUID, said: str) -> Answer:
    """Take a code of the app or a recovery code, once."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        return _check(connection, kabar, staff_id, said, now)


@again_if_crossed
def new_recovery_codes(kabar: Kabar, staff_id: UUID, said: str) -> tuple[str, ...] | Answer:
    """Ten new recovery codes in exchange for a code."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        answer = _check(connection, kabar, staff_id, said, now)
        if answer not in TAKEN:
            return answer
        record(connection, staff_id, "recovery_codes", str(staff_id), now)
        return recovery.make(connection, kabar, staff_id, now)


@again_if_crossed
def give_up(kabar: Kabar, staff_id: UUID, said: str) -> Answer:
    """Part with one's own second factor in exchange for a code: the next log-in sets up another phone."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        answer = _check(connection, kabar, staff_id, said, now)
        if answer in TAKEN:
            reset_in(connection, staff_id, staff_id, now)
        return answer


def reset_in(connection: Connection, by: UUID | None, staff_id: UUID, now: datetime) -> None:
    """Forget a member's second factor and end their sessions: the next log-in sets up a new one."""
    connection.execute(delete(second_factor).where(second_factor.c.staff_id == staff_id))
    recovery.forget(connection, staff_id)
    sessions.end_all(connection, staff_id, "second_factor", now)
    record(connection, by, "second_factor_reset", str(staff_id), now)


def _check(connection: Connection, kabar: Kabar, staff_id: UUID, said: str, now: datetime) -> Answer:
    row = _row(connection, staff_id)
    if row is None:
        return "wrong"
    if row.wait_until and row.wait_until > now:
        return "wait"
    answer, changed = _judged(connection, kabar, row, said, now)
    if answer not in TAKEN:
        record(connection, None, "second_factor_failed", str(staff_id), now)  # whoever it was: they had the password
    connection.execute(update(second_factor).where(second_factor.c.staff_id == staff_id).values(**changed))
    return answer


def _judged(
    connection: Connection, kabar: Kabar, row: AnyRow, said: str, now: datetime
) -> tuple[Answer, dict[str, Any]]:
    """The answer, and what is to be kept of it."""
    none_wrong = {"wrong": 0, "wait_until": None}
    if len(recovery.plain(said)) == 2 * recovery.HALF and recovery.use(connection, kabar, row.staff_id, said, now):
        record(connection, row.staff_id, "recovery_code_used", str(row.staff_id), now)
        return "recovery", none_wrong
    step = _step_of(kabar.vault.open(row.secret, SECRET, row.staff_id), said, now)
    if step is not None and step > row.last_step:
        return "app", {**none_wrong, "last_step": step}
    wrong = row.wrong + 1
    rounds, rest = divmod(wrong, FREE_TRIES)
    wait = None if rest else now + min(FIRST_WAIT * 2 ** min(rounds - 1, 10), LONGEST_WAIT)
    return ("wrong" if step is None else "used"), {"wrong": wrong, "wait_until": wait}


def _row(connection: Connection, staff_id: UUID) -> AnyRow | None:
    """Locked, so that one code which comes twice at once is taken once."""
    query = select(second_factor).where(second_factor.c.staff_id == staff_id).with_for_update(key_share=True)
    return connection.execute(query).first()


def _step_of(secret: str, said: str, now: datetime) -> int | None:
    """The step whose code was said, the newest first; None where it is none of those that count."""
    digits = "".join(said.split())
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    app, current = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    steps = range(current + SLACK, current - SLACK - 1, -1)
    return next((step for step in steps if hmac.compare_digest(app.generate_otp(step), digits)), None)
