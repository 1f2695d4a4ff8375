"""What each kind of data is: which rows are past their time, which of those stay, and how some of them are taken.

Whoever has an open case keeps everything of theirs, whatever its age: somebody works with it. Rows stay where only
their texts are the data, so that counts and receipts hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, Protocol

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from bot.config import Settings
from bot.services.kabar import Kabar
from bot.services.retention import blanking
from bot.services.retention.blanking import Part
from bot.services.trail import chain
from bot.store import case_event, case_file, case_sign, conversation, flow_run, media, message

KindName = Literal["messages", "answers", "media", "cases", "audit"]
UNDER_WAY: Final = ("waiting", "claimed", "unknown")
"""What is still to be sent, or to be looked up by its words, needs them."""
A_BATCH: Final = 100
"""Rows a transaction, for which on SQLite nobody else writes."""
AUDIT_BATCH: Final = 2000
"""Of the trail: one statement removes them, and each cut leaves a row."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows are past their time."""

    past: int
    """They would be taken now."""
    held: int
    """They stay, because somebody works with them."""


class Kind(Protocol):
    """One kind of data."""

    def count(self, connection: Connection, before: datetime) -> Count:
        """What is older than ``before``."""

    def take(self, connection: Connection, kabar: Kabar, span: Span) -> Part:
        """Take some of it, those after the row that was the last."""


@dataclass(frozen=True, slots=True)
class Span:
    """What a part of a run is to take."""

    before: datetime
    after: str | None
    now: datetime


_OPEN: Final = case_file.c.status == "open"
_PEOPLE: Final = select(case_file.c.person_id).where(_OPEN)
_CASES: Final = select(case_file.c.id).where(_OPEN)
_EVIDENCE: Final = (
    select(case_sign.c.message_id)
    .join(case_file, case_file.c.id == case_sign.c.case_id)
    .where(_OPEN, case_sign.c.message_id.is_not(None))
)
_MESSAGE_IS_FREE: Final = and_(
    or_(message.c.person_id.is_(None), message.c.person_id.not_in(_PEOPLE)),
    or_(message.c.case_id.is_(None), message.c.case_id.not_in(_CASES)),
    message.c.id.not_in(_EVIDENCE),
    message.c.status.not_in(UNDER_WAY),
)
_RUN_IS_FREE: Final = flow_run.c.person_id.not_in(_PEOPLE)
_TALK_IS_FREE: Final = and_(
    conversation.c.person_id.not_in(_PEOPLE), conversation.c.parked_at.is_(None), conversation.c.taken_at.is_(None)
)
_CASE_IS_FREE: Final = case_file.c.person_id.not_in(_PEOPLE)


@dataclass(frozen=True, slots=True)
class _Messages:
    """The texts of messages, to and from everybody; when, by which line and how they went stays."""

    def count(self, connection: Connection, before: datetime) -> Count:
        return _counted(connection, select(message.c.id).where(*self._past(before)), _MESSAGE_IS_FREE)

    def take(self, connection: Connection, kabar: Kabar, span: Span) -> Part:
        query = select(message.c.id, message.c.person_id).where(*self._past(span.before), _MESSAGE_IS_FREE)
        return blanking.messages(connection, kabar, _next(query, message.c.id, span), span.now)

    @staticmethod
    def _past(before: datetime) -> tuple[ColumnElement[bool], ...]:
        return (message.c.created_at < before, message.c.blanked_at.is_(None))


@dataclass(frozen=True, slots=True)
class _Answers:
    """What was answered in flows, with what staff corrected; and where somebody stopped in the middle of one."""

    def count(self, connection: Connection, before: datetime) -> Count:
        runs = _counted(connection, select(flow_run.c.id).where(*self._past(before)), _RUN_IS_FREE)
        left = _counted(connection, select(conversation.c.person_id).where(*self._left(before)), _TALK_IS_FREE)
        return Count(runs.past + left.past, runs.held + left.held)

    def take(self, connection: Connection, kabar: Kabar, span: Span) -> Part:
        left = select(conversation.c.person_id).where(*self._left(span.before), _TALK_IS_FREE).limit(A_BATCH)
        if ids := connection.execute(left).scalars().all():
            return Part(blanking.sessions(connection, ids, *self._left(span.before)), span.after, more=True)
        query = select(flow_run.c.id, flow_run.c.person_id).where(*self._past(span.before), _RUN_IS_FREE)
        return blanking.answers(connection, kabar, _next(query, flow_run.c.id, span), span.now)

    @staticmethod
    def _past(before: datetime) -> tuple[ColumnElement[bool], ...]:
        return (flow_run.c.finished_at < before, flow_run.c.blanked_at.is_(None))

    @staticmethod
    def _left(before: datetime) -> tuple[ColumnElement[bool], ...]:
        came, went = conversation.c.last_in_at, conversation.c.last_out_at
        quiet = and_(or_(came.is_(None), came < before), or_(went.is_(None), went < before))
        return (conversation.c.session.is_not(None), quiet, or_(came.is_not(None), went.is_not(None)))


