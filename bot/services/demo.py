"""The demo: made-up people on made-up phones, and a clock that a visitor can move. Only with ``KABAR_DEMO``."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.channels.simulator import SimulatorChannel
from bot.clock import ShiftedClock, shift
from bot.services.cases import confirm_words
from bot.services.kabar import Kabar
from bot.services.persons import caseworkers, consents, lines, numbers, people
from bot.services.persons.consents import Said
from bot.services.persons.importing import import_csv
from bot.services.programme import samples
from bot.services.sending import templates
from bot.services.staff import NewStaff, StaffMember, add, member
from bot.services.tick import tick
from bot.store import message, person, staff
from bot.store.setting import get, put

PEOPLE = 12
"""Of the sample file, as many are loaded: a visitor can look at twelve."""
ALONE = 3
"""Of them, so many have no caseworker."""
USER_ID = "ID.62812000099170"
"""A WhatsApp user id, made up."""
DISTRICT = "Lombok Tengah"
AGREED = Said("check_ins", True, "import", "import")
PROGRESS = "demo.progress"
QUARTERS = 4
MOST_HOURS = 24 * 31
SETTLE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a jump in time has come, in hours."""

    running: bool
    done: int
    total: int


def load(kabar: Kabar, people_csv: bytes, staff_rows: tuple[NewStaff, ...]) -> bool:
    """Load the sample people and staff, once; True if they were loaded now. Templates are handed in every time."""
    if isinstance(kabar.channel, SimulatorChannel):
        templates.sync(kabar, kabar.channel.content)
    with kabar.database.read() as connection:
        if connection.execute(select(person.c.id).limit(1)).first():
            return False
    for new in staff_rows:
        add(kabar, new)
    first = b"".join(people_csv.splitlines(keepends=True)[: PEOPLE + 1])
    report = import_csv(kabar, first)
    if report.problems:
        raise ValueError("; ".join(map(str, report.problems)))
    _accompany(kabar)
    samples.load(kabar, kabar.clock.now())
    return True


def _accompany(kabar: Kabar) -> None:
    """All but the last few of the sample people have the sample caseworker: those few show what nobody's are like."""
    sari, now = sample_staff(kabar), kabar.clock.now()
    with kabar.database.write() as connection:
        ids = connection.execute(select(person.c.id).order_by(person.c.id).limit(PEOPLE - ALONE)).scalars().all()
        caseworkers.give(connection, [(one, None) for one in ids], sari.id, None, now)


def meet(kabar: Kabar, name: str) -> None:
    """Somebody of whom only a WhatsApp user id is known, and who agreed to be asked."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        made = people.add(connection, kabar, now, name=name, line="whatsapp", status="invited", district=DISTRICT)
        known = people.add_identity(connection, kabar, now, "whatsapp_user", USER_ID, {"person_id": made})
        lines.lay(connection, made, known, ["whatsapp"], now)
        consents.record(connection, kabar, people.get(connection, kabar, made), AGREED, now)


def sample_staff(kabar: Kabar) -> StaffMember:
    """The sample caseworker that a visitor is logged in as. Raises LookupError before the samples are loaded."""
    with kabar.database.read() as connection:
        found = connection.execute(
            select(staff.c.id).where(staff.c.role == "caseworker", staff.c.active).order_by(staff.c.created_at)
        ).first()
    one = member(kabar, found.id) if found else None
    if one is None:
        raise LookupError("no sample staff: run kabar demo load")
    return one


def local_time(kabar: Kabar) -> str:
    """The demo's day and hour where its people live, ISO 8601 to the minute."""
    return kabar.clock.now().astimezone(ZoneInfo(kabar.settings.timezone)).isoformat(timespec="minutes")


def advance(kabar: Kabar, hours: int, told: Callable[[], None] = lambda: None) -> dict[str, int]:
    """Move the demo's time forward, tick by tick, so that everything happens in its order; gives what was done.

    An hour goes in quarters, as a red alert climbs every 15 minutes; longer jumps go by the hour, since a week of
    quarters would take minutes. Before each tick everything that waits is sent, as it would have been. Raises
    ValueError outside 1 to 744 hours.
    """
    if not 1 <= hours <= MOST_HOURS:
        raise ValueError(f"from 1 to {MOST_HOURS} hours")
    clock = kabar.clock
    if not isinstance(clock, ShiftedClock):
        raise TypeError("only the demo's clock can be moved")
    total: dict[str, int] = {}
    try:
        ticks = QUARTERS if hours == 1 else hours
        for done in range(ticks):
            _write_progress(kabar, done * hours // ticks, hours)
            shift(clock.path, 3600 * hours // ticks)
            for name, count in tick(kabar, clock.now()).items():
                total[name] = total.get(name, 0) + count
            told()
            _wait_until_sent(kabar)
    finally:
        _write_progress(kabar, hours, hours)
    return total


def progress(kabar: Kabar) -> Progress:
    """How far the jump under way has come."""
    with kabar.database.read() as connection:
        said = json.loads(get(connection, PROGRESS) or "[0, 0]")
    return Progress(said[0] < said[1], said[0], said[1])


def known_number(kabar: Kabar, text: str) -> str | None:
    """A number as the webhook would bring it, or None."""
    return numbers.normalise(text, kabar.settings.country)


def _write_progress(kabar: Kabar, done: int, total: int) -> None:
    with kabar.database.write() as connection:
        put(connection, PROGRESS, json.dumps([done, total]))


def _wait_until_sent(kabar: Kabar) -> None:
    """Let the worker send what the hour brought: a later hour's silence must not overtake this hour's question."""
    end = time.monotonic() + SETTLE_SECONDS
    now = kabar.clock.now()
    waits = select(message.c.id).where(
        message.c.status.in_(("waiting", "claimed")), (message.c.due_at.is_(None)) | (message.c.due_at <= now)
    )
    while time.monotonic() < end:
        with kabar.database.read() as connection:
            if connection.execute(waits.limit(1)).first() is None:
                return
        time.sleep(0.05)


def agree_on(kabar: Kabar, word: str) -> None:
    """Write down a confirm word for everybody made up who has a name, as a member would. Raises CaseFault."""
    with kabar.database.read() as connection:
        first = connection.execute(select(staff.c.id).where(staff.c.active)).scalars().first()
        codes = connection.execute(select(person.c.code).where(person.c.name.is_not(None))).scalars().all()
    who = member(kabar, first) if first is not None else None
    for code in codes:
        if who is not None:
            confirm_words.write(kabar, who, code, word)
