"""People from a CSV file: every bad cell is named by line and column, and nothing is half imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select, update

from bot.core import fired
from bot.core.effects import Raised
from bot.services.cases import reading
from bot.services.cases.raising import Sign, raise_sign
from bot.services.kabar import Kabar
from bot.services.persons import consents, follow_ups, lines, names, people, people_file
from bot.services.persons.consents import Said
from bot.services.persons.people_file import Problem
from bot.store import identity, person
from bot.store.audit import record

KEPT: Final = (
    *("language", "district", "gender", "birth_year", "return_date", "programme"),
    *("safe_from", "safe_to"),
)
ABOUT: Final = ("district", "gender", "birth_year", "return_date", "programme")
ADULT: Final = 18
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


@dataclass(frozen=True, slots=True)
class _Owner:
    """Somebody who has this number already."""

    id: UUID
    name: str
    status: str
    identity_id: UUID


@dataclass
class _Count:
    already: int = 0
    shared: int = 0
    by_status: dict[str, int] = field(default_factory=dict)


def import_csv(kabar: Kabar, data: bytes, *, dry_run: bool = False) -> ImportReport:
    """Import all rows, or none where one is bad. A person who is there already (same number and name) is left as is."""
    now = kabar.clock.now()
    rows, problems = people_file.read(kabar, data, now)
    given = {row["district"] for row in rows if row.get("district")}
    unknown = tuple(sorted(name for name in given if name.lower() not in kabar.content.districts))
    if problems or dry_run:
        return ImportReport(len(rows), dry_run=dry_run, problems=tuple(problems), unknown_districts=unknown)
    count = _Count()
    with kabar.database.write() as connection:
        if not kabar.database.sqlite:
            # two imports of one file at once: the second waits, and then finds everybody there already
            connection.execute(select(func.pg_advisory_xact_lock(_ONE_IMPORTS)))
        on_a_number = Counter(row["phone"] for row in rows)
        for row in rows:
            _take(connection, kabar, row, now, count, alone=on_a_number[row["phone"]] == 1)
        record(connection, None, "people_import", f"{len(rows)} rows", now)
    status = count.by_status
    return ImportReport(
        rows=len(rows),
        imported=sum(status.values()),
        already=count.already,
        active=status.get("active", 0),
        invited=status.get("invited", 0),
        refused=status.get("refused", 0),
        minors=status.get("minor", 0),
        stopped=status.get("stopped", 0),
        shared_numbers=count.shared,
        unknown_districts=unknown,
    )


def _take(
    connection: Connection, kabar: Kabar, row: Mapping[str, Any], now: datetime, count: _Count, *, alone: bool
) -> None:
    owners = _owners(connection, kabar, row["phone"])
    if any(owner.name.casefold() == row["name"].casefold() for owner in owners):
        count.already += 1
        return
    # of several people on a number nobody knows which of them wrote: their words, and a case, must not get a wrong name
    nameless = owners[0] if alone and len(owners) == 1 and not owners[0].name else None
    count.shared += len(owners) > (nameless is not None)
    zone = _zone(kabar, row["district"])
    status = _status(row, owners, now.astimezone(ZoneInfo(zone)))
    spoken = nameless is not None and nameless.status != "new" and status != "minor"
    status = nameless.status if nameless is not None and spoken else status
    count.by_status[status] = count.by_status.get(status, 0) + 1
    columns = {key: row[key] for key in KEPT} | {"timezone": zone}
    if nameless is not None and spoken:
        # they have spoken for themselves: their consent, language and hours stand; the list gives the rest
        _name(connection, kabar, nameless.id, row["name"], {key: row[key] for key in ABOUT if row[key] is not None})
        return
    columns["status"] = status if status != "active" else "invited"
    if nameless is not None:
        # somebody wrote before they were on the list: it is the same person, with what they have said
        person_id = nameless.id
        _name(connection, kabar, person_id, row["name"], columns)
        lines.lay(connection, person_id, nameless.identity_id, row.get("lines", ()), now, first=True)
    else:
        line = kabar.settings.default_line
        person_id = people.add(connection, kabar, now, name=row["name"], line=line, **columns)
        phone = people.add_identity(connection, kabar, now, "phone", row["phone"], {"person_id": person_id})
        lines.lay(connection, person_id, phone, row.get("lines") or (line,), now)
    who = people.get(connection, kabar, person_id)
    if status in {"active", "refused"}:
        consents.record(connection, kabar, who, Said("check_ins", row["consent"], "import", "import"), now)
    elif status == "invited":
        follow_ups.invite(connection, kabar, who, now)
    elif status == "minor":
        follow_ups.cancel(connection, who)
        raised = Raised("yellow", "under_18", fired.own("birth_year"))
        raise_sign(connection, kabar, who, Sign(raised), now)


def _name(connection: Connection, kabar: Kabar, person_id: UUID, name: str, columns: Mapping[str, Any]) -> None:
    sealed = kabar.vault.seal(name, "person.name", person_id)
    connection.execute(update(person).where(person.c.id == person_id).values(name=sealed, **columns))
    names.keep(connection, kabar, person_id, name)


def _status(row: Mapping[str, Any], owners: list[_Owner], today: datetime) -> str:
    """What a row makes of a person.

    A birth year that says under 18 is a social worker's; one that leaves it open (18 this year) is asked, whatever the
    list says. A number that has said STOP stays silent: being on a list is no consent.
    """
    age = today.year - row["birth_year"] if row["birth_year"] else None
    if age is not None and age < ADULT:
        return "minor"
    if any(owner.status in {"stopped", "refused"} for owner in owners):
        return "stopped"
    if row["consent"] is None:
        return "invited"
    if not row["consent"]:
        return "refused"
    return "invited" if age == ADULT else "active"


def _owners(connection: Connection, kabar: Kabar, phone: str) -> list[_Owner]:
    rows = connection.execute(
        select(person.c.id, person.c.name, person.c.status, identity.c.id.label("identity_id"))
        .join(identity, identity.c.person_id == person.c.id)
        .where(identity.c.kind == "phone", identity.c.value_index == kabar.vault.index("phone", phone))
    )
    return [
        _Owner(
            row.id,
            reading.opened(kabar, row.name, "person.name", row.id) if row.name else "",
            row.status,
            row.identity_id,
        )
        for row in rows
    ]


def _zone(kabar: Kabar, district: str | None) -> str:
    known = kabar.content.districts.get(district.lower()) if district else None
    return known.zone.key if known else kabar.settings.timezone
