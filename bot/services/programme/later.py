"""A moment some time after another, inside a statement."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Interval, String, func, literal, type_coerce

from bot.store.base import Moment


def later(column: ColumnElement[datetime], by: timedelta, connection: Connection) -> ColumnElement[datetime]:
    """The moment so much later, in the form in which this database keeps moments."""
    if connection.dialect.name == "sqlite":
        # moments are text there; strftime keeps whole seconds, the rest of them is written behind it again
        moved = func.strftime("%Y-%m-%d %H:%M:%S", column, f"+{int(by.total_seconds())} seconds", type_=String)
        return type_coerce(moved + func.substr(column, 20, type_=String), Moment())
    return column + literal(by, Interval())
