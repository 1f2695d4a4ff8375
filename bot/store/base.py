"""What every table shares: one metadata, ids that sort by time, and moments that are always aware and in UTC."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import uuid_utils
from sqlalchemy import DateTime, MetaData, Row, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

Id = Uuid

AnyRow = Row[*tuple[Any, ...]]
"""A row of whatever columns were asked for."""


def new_id() -> UUID:
    """A UUID of version 7: unique without asking the database, and in order of making."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


_LONG = len("2026-05-04 10:00:00.000000")


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC on every database. A naive one is refused: it says no moment."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """SQLite keeps text and knows no zones: UTC is written without one."""
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], object]:
        """To UTC; raises ValueError for a naive datetime.

        SQLite's text is not made in SQLAlchemy's three steps: a message has ten moments, a fortieth of its time.
        """
        return _text_of if dialect.name == "sqlite" else _in_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:  # noqa: ARG002
        """Aware, in UTC."""
        return _from_text if dialect.name == "sqlite" else _in_utc


def _in_utc(value: datetime | None) -> datetime | None:
    if value is None or value.tzinfo is UTC:
        return value
    if value.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return value.astimezone(UTC)


def _text_of(value: datetime | None) -> str | None:
    known = _in_utc(value)
    return None if known is None else known.isoformat(" ", "microseconds")[:_LONG]


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)
