"""Making things for tests: a clock that is moved by hand, people who write, staff who answer."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.channels.base import Inbound
from bot.services import staff, tick
from bot.services.arriving import inbound
from bot.services.arriving.inbound import Received
from bot.services.cases.access import all_cases
from bot.services.cases.case_views import CaseRow
from bot.services.kabar import Kabar
from bot.services.persons import consents, lines, people
from bot.services.persons.consents import Said
from bot.services.persons.people import Person
from bot.services.sending import outbox
from bot.services.sending.writing import BODY
from bot.services.staff import NewStaff, StaffMember
from bot.store import message

_numbers = itertools.count(1)


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    moment: datetime = datetime(2026, 5, 4, 2, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def forward(self, **span: float) -> datetime:
        self.moment += timedelta(**span)
        return self.moment


@dataclass
class Town:
    """Everybody there is."""

    kabar: Kabar
    clock: Clock
    phones: dict[str, str] = field(default_factory=dict)

    def person(
        self,
        *,
        phone: str | None = None,
        status: str = "active",
        name: str = "Bq. Made Up",
        on: tuple[str, ...] = ("whatsapp",),
        **columns: object,
    ) -> Person:
        """A person in follow-up (or of another status), whose plan is laid out as an import would."""
        number = phone or f"+62812000{next(_numbers):05d}"
        now = self.clock.now()
        columns = {"timezone": "Asia/Makassar", "district": "Lombok Tengah", **columns}
        with self.kabar.database.write() as connection:
            first = "invited" if status == "active" else status
            made = people.add(connection, self.kabar, now, name=name, line="whatsapp", status=first, **columns)
            phone = people.add_identity(connection, self.kabar, now, "phone", number, {"person_id": made})
            lines.lay(connection, made, phone, on, now)
            who = people.get(connection, self.kabar, made)
            if status == "active":
                who = consents.record(connection, self.kabar, who, Said("check_ins", True, "test", "import"), now)
        self.phones[who.code] = number
        return who

    def caseworker(
        self,
        *,
        role: str = "caseworker",
        district: str | None = "Lombok Tengah",
        phone: str | None = None,
        duty: tuple[str | None, str | None] = ("00:00", "00:00"),
        timezone: str | None = None,
    ) -> StaffMember:
        """A staff member with a number, on duty day and night; the password is ``a long password``."""
        count = next(_numbers)
        number = phone or f"+62812999{count:05d}"
        email = f"staff{count}@example.org"
        new = NewStaff(f"Staff {count}", number, email, role, "a long password", district, timezone=timezone)
        new = replace(new, duty_from=duty[0], duty_to=duty[1])
        made = staff.member(self.kabar, staff.add(self.kabar, new))
        assert made is not None
        self.phones[str(made.id)] = number
        return made

    def number_of(self, who: Person | StaffMember | str) -> str:
        if isinstance(who, str):
            return who
        return self.phones[who.code if isinstance(who, Person) else str(who.id)]

    def says(
        self,
        who: Person | StaffMember | str,
        text: str,
        *,
        sid: str | None = None,
        line: str = "whatsapp",
        **fields: object,
    ) -> Received:
        """Somebody writes; what came of it."""
        said = Inbound(
            channel="simulator",
            provider_id=sid or f"SM{next(_numbers):032x}",
            line=line,
            sender=self.number_of(who),
            body=text,
            received_at=self.clock.now(),
            **fields,
        )
        return inbound.receive(self.kabar, said)

    def sends(self) -> outbox.Delivered:
        """The worker empties the outbox."""
        return outbox.deliver(self.kabar)

    def ticks(self) -> dict[str, int]:
        """The clock ticks once, now."""
        return tick.tick(self.kabar, self.clock.now())

    def messages(self, who: Person | StaffMember) -> list[str]:
        """Every text that was written to this person or member, oldest first.

        What goes to a member by several lines at once counts once, on the line that was written first.
        """
        column = message.c.person_id if isinstance(who, Person) else message.c.staff_id
        with self.kabar.database.read() as connection:
            rows = connection.execute(
                select(message.c.id, message.c.body, message.c.case_id, message.c.created_at, message.c.line)
                .where(column == who.id, message.c.direction == "out")
                .order_by(message.c.id)
            ).all()
        firsts: dict[object, str] = {}
        shown = []
        for row in rows:
            same = (row.case_id, row.created_at) if isinstance(who, StaffMember) and row.case_id else row.id
            if firsts.setdefault(same, row.line) == row.line:
                shown.append(self.kabar.vault.open(row.body, BODY, row.id))
        return shown

    def last(self, who: Person | StaffMember) -> str:
        return self.messages(who)[-1]

    def case(self, code: str | None = None) -> CaseRow:
        """The case of this code, or the only one."""
        rows = [row for row in all_cases(self.kabar) if code in {None, row.code}]
        assert len(rows) == 1, rows
        return rows[0]

    def cases(self) -> list[CaseRow]:
        return all_cases(self.kabar)

    def reload(self, who: Person) -> Person:
        with self.kabar.database.read() as connection:
            return people.get(connection, self.kabar, who.id)
