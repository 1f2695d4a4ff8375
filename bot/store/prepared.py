"""Statements of the path that every message takes: compiled once, then handed to the driver with little between.

They are SQLAlchemy's, on its connections, in its transactions, with its types and its exceptions. Left out is what it
does anew at each execution: 40 us (SQLite) to 70 us (PostgreSQL) a statement, which is more than the driver takes.
"""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Compiled:
    """For one kind of database."""

    sql: str
    names: tuple[str, ...]
    """Parameters in their order."""
    fixed: Mapping[str, Any]
    """Values that stand in the statement itself."""
    to_driver: Mapping[str, Convert]
    positional: bool
    row: Callable[[Sequence[Any]], Any]
    from_driver: tuple[tuple[int, Convert], ...]

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
        self._execute(connection, self.for_dialect(connection.dialect), values).close()

    def first(self, connection: Connection, values: Mapping[str, Any]) -> AnyRow | None:
        """Execute it; the first row, with its columns by name, or None."""
        compiled = self.for_dialect(connection.dialect)
        cursor = self._execute(connection, compiled, values)
        found = cursor.fetchone()
        cursor.close()
        return None if found is None else compiled.opened(found)

    def one(self, connection: Connection, values: Mapping[str, Any]) -> AnyRow:
        """Execute it; the one row that there is. Raises NoResultFound."""
        found = self.first(connection, values)
        if found is None:
            raise NoResultFound("no row was found when one was required")
        return found

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[AnyRow]:
        """Execute it; every row."""
        compiled = self.for_dialect(connection.dialect)
        cursor = self._execute(connection, compiled, values)
        found = [compiled.opened(row) for row in cursor.fetchall()]
        cursor.close()
        return found

    def _execute(self, connection: Connection, compiled: Compiled, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - the driver's cursor
        given = {**compiled.fixed, **values}
        for name, convert in compiled.to_driver.items():
            given[name] = convert(given[name])
        parameters = [given[name] for name in compiled.names] if compiled.positional else given
        driver = connection.connection.driver_connection
        cursor = driver.cursor()  # type: ignore[union-attr]  # there is one while a transaction runs
        try:
            cursor.execute(compiled.sql, parameters)
        except connection.dialect.loaded_dbapi.Error as error:
            raise _wrapped(connection, compiled.sql, error) from error
        return cursor

    def for_dialect(self, dialect: Dialect) -> Compiled:
        """As this kind of database takes it; made at its first use."""
        known = self._compiled.get(dialect.name)
        if known is None:
            known = self._compiled[dialect.name] = self.compiled(dialect)
        return known

    def compiled(self, dialect: Dialect) -> Compiled:
        """Made anew for a kind of database."""
        return _compile(self.statement, self.columns, dialect)


def _compile(statement: Executable, columns: Sequence[str] | None, dialect: Dialect) -> Compiled:
    made = cast("SQLCompiler", statement.compile(dialect=dialect, column_keys=columns))  # type: ignore[attr-defined]
    if made.post_compile_params or made.literal_execute_params:
        raise TypeError("this statement's text changes with its values")
    names = tuple(made.positiontup or made.binds)
    to_driver = {name: _of(made.binds[name].type, dialect).bind_processor(dialect) for name in names}
    results = [(column.keyname, column.type) for column in made._result_columns]  # noqa: SLF001 - nothing public tells
    new_kind: Any = namedtuple  # noqa: PYI024 - its fields are known only here
    from_driver = [_of(kind, dialect).result_processor(dialect, None) for _, kind in results]
    return Compiled(
        sql=str(made),
        names=names,
        fixed={name: bind.value for name, bind in made.binds.items() if not bind.required},
        to_driver={name: convert for name, convert in to_driver.items() if convert},
        positional=made.positional,
        row=new_kind("row", [name for name, _ in results])._make,
        from_driver=tuple((place, convert) for place, convert in enumerate(from_driver) if convert),
    )


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
