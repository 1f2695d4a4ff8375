"""How a person is reached, changed by a member who asked the person: a number, the line, hours, language, the phone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select, update

from bot.core.effects import Remembered
from bot.core.fields import VALUES
from bot.core.lines import KINDS
from bot.services.arriving import effects
from bot.services.arriving.effects import Origin
from bot.services.cases import people_access
from bot.services.cases.access import NotYours
from bot.services.cases.cases import CaseFault
from bot.services.cases.look_kinds import FOUND
from bot.services.kabar import Kabar
from bot.services.persons import chosen_line, importing, lines, people, resting
from bot.services.persons.cells import LANGUAGES, READERS, CellFault
from bot.services.persons.numbers import normalise
from bot.services.persons.people import Person
from bot.services.staff import StaffMember
from bot.store import conversation, identity, line, message, person
from bot.store.audit import record
from bot.store.crossed import again_if_crossed

WORDING: Final = "staff"
SHARED: Final = "phone_shared"
CHOSEN: Final = ("safe_line", "cover")
NOT_ASKED: Final = "-"
SHOWN: Final = ("language", "safe_from", "safe_to", SHARED, *CHOSEN)
"""What ``was`` holds, in this order."""
TOGETHER: Final = (("language",), ("safe_from", "safe_to"), (SHARED,), *((name,) for name in CHOSEN))
"""What changes as one."""


@again_if_crossed
def add_number(kabar: Kabar, who: StaffMember, code: str, given: str, kind: str, *, retire: bool, shared: bool) -> None:
    """A number that the person gave, and the line to try first on it. Raises NotYours, CaseFault.

    ``retire``: they use no earlier number any more. ``shared``: whoever is known by it already shares it with them.
    """
    number = normalise(given, kabar.settings.country)
    if number is None:
        raise CaseFault("number_wrong")
    if kind not in KINDS:
        raise CaseFault("line_missing")
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        importing.alone_at_it(connection, kabar)  # the same number given to two people at once is asked about too
        who_is = _locked(connection, kabar, who, code)
        if elsewhere := _meet(connection, kabar, who, who_is, number, shared=shared):
            # that this number is somebody's is told all the same: their page says who was told
            record(connection, who.id, FOUND, elsewhere, now)
        else:
            mine = select(identity.c.id).where(
                identity.c.person_id == who_is.id,
                identity.c.kind == "phone",
                identity.c.value_index == kabar.vault.index("phone", number),
            )
            known = connection.execute(mine).scalar()
            _written(connection, who_is.id, now)
            if known is None:
                known = people.add_identity(connection, kabar, now, "phone", number, {"person_id": who_is.id})
            resting.is_theirs(connection, who_is.id, known, now)
            lines.lay(connection, who_is.id, known, [kind], now, first=True)
            again = (line.c.person_id == who_is.id, line.c.identity_id == known)
            connection.execute(update(line).where(*again).values(set_aside_at=None, set_aside_why=None))
            if retire:
                _retire(connection, who_is.id, known, now)
            # WhatsApp's window is one of the number they wrote from
            if kind == "whatsapp":
                talk = conversation.c.person_id == who_is.id
                connection.execute(update(conversation).where(talk).values(whatsapp_in_at=None))
            record(connection, who.id, "number_add", code, now)
    if elsewhere:
        raise CaseFault("number_elsewhere")


@again_if_crossed
def use_first(kabar: Kabar, who: StaffMember, code: str, key: str) -> None:
    """Try this line of theirs first; one that was set aside is tried again. Raises NotYours, CaseFault."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        who_is = _locked(connection, kabar, who, code)
        identity_id, kind = _of(connection, who_is.id, key)
        _written(connection, who_is.id, now)
        unsafe = chosen_line.unsafe(who_is.remembered.get("safe_line"))
        resting.is_theirs(connection, who_is.id, identity_id, now, unsafe)
        lines.lay(connection, who_is.id, identity_id, [kind], now, first=True)
        mine = (line.c.person_id == who_is.id, line.c.identity_id == identity_id, line.c.kind == kind)
        connection.execute(update(line).where(*mine).values(set_aside_at=None, set_aside_why=None))
        record(connection, who.id, "line_first", code, now)


