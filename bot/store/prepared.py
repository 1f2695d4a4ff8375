"""Statements of the path that every message takes: compiled once, then handed to the driver with little between.

They are SQLAlchemy's, on its connections, in its transactions, with its types and its exceptions. Left out is what it
does anew at each execution: 40 us (SQLite) to 70 us (PostgreSQL) a statement, which is more than the driver takes.
"""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import Executable
from sqlalchemy.types import TypeEngine

from bot.store.base import AnyRow

Convert = Callable[[Any], Any]

_NAMED = re.compile(r"%\((\w+)\)s")
_KEPT = "kabar_cursor"


@dataclass(frozen=True, slots=True)
class Compiled:
    """For one kind of database."""

    sql: str
    query: str | bytes
    """The same as the driver takes it quickest."""
    blank: tuple[Any, ...]
    """One for each parameter: None, or what stands in the statement itself."""
    slots: tuple[tuple[int, str, Convert | None], ...]
    """Where the values go, by name."""
    row: Callable[[Sequence[Any]], Any]
    from_driver: tuple[tuple[int, Convert], ...]

    def parameters(self, values: Mapping[str, Any]) -> list[Any]:
        """The values as the driver takes them, each in its place."""
        given = list(self.blank)
        for place, name, convert in self.slots:
            value = values[name]
            given[place] = value if convert is None else convert(value)
        return given

    def opened(self, found: Sequence[Any]) -> AnyRow:
        """The driver's row, with its columns by name."""
        row = list(found)
        for place, convert in self.from_driver:
            row[place] = convert(row[place])
        return cast("AnyRow", self.row(row))


class Prepared:
    """A statement whose text never changes: no ``IN`` over a list of any length.

    ``columns`` are those that an INSERT fills. Every value is given at every execution, or stands in the statement.
    """

    def __init__(self, statement: Executable, columns: Sequence[str] | None = None) -> None:
        self.statement = statement
        self.columns = columns
        self._compiled: dict[str, Compiled] = {}
        self.gives_rows = getattr(statement, "is_select", False) or bool(getattr(statement, "_returning", ()))

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Execute it for its effect."""
        compiled = self.for_dialect(connection.dialect)
        self.execute(connection, compiled, compiled.parameters(values))

    def first(self, connection: Connection, values: Mapping[str, Any]) -> AnyRow | None:
        """Execute it; the first row, with its columns by name, or None."""
        compiled = self.for_dialect(connection.dialect)
        found = self.execute(connection, compiled, compiled.parameters(values))
        return compiled.opened(found[0]) if found else None

    def one(self, connection: Connection, values: Mapping[str, Any]) -> AnyRow:
        """Execute it; the one row that there is. Raises NoResultFound."""
        found = self.first(connection, values)
        if found is None:
            raise NoResultFound("no row was found when one was required")
        return found

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[AnyRow]:
        """Execute it; every row."""
        compiled = self.for_dialect(connection.dialect)
        return [compiled.opened(row) for row in self.execute(connection, compiled, compiled.parameters(values))]

    def execute(self, connection: Connection, compiled: Compiled, parameters: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """Execute it with the driver's own values; the driver's rows."""
        try:
            cursor = _cursor(connection)
            cursor.execute(compiled.query, parameters)
            return cursor.fetchall() if self.gives_rows else ()
        except connection.dialect.loaded_dbapi.Error as error:
            raise _wrapped(connection, compiled.sql, error) from error

    def for_dialect(self, dialect: Dialect) -> Compiled:
        """As this kind of database takes it; made at its first use."""
        known = self._compiled.get(dialect.name)
        if known is None:
            known = self._compiled[dialect.name] = self.compiled(dialect)
        return known

    def compiled(self, dialect: Dialect) -> Compiled:
        """Made anew for a kind of database."""
        return _compile(self.statement, self.columns, dialect)


def _cursor(connection: Connection) -> Any:  # noqa: ANN401 - the driver's
    """PostgreSQL's is kept as long as its connection: it knows how to write each kind of value by then.

    It is the one that takes ``$1``: the driver would look for its own ``%s`` in a long statement at every execution,
    which took a tenth of a message.
    """
    there = connection.connection
    if connection.dialect.name == "sqlite":
        return there.driver_connection.cursor()  # type: ignore[union-attr]  # there is one while a transaction runs
    cursor = there.info.get(_KEPT)
    if cursor is None:
        cursor = there.info[_KEPT] = connection.dialect.loaded_dbapi.RawCursor(there.driver_connection)
    return cursor


def _compile(statement: Executable, columns: Sequence[str] | None, dialect: Dialect) -> Compiled:
    made = cast("SQLCompiler", statement.compile(dialect=dialect, column_keys=columns))  # type: ignore[attr-defined]
    if made.post_compile_params or made.literal_execute_params:
        raise TypeError("this statement's text changes with its values")
    sql, names = (str(made), made.positiontup) if made.positiontup is not None else _numbered(str(made))
    to_driver = {name: _of(made.binds[name].type, dialect).bind_processor(dialect) for name in names}
    fixed = {name for name in names if not made.binds[name].required}
    blank = [made.binds[name].value if name in fixed else None for name in names]
    for place, name in enumerate(names):
        if name in fixed and (convert := to_driver[name]):
            blank[place] = convert(blank[place])
    results = [(column.keyname, column.type) for column in made._result_columns]  # noqa: SLF001 - nothing public tells
    new_kind: Any = namedtuple  # noqa: PYI024 - its fields are known only here
    from_driver = [_of(kind, dialect).result_processor(dialect, None) for _, kind in results]
    return Compiled(
        sql=sql,
        query=sql if made.positional else sql.encode(),
        blank=tuple(blank),
        slots=tuple((place, name, to_driver[name]) for place, name in enumerate(names) if name not in fixed),
        row=new_kind("row", [name for name, _ in results])._make,
        from_driver=tuple((place, convert) for place, convert in enumerate(from_driver) if convert),
    )


def _numbered(sql: str) -> tuple[str, list[str]]:
    """``%(name)s`` as ``$1``, and the names in the order of their numbers."""
    names = list(dict.fromkeys(_NAMED.findall(sql)))
    numbers = {name: f"${number}" for number, name in enumerate(names, 1)}
    return _NAMED.sub(lambda found: numbers[found[1]], sql).replace("%%", "%"), names


def _of(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


def _wrapped(connection: Connection, sql: str, error: Exception) -> BaseException:
    """SQLAlchemy's exception for the driver's; a connection that is broken goes back to no pool."""
    dialect = connection.dialect
    driver = connection.connection.dbapi_connection
    lost = dialect.is_disconnect(error, driver, None)  # type: ignore[arg-type]
    if lost:
        connection.invalidate(error)
    return DBAPIError.instance(
        sql, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, connection_invalidated=lost, dialect=dialect
    )
