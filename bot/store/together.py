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

_PLACE = re.compile(r"%\((\w+)\)s")


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
    named = {f"w{number}_{name}": value for number, (_, its) in enumerate(writes) for name, value in its.items()}
    return _last(connection, joined, named)


def _last(connection: Connection, statement: Prepared, values: Mapping[str, Any]) -> AnyRow | None:
    if statement.gives_rows:
        return statement.first(connection, values)
    statement.run(connection, values)
    return None


@lru_cache(maxsize=256)
def _joined(statements: tuple[Prepared, ...]) -> Prepared:
    return _Joined(statements)


class _Joined(Prepared):
    """All but the last stand before it in ``WITH``; the names of their values begin with ``w0_``, ``w1_`` ..."""

    def __init__(self, statements: tuple[Prepared, ...]) -> None:
        super().__init__(statements[-1].statement)
        self.statements = statements

    def compiled(self, dialect: Dialect) -> Compiled:
        """All of them as one."""
        parts = [_renamed(each.for_dialect(dialect), f"w{number}_") for number, each in enumerate(self.statements)]
        *before, last = parts
        heads = ", ".join(f"w{number} AS ({part.sql})" for number, part in enumerate(before))
        return replace(
            last,
            sql=f"WITH {heads} {last.sql}",
            names=tuple(name for part in parts for name in part.names),
            fixed={name: value for part in parts for name, value in part.fixed.items()},
            to_driver={name: convert for part in parts for name, convert in part.to_driver.items()},
        )


def _renamed(part: Compiled, prefix: str) -> Compiled:
    return replace(
        part,
        sql=_PLACE.sub(lambda found: f"%({prefix}{found[1]})s", part.sql),
        names=tuple(prefix + name for name in part.names),
        fixed={prefix + name: value for name, value in part.fixed.items()},
        to_driver={prefix + name: convert for name, convert in part.to_driver.items()},
    )
