"""What values people's records have, read from an index value by value."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, Connection, func, null, select

from bot.store import person


def distinct(connection: Connection, column: Any) -> tuple[str, ...]:  # noqa: ANN401 - a column of text
    """Every value there is, one look into the index for each: DISTINCT would read all rows."""
    values = _values(column)
    return tuple(connection.execute(select(values.c.value).where(values.c.value.is_not(None))).scalars())


def in_each_district(connection: Connection) -> dict[str | None, int]:
    """How many records there are, counted in the index of districts: GROUP BY would read every person."""
    values, count = _values(person.c.district), select(func.count()).select_from(person)
    named = select(values.c.value, count.where(person.c.district == values.c.value).scalar_subquery())
    nowhere = select(null(), count.where(person.c.district.is_(None)).scalar_subquery())
    rows = connection.execute(named.where(values.c.value.is_not(None)).union_all(nowhere))
    return {row[0]: row[1] for row in rows if row[1]}


def _values(column: Any) -> CTE:  # noqa: ANN401 - a column of text
    values = select(func.min(column).label("value")).cte(recursive=True)
    following = select(func.min(column)).where(column > values.c.value).scalar_subquery()
    return values.union_all(select(following).where(values.c.value.is_not(None)))
