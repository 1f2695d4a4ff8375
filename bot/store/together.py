"""Several writes as one statement, where the database can: on PostgreSQL each one saved is a way to the server less."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import Dialect

from bot.store.base import AnyRow
from bot.store.prepared import Compiled, Prepared

Write = tuple[Prepared, Mapping[str, Any]]
"""A statement and its values."""

_PLACE = re.compile(r"\$(\d+)")


def run_together(connection: Connection, writes: Sequence[Write]) -> AnyRow | None:
    """Execute these writes; the first row of the last one, or None.

    None of them may need what another writes: on PostgreSQL they all see the database as it was before.
    """
    *before, (last, values) = writes
    if not before or connection.dialect.name == "sqlite":
        for statement, its_values in before:
            statement.run(connection, its_values)
        return _last(connection, last, values)
    joined = _joined(tuple(statement for statement, _ in writes))
    compiled = joined.for_dialect(connection.dialect)
    parameters: list[Any] = []
    for statement, its_values in writes:
        parameters += statement.for_dialect(connection.dialect).parameters(its_values)
    found = joined.execute(connection, compiled, parameters)
    return compiled.opened(found[0]) if found else None


def _last(connection: Connection, statement: Prepared, values: Mapping[str, Any]) -> AnyRow | None:
    if statement.gives_rows:
        return statement.first(connection, values)
    statement.run(connection, values)
    return None


@lru_cache(maxsize=256)
def _joined(statements: tuple[Prepared, ...]) -> Prepared:
    return _Joined(statements)


class _Joined(Prepared):
    """All but the last stand before it in ``WITH``; its parameters are theirs, one statement's after another's."""

    def __init__(self, statements: tuple[Prepared, ...]) -> None:
        super().__init__(statements[-1].statement)
        self.statements = statements

    def compiled(self, dialect: Dialect) -> Compiled:
        """All of them as one."""
        parts, count = [], 0
        for statement in self.statements:
            part = statement.for_dialect(dialect)
            parts.append(_from(count, part.sql))
            count += len(part.blank)
        heads = ", ".join(f"w{number} AS ({part})" for number, part in enumerate(parts[:-1]))
        sql = f"WITH {heads} {parts[-1]}"
        return replace(self.statements[-1].for_dialect(dialect), sql=sql, query=sql.encode())


def _from(count: int, sql: str) -> str:
    """With its parameters numbered after so many others."""
    return _PLACE.sub(lambda found: f"${count + int(found[1])}", sql)
