"""People from a CSV or XLSX file: every bad cell is named by line and column, and nothing is half imported."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, func, select

from bot.services.kabar import Kabar
from bot.services.persons import people_file
from bot.services.persons.people_file import Problem
from bot.services.persons.taking import Taken, take
from bot.store.audit import record

_ONE_IMPORTS: Final = 0x6B61626173


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do."""

    rows: int = 0
    imported: int = 0
    already: int = 0
    active: int = 0
    invited: int = 0
    refused: int = 0
    minors: int = 0
    stopped: int = 0
    """Their number has said STOP or refused before: they are kept, and not written to."""
    shared_numbers: int = 0
    dry_run: bool = False
    problems: tuple[Problem, ...] = ()
    unknown_districts: tuple[str, ...] = ()
    """Not in districts.yaml: these people live by the deployment's clock, and no caseworker's district is theirs."""


@dataclass
class Count:
    """What became of rows so far."""

    already: int = 0
    shared: int = 0
    by_status: dict[str, int] = field(default_factory=dict)

    def add(self, taken: Taken) -> None:
        """One more row."""
        self.shared += taken.shared
        if taken.status == "already":
            self.already += 1
        else:
            self.by_status[taken.status] = self.by_status.get(taken.status, 0) + 1

    @property
    def imported(self) -> int:
        """How many people are new."""
        return sum(self.by_status.values())


def import_csv(kabar: Kabar, data: bytes, *, dry_run: bool = False) -> ImportReport:
    """Import all rows, or none where one is bad. A person who is there already (same number and name) is left as is."""
    now = kabar.clock.now()
    rows, problems = people_file.read(kabar, data, now)
    given = {row["district"] for row in rows if row.get("district")}
    unknown = tuple(sorted(name for name in given if name.lower() not in kabar.content.districts))
    if problems or dry_run:
        return ImportReport(len(rows), dry_run=dry_run, problems=tuple(problems), unknown_districts=unknown)
    count = Count()
    with kabar.vault.persons.ahead(len(rows)), kabar.database.write() as connection:
        alone_at_it(connection, kabar)
        on_a_number = Counter(row["phone"] for row in rows)
        for row in rows:
            count.add(take(connection, kabar, row, now, alone=on_a_number[row["phone"]] == 1))
        record(connection, None, "people_import", f"{len(rows)} rows", now)
    status = count.by_status
    return ImportReport(
        rows=len(rows),
        imported=count.imported,
        already=count.already,
        active=status.get("active", 0),
        invited=status.get("invited", 0),
        refused=status.get("refused", 0),
        minors=status.get("minor", 0),
        stopped=status.get("stopped", 0),
        shared_numbers=count.shared,
        unknown_districts=unknown,
    )


def alone_at_it(connection: Connection, kabar: Kabar) -> None:
    """Two imports of one list at once: the second waits, and then finds everybody there already."""
    if not kabar.database.sqlite:
        connection.execute(select(func.pg_advisory_xact_lock(_ONE_IMPORTS)))