@again_if_crossed
def change(kabar: Kabar, who: StaffMember, code: str, given: Mapping[str, str]) -> None:
    """Language, hours, line, what messages are called, who else uses the phone. Raises NotYours, CaseFault.

    ``was``: what the page showed. A form that was open for long changes only what its member changed in it.
    """
    now = kabar.clock.now()
    if given.get("language") not in set(LANGUAGES.values()):
        raise CaseFault("language_missing")
    hours = {name: _hour(kabar, given.get(name, ""), name, now) for name in ("safe_from", "safe_to")}
    if hours["safe_from"] == hours["safe_to"]:
        raise CaseFault("hours_same")
    with kabar.database.write() as connection:
        who_is = _locked(connection, kabar, who, code)
        now_is: dict[str, str | bool] = {name: getattr(who_is, name) for name in ("language", "safe_from", "safe_to")}
        now_is[SHARED] = bool(who_is.remembered.get(SHARED))
        now_is |= {name: str(who_is.remembered.get(name) or NOT_ASKED) for name in CHOSEN}
        wanted: dict[str, str | bool] = {"language": given["language"], **hours, SHARED: given.get("shared") == "yes"}
        wanted |= {name: _one_of(given.get(name) or str(now_is[name]), name) for name in CHOSEN}
        changed = _changed(given.get("was", ""), now_is, wanted)
        if not changed:
            return
        told = tuple(Remembered(name, value, WORDING) for name, value in changed.items())
        effects.carry_out(connection, kabar, who_is, told, Origin(None, WORDING, now))
        record(connection, who.id, "reach_change", code, now)


def _one_of(given: str, name: str) -> str:
    if given != NOT_ASKED and given not in VALUES[name]:
        raise CaseFault("reach_value")
    return given


def _changed(was: str, now_is: Mapping[str, str | bool], wanted: Mapping[str, str | bool]) -> dict[str, str | bool]:
    """What is to be written. Raises CaseFault where somebody else changed the same since the page was shown."""
    shown: dict[str, str | bool] = dict(zip(SHOWN, was.split(), strict=False))
    if SHARED in shown:
        shown[SHARED] = shown[SHARED] == "yes"
    found: dict[str, str | bool] = {}
    for names in TOGETHER:
        before = [shown.get(name, now_is[name]) for name in names]
        here, mine = ([values[name] for name in names] for values in (now_is, wanted))
        if mine in (before, here):
            continue
        if here != before:
            raise CaseFault("reach_changed")
        found |= {name: wanted[name] for name in names if wanted[name] != now_is[name]}
    return found


def _locked(connection: Connection, kabar: Kabar, who: StaffMember, code: str) -> Person:
    row = people_access.find(connection, who, code)
    who_is, _ = people.lock(connection, kabar, row.id)
    people_access.find(connection, who, code)  # two records may have become one while we waited, or they were erased
    return who_is


def _meet(
    connection: Connection, kabar: Kabar, who: StaffMember, who_is: Person, number: str, *, shared: bool
) -> str | None:
    """Whoever is known by the number already shares it, if so; the code of one who is not this member's to see."""
    index = kabar.vault.index("phone", number)
    owners = (
        select(person.c.code, person.c.status)
        .join(identity, identity.c.person_id == person.c.id)
        .where(identity.c.kind == "phone", identity.c.value_index == index, person.c.id != who_is.id)
    )
    for code, status in connection.execute(owners.where(person.c.merged_into.is_(None))).all():
        try:
            people_access.find(connection, who, code)
        except NotYours:
            return str(code)
        if status in {"stopped", "refused"}:
            raise CaseFault("number_stopped")  # a number that has said STOP stays silent, as in a list
        if not shared:
            raise CaseFault("number_shared")
    return None


def _retire(connection: Connection, person_id: UUID, kept: UUID, now: datetime) -> None:
    """Their other numbers are not written to any more, nor what waits for them; they stay known, and are not erased."""
    others = select(identity.c.id).where(
        identity.c.person_id == person_id, identity.c.kind == "phone", identity.c.id != kept
    )
    theirs = (line.c.person_id == person_id, line.c.identity_id.in_(others), line.c.set_aside_at.is_(None))
    connection.execute(update(line).where(*theirs).values(set_aside_at=now, set_aside_why="retired"))
    # what waits may hold words for them alone, and somebody else may hold that phone now
    waits = (message.c.person_id == person_id, message.c.identity_id.in_(others), message.c.status == "waiting")
    gone = {"status": "failed", "error_code": "superseded", "status_at": now, "failed_at": now}
    connection.execute(update(message).where(*waits, message.c.direction == "out").values(**gone))


def _written(connection: Connection, person_id: UUID, now: datetime) -> None:
    """Whoever was made without lines has the one that ``lines.of`` finds: beside others it must be written."""
    if connection.execute(select(line.c.id).where(line.c.person_id == person_id).limit(1)).first() is None:
        for one in lines.of(connection, person_id):
            lines.lay(connection, person_id, one.identity_id, [one.kind], now)


def _of(connection: Connection, person_id: UUID, key: str) -> tuple[UUID, str]:
    for one in lines.of(connection, person_id):
        if key == f"{one.identity_id}.{one.kind}":
            return one.identity_id, one.kind
    raise CaseFault("line_missing")


def _hour(kabar: Kabar, given: str, name: str, now: datetime) -> str:
    try:
        return str(READERS[name](given.strip(), kabar, now))
    except CellFault:
        raise CaseFault("hour_wrong") from None