@dataclass(frozen=True, slots=True)
class _Media:
    """Pictures, voices and papers: the whole row goes, for it says nothing without the file."""

    def count(self, connection: Connection, before: datetime) -> Count:
        return _counted(connection, self._query(before), _MESSAGE_IS_FREE)

    def take(self, connection: Connection, kabar: Kabar, span: Span) -> Part:
        del kabar
        return blanking.files(connection, _next(self._query(span.before).where(_MESSAGE_IS_FREE), media.c.id, span))

    @staticmethod
    def _query(before: datetime) -> Select[Any]:
        return select(media.c.id).join(message, message.c.id == media.c.message_id).where(media.c.created_at < before)


@dataclass(frozen=True, slots=True)
class _Cases:
    """Texts and notes of closed cases; level, reason, times and outcome stay. A case that was opened again is open.

    A note that was written when the case was closed, or emptied, goes when it is as old itself.
    """

    def count(self, connection: Connection, before: datetime) -> Count:
        return _counted(connection, select(case_file.c.id).where(*self._past(before)), _CASE_IS_FREE)

    def take(self, connection: Connection, kabar: Kabar, span: Span) -> Part:
        del kabar
        query = select(case_file.c.id).where(*self._past(span.before), _CASE_IS_FREE)
        return blanking.cases(connection, _next(query, case_file.c.id, span), span.before, span.now)

    @staticmethod
    def _past(before: datetime) -> tuple[ColumnElement[bool], ...]:
        late = select(case_event.c.id).where(
            *(case_event.c.case_id == case_file.c.id, case_event.c.note.is_not(None), case_event.c.at < before)
        )
        again = or_(case_file.c.blanked_at.is_(None), case_file.c.blanked_at < case_file.c.closed_at, late.exists())
        return (case_file.c.status == "closed", case_file.c.closed_at < before, again)


@dataclass(frozen=True, slots=True)
class _Audit:
    """The old end of the audit trail, cut so that what is left is still a chain."""

    def count(self, connection: Connection, before: datetime) -> Count:
        return Count(chain.old(connection, before), 0)

    def take(self, connection: Connection, kabar: Kabar, span: Span) -> Part:
        del kabar
        taken = chain.cut_in(connection, span.before, span.now, AUDIT_BATCH)
        return Part(taken, None, more=taken == AUDIT_BATCH)


KINDS: Final[Mapping[KindName, Kind]] = {
    "messages": _Messages(),
    "answers": _Answers(),
    "media": _Media(),
    "cases": _Cases(),
    "audit": _Audit(),
}


def days(settings: Settings, kind: KindName) -> int:
    """The period, from the settings."""
    found: int = getattr(settings, f"keep_{kind}_days")
    return found


def before(settings: Settings, kind: KindName, now: datetime) -> datetime:
    """What is older than this moment is past its time."""
    return now - timedelta(days=days(settings, kind))


def _counted(connection: Connection, past: Select[Any], free: ColumnElement[bool]) -> Count:
    def rows(query: Select[Any]) -> int:
        return int(connection.execute(select(func.count()).select_from(query.subquery())).scalar_one())

    taken = rows(past.where(free))
    return Count(taken, rows(past) - taken)


def _next(query: Select[Any], key: ColumnElement[Any], span: Span) -> Select[Any]:
    """The rows after the last one, in the order of their keys: a row that is done is not read again in a run."""
    after = (key > key.type.python_type(span.after),) if span.after is not None else ()
    return query.where(*after).order_by(key).limit(A_BATCH)
