"""Taking one row of a list in: who is it, are they here already, and what follows from what the row says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select, update

from bot.core import fired
from bot.core.effects import Raised
from bot.services.cases import reading
from bot.services.cases.raising import Sign, raise_sign
from bot.services.kabar import Kabar
from bot.services.persons import caseworkers, consents, follow_ups, lines, names, people, person_keys, resting
from bot.services.persons.consents import Said
from bot.store import identity, person

KEPT: Final = (
    *("language", "district", "gender", "birth_year", "return_date", "programme"),
    *("safe_from", "safe_to"),
)
ABOUT: Final = ("district", "gender", "birth_year", "return_date", "programme")
ADULT: Final = 18


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a row."""

    person_id: UUID
    status: str
    """As the person's; or ``already``: this number and name were there, and stand as they were."""
    shared: bool = False
    """Somebody else has the number too."""


@dataclass(frozen=True, slots=True)
class _Owner:
    """Somebody who has this number already."""

    id: UUID
    name: str
    status: str
    identity_id: UUID


def take(
    connection: Connection,
    kabar: Kabar,
    row: Mapping[str, Any],
    now: datetime,
    *,
    alone: bool,
    source: str = "import",
    by: UUID | None = None,
) -> Taken:
    """Write a person from a row that was read. ``alone``: nobody else in the list has its number. ``by``: a member."""
    owners = _owners(connection, kabar, row["phone"])
    for owner in owners:
        if owner.name.casefold() == row["name"].casefold():
            return Taken(owner.id, "already")
    # of several people on a number nobody knows which of them wrote: their words, and a case, must not get a wrong name
    nameless = owners[0] if alone and len(owners) == 1 and not owners[0].name else None
    shared = len(owners) > (nameless is not None)
    zone = _zone(kabar, row["district"])
    status = _status(row, owners, now.astimezone(ZoneInfo(zone)))
    spoken = nameless is not None and nameless.status != "new" and status != "minor"
    status = nameless.status if nameless is not None and spoken else status
    columns = {key: row[key] for key in KEPT} | {"timezone": zone}
    if nameless is not None and spoken:
        # they have spoken for themselves: their consent, language and hours stand; the list gives the rest
        _name(connection, kabar, nameless.id, row["name"], {key: row[key] for key in ABOUT if row[key] is not None})
        _give(connection, nameless.id, row, by, now)
        return Taken(nameless.id, status, shared)
    columns["status"] = status if status != "active" else "invited"
    if nameless is not None:
        # somebody wrote before they were on the list: it is the same person, with what they have said
        person_id = nameless.id
        _name(connection, kabar, person_id, row["name"], columns)
        resting.is_theirs(connection, person_id, nameless.identity_id, now)
        lines.lay(connection, person_id, nameless.identity_id, row.get("lines", ()), now, first=True)
    else:
        line = kabar.settings.default_line
        person_id = people.add(connection, kabar, now, name=row["name"], line=line, **columns)
        phone = people.add_identity(connection, kabar, now, "phone", row["phone"], {"person_id": person_id})
        lines.lay(connection, person_id, phone, row.get("lines") or (line,), now)
    # before anybody is alerted to them
    _give(connection, person_id, row, by, now)
    who = people.get(connection, kabar, person_id)
    if status in {"active", "refused"}:
        consents.record(connection, kabar, who, Said("check_ins", row["consent"], source, source), now)
    elif status == "invited":
        follow_ups.invite(connection, kabar, who, now)
    elif status == "minor":
        follow_ups.cancel(connection, who)
        raised = Raised("yellow", "under_18", fired.own("birth_year"))
        raise_sign(connection, kabar, who, Sign(raised), now)
    return Taken(person_id, status, shared)


def _give(connection: Connection, person_id: UUID, row: Mapping[str, Any], by: UUID | None, now: datetime) -> None:
    """Their caseworker, where the row names one who is still there, and they have none."""
    named = row.get("caseworker")
    if named and caseworkers.may_carry(connection, UUID(named)):
        free = select(person.c.caseworker_id).where(person.c.id == person_id).with_for_update(key_share=True)
        if connection.execute(free).scalar_one() is None:
            caseworkers.give(connection, [(person_id, None)], UUID(named), by, now)


def _name(connection: Connection, kabar: Kabar, person_id: UUID, name: str, columns: Mapping[str, Any]) -> None:
    sealed = kabar.vault.seal(name, "person.name", person_id, person_keys.of(connection, kabar, person_id))
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
