"""A programme of any size on PostgreSQL, made up and written by COPY: people, their messages, questions and cases.

All of it opens with the deployment's keys, as if it had been lived. The staff are the same few at every size.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, text

from bot.services import staff as accounts
from bot.services.kabar import Kabar
from bot.services.persons import names, people
from bot.services.programme import samples
from bot.services.sending.writing import BODY
from bot.services.staff import NewStaff, StaffMember
from bot.store import (
    alert,
    case_file,
    conversation,
    follow_up,
    identity,
    line,
    message,
    name_word,
    new_id,
    person,
    staff,
)
from bot.store.case import code_of

PEOPLE = 62_729
MESSAGES = 1_000_000
OPEN_CASES = 5_000
"""Of the largest size; smaller ones have as many for each person."""
DISTRICTS = tuple(f"Kabupaten Rekaan {letter}" for letter in "ABCDEFGHIJ")
WORKERS = 20
FIRST = ("Siti", "Ahmad", "Nurul", "Budi", "Dewi", "Agus", "Rina", "Joko", "Ayu", "Hendra", "Maya", "Rudi", "Eko")
LAST = tuple(f"Rekaan{letter}{other}" for letter in "abcdefghij" for other in "abcdefghij")
LEVELS = (("red", 2), ("orange", 10), ("yellow", 63), ("silence", 25))
STATUSES = (("active", 75), ("invited", 10), ("stopped", 8), ("new", 5), ("refused", 2))


@dataclass(frozen=True)
class Country:
    """Who can be asked for, and by whom."""

    kabar: Kabar
    worker: StaffMember
    supervisor: StaffMember
    code: str
    number: str
    name: str


def settled(kabar: Kabar, size: int, seed: int = 20260504) -> Country:
    """Write ``size`` people into an empty database, with the messages and cases that belong to so many."""
    chance = random.Random(seed)
    now = kabar.clock.now()
    members = _staff(kabar)
    samples.load(kabar, now)
    codes: set[str] = set()
    while len(codes) < size:  # of 62,729 random ones two are the same in every twentieth run
        codes.add(people.new_code())
    kabar.vault.persons.most = size + 1000  # a million messages are sealed here, of each person in turn
    with kabar.vault.persons.ahead(size):
        who = [_Somebody(number, code, kabar, chance, now) for number, code in enumerate(codes)]
    opened = chance.sample(range(size), round(size * OPEN_CASES / PEOPLE))
    closed = chance.sample(range(size), round(size * OPEN_CASES / PEOPLE) * 3)
    alerts: list[tuple[int, UUID]] = []
    _copy(kabar, person, (one.row(kabar, members, chance) for one in who))
    words = ((one.id, at) for one in who for at in names.indexes(kabar, one.name))
    _copy(kabar, name_word, ({"person_id": made, "word_index": at} for made, at in words))
    _copy(kabar, identity, (one.identity(kabar) for one in who))
    _copy(kabar, conversation, (one.talk(chance) for one in who))
    _copy(kabar, line, (one.line(chance) for one in who))
    _copy(kabar, follow_up, (row for one in who for row in one.questions(chance)))
    _copy(kabar, message, _messages(kabar, who, round(size * MESSAGES / PEOPLE), chance, alerts))
    cases = [(who[at].id, "open") for at in opened] + [(who[at].id, "closed") for at in closed]
    chance.shuffle(cases)
    _copy(kabar, case_file, (_case(place, *one, members, chance, now) for place, one in enumerate(cases, 1)))
    some = [(place, alerts[place % len(alerts)]) for place in range(1, len(cases) + 1, 2)]
    _copy(kabar, alert, (_alert(case, message_id, chance.choice(members[1:]), now) for case, (_, message_id) in some))
    with kabar.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SELECT setval('case_file_id_seq', (SELECT max(id) FROM case_file))"))
        connection.execute(text("VACUUM ANALYZE"))
    boss, first = members[0], members[1]
    return Country(kabar, first, boss, who[size // 2].code, who[size // 3].number, who[size // 2].name)


def _staff(kabar: Kabar) -> list[StaffMember]:
    """A supervisor and twenty caseworkers, two in each district; without the slow hash of a password for each."""
    first = NewStaff("Made Up", "+6281299900001", "a@example.org", "supervisor", "a long password")
    boss = accounts.add(kabar, first)
    with kabar.database.write() as connection:
        known = connection.execute(staff.select().where(staff.c.id == boss)).mappings().one()
        ids = [boss]
        for number in range(WORKERS):
            made = new_id()
            own = {"id": made, "role": "caseworker", "district": DISTRICTS[number % len(DISTRICTS)]}
            name = kabar.vault.seal(f"Made Up {number}", "staff.name", made)
            email = kabar.vault.index("email", f"b{number}@example.org")
            connection.execute(insert(staff).values({**known, **own, "name": name, "email_index": email}))
            owner = {"staff_id": made}
            people.add_identity(connection, kabar, kabar.clock.now(), "phone", f"+62812888{number:05d}", owner)
            ids.append(made)
    found = [accounts.member(kabar, one) for one in ids]
    return [one for one in found if one is not None]


class _Somebody:
    """One person, before they are written."""

    def __init__(self, number: int, code: str, kabar: Kabar, chance: random.Random, now: datetime) -> None:
        (self.id, self.key), self.identity_id = kabar.vault.persons.newcomer(), new_id()
        self.code = code
        self.number = f"+62813{number:08d}"
        self.name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
        self.status = _one_of(STATUSES, chance)
        self.now = now
        self.silent = self.status == "active" and chance.random() < 0.12  # noqa: PLR2004

    def row(self, kabar: Kabar, members: Sequence[StaffMember], chance: random.Random) -> dict[str, Any]:
        place = chance.randrange(len(DISTRICTS))
        worker = members[1 + place + len(DISTRICTS) * chance.randrange(2)] if chance.random() < 0.5 else None  # noqa: PLR2004
        hours = {"safe_from": "08:00", "safe_to": "20:00"}
        return hours | {
            "id": self.id,
            "key_id": self.key,
            "code": self.code,
            "name": kabar.vault.seal(self.name, "person.name", self.id, self.key),
            "language": chance.choice(("id", "sas", "jv", "su")),
            "district": DISTRICTS[place] if chance.random() < 0.98 else None,  # noqa: PLR2004
            "gender": chance.choice(("female", "male")),
            "birth_year": chance.randrange(1960, 2007),
            "programme": chance.choice(("Bimbingan 2019", "Bimbingan 2025", None)),
            "status": self.status,
            "timezone": "Asia/Makassar",
            "caseworker_id": worker.id if worker else None,
            "enrolled_at": self.now,
            "created_at": self.now,
        }

    def identity(self, kabar: Kabar) -> dict[str, Any]:
        value = kabar.vault.seal(self.number, "identity.value", self.identity_id, self.key)
        known = {"id": self.identity_id, "kind": "phone", "value_index": kabar.vault.index("phone", self.number)}
        return known | {"value": value, "person_id": self.id, "created_at": self.now}

    def talk(self, chance: random.Random) -> dict[str, Any]:
        heard = timedelta(days=20) if self.silent else timedelta(hours=chance.randrange(1, 24 * 6))
        return {"person_id": self.id, "line": "whatsapp", "last_in_at": self.now - heard, "last_out_at": self.now}

    def line(self, chance: random.Random) -> dict[str, Any]:
        kind = _one_of((("whatsapp", 88), ("sms", 10), ("call", 2)), chance)
        fixed = {"id": new_id(), "identity_id": self.identity_id, "position": 0, "created_at": self.now}
        return fixed | {"person_id": self.id, "kind": kind}

    def questions(self, chance: random.Random) -> Iterator[dict[str, Any]]:
        """Three that were answered, the one of now, four to come."""
        if self.status != "active":
            return
        for number in range(8):
            due = self.now + timedelta(weeks=number - 4, hours=chance.randrange(24 * 7))
            row = {"id": new_id(), "person_id": self.id, "flow": "check_in", "round": number, "late": "send"}
            row |= {"step": "review" if number in {2, 6} else "weekly", "due_at": due}
            if due > self.now:
                yield row | {"status": "due"}
            elif number == 3 and self.silent:  # noqa: PLR2004
                yield row | {"status": "reminded", "asked_at": due, "next_at": due + timedelta(days=9)}
            else:
                yield row | {"status": "answered", "asked_at": due, "answered_at": due + timedelta(hours=3)}


def _messages(
    kabar: Kabar, who: Sequence[_Somebody], count: int, chance: random.Random, alerts: list[tuple[int, UUID]]
) -> Iterator[dict[str, Any]]:
    seal, now = kabar.vault.seal, who[0].now
    words = ("Apa kabar? 1 Baik  2 Ada masalah  3 Hubungi saya", "1", "baik bu", "ada masalah, nanti saya cerita")
    states = ("delivered", "read", "sent", "delivered", "failed")
    for number in range(count):
        one, made = who[number % len(who)], new_id()
        at = now - timedelta(minutes=(count - number) * 300_000 // count)
        out = number // len(who) % 2 == 0
        row = {"id": made, "person_id": one.id, "channel": "twilio", "line": "whatsapp", "priority": 2, "attempts": 1}
        row |= {"identity_id": one.identity_id, "body": seal(chance.choice(words), BODY, made, one.key)}
        row |= {"provider_id": f"SM{number:032x}", "created_at": at, "sent_at": at if out else None}
        if number % 40 == 0:
            alerts.append((number, made))
        how = {"direction": "out", "kind": "follow_up", "status": chance.choice(states)}
        yield row | (how if out else {"direction": "in", "kind": "said", "status": "received"})


def _case(
    place: int, who: UUID, status: str, members: Sequence[StaffMember], chance: random.Random, now: datetime
) -> dict[str, Any]:
    raised = now - timedelta(hours=chance.randrange(1, 24 * 20))
    holder = None if status == "open" and chance.random() < 0.2 else chance.choice(members[1:]).id  # noqa: PLR2004
    closed = raised + timedelta(days=2) if status == "closed" else None
    return {
        "id": place,
        "code": code_of(place),
        "person_id": who,
        "level": _one_of(LEVELS, chance),
        "reason": "debt",
        "status": status,
        "opened_at": raised,
        "raised_at": raised,
        "acknowledge_by": raised + timedelta(days=chance.randrange(1, 30)),
        "contact_by": raised + timedelta(days=chance.randrange(1, 30)),
        "resolve_by": raised + timedelta(days=40),
        "acknowledged_at": raised + timedelta(hours=1) if holder else None,
        "acknowledged_by": holder,
        "rung": 0,
        "closed_at": closed,
        "outcome": "helped" if closed else None,
    }


def _alert(case_id: int, message_id: UUID, to: StaffMember, now: datetime) -> dict[str, Any]:
    return {"id": new_id(), "case_id": case_id, "staff_id": to.id, "message_id": message_id, "rung": 0, "at": now}


def _one_of(parts: Iterable[tuple[str, int]], chance: random.Random) -> str:
    names_of, weights = zip(*parts, strict=True)
    return str(chance.choices(names_of, weights)[0])


def _copy(kabar: Kabar, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Write them all as one COPY. Keys to other tables are not checked: they are right, and a check is a look-up."""
    columns = [column.name for column in table.c]
    defaults = {one.name: _plain(one.server_default) for one in table.c}
    with kabar.database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        with driver.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            with cursor.copy(f"COPY {table.name} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row([row.get(name, defaults[name]) for name in columns])
            cursor.execute("SET session_replication_role = DEFAULT")
        driver.commit()


def _plain(default: Any) -> Any:  # noqa: ANN401 - what a column has by itself
    return None if default is None else getattr(default.arg, "text", default.arg)
