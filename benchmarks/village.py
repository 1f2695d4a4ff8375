"""Made-up people in a check-in, many at once, and the account afterwards of what became of their messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, insert, select, update

from bot.core.session_json import to_json
from bot.core.step import Begin, step
from bot.services import staff
from bot.services.kabar import Kabar
from bot.services.persons import people
from bot.services.staff import NewStaff
from bot.store import conversation, follow_up, identity, line, message, new_id, person

ROUNDS = 6
"""Each person is in another round of check-ins, so that all second questions come."""


class Lost(RuntimeError):
    """Messages that were accepted are not in the database as they should be."""


@dataclass(frozen=True)
class Village:
    """Who lives there, by number."""

    kabar: Kabar
    people: dict[str, UUID]
    keys: dict[UUID, bytes]

    @classmethod
    def found(cls, kabar: Kabar, size: int) -> Village:
        """Write ``size`` people in follow-up, and somebody to alert."""
        staff.add(kabar, NewStaff("Made Up", "+6281299900001", "a@example.org", "caseworker", "a long password", None))
        staff.add(kabar, NewStaff("Made Up", "+6281299900002", "b@example.org", "supervisor", "a long password", None))
        living = {f"+62813{number:08d}": new_id() for number in range(size)}
        keys = dict(zip(living.values(), kabar.vault.persons.fresh(list(living.values())), strict=True))
        village = cls(kabar, living, keys)
        now = kabar.clock.now()
        persons, identities = [], []
        for number, one in village.people.items():
            common = {"language": "id", "timezone": "Asia/Makassar", "safe_from": "08:00", "safe_to": "20:00"}
            name = kabar.vault.seal("Made Up", "person.name", one, keys[one])
            facts: dict[str, Any] = {"district": "Lombok Tengah", "gender": "female", "birth_year": 1990}
            row = {
                "id": one,
                "code": people.new_code(),
                "name": name,
                "key_id": keys[one],
                "status": "active",
                "created_at": now,
            }
            persons.append(row | common | facts)
            known_by = new_id()
            value = kabar.vault.seal(number, "identity.value", known_by, keys[one])
            index = kabar.vault.index("phone", number)
            row = {"id": known_by, "kind": "phone", "value_index": index, "value": value}
            identities.append(row | {"person_id": one, "created_at": now})
        owners = list(village.people.values())
        asked = [
            {"id": new_id(), "person_id": one, "step": "check_in", "flow": "check_in", "round": number % ROUNDS}
            | {"late": "send", "status": "asked", "due_at": now, "asked_at": now}
            for number, one in enumerate(owners)
        ]
        with kabar.database.write() as connection:
            connection.execute(insert(person), persons)
            connection.execute(insert(identity), identities)
            connection.execute(insert(conversation), [{"person_id": one, "line": "whatsapp"} for one in owners])
            lines = [{"id": new_id(), "person_id": one["person_id"], "identity_id": one["id"]} for one in identities]
            fixed = {"kind": "whatsapp", "position": 0, "created_at": now}
            connection.execute(insert(line), [one | fixed for one in lines])
            connection.execute(insert(follow_up), asked)
        return village

    def ask(self, count: int) -> None:
        """Have the check-in's first question open, and its answer awaited, with the first ``count`` people."""
        kabar, now = self.kabar, self.kabar.clock.now()
        turns = [step(kabar.content.world, None, Begin("check_in", number), {}, now) for number in range(ROUNDS)]
        texts = [to_json(turn.session) for turn in turns if turn.session]
        some = list(self.people.values())[:count]
        seal, asked = kabar.vault.seal, "conversation.session"
        sealed = [
            {"who": one, "opened": seal(texts[number % ROUNDS], asked, one, self.keys[one])}
            for number, one in enumerate(some)
        ]
        with kabar.database.write() as connection:
            connection.execute(
                update(conversation)
                .where(conversation.c.person_id == bindparam("who"))
                .values(session=bindparam("opened"), awaited_since=now, last_out_at=now),
                sealed,
            )
            connection.execute(update(follow_up).values(status="asked", asked_at=now, answered_at=None))

    def account(self, accepted: Sequence[str]) -> int:
        """Every accepted message is kept exactly once, and each has one reply; gives how many there are.

        Raises Lost where that is not so.
        """
        with self.kabar.database.read() as connection:
            kept = Counter(
                connection.execute(select(message.c.provider_id).where(message.c.direction == "in")).scalars()
            )
            said = _counts(connection, ("said",))
            replies = _counts(connection, ("reply", "crisis"))
            parked = connection.execute(select(func.count()).where(conversation.c.parked_at.is_not(None))).scalar_one()
        compare("accepted and kept", accepted, kept)
        if said != replies:
            wrong = sum((said - replies).values()) + sum((replies - said).values())
            raise Lost(f"{wrong} messages have no reply or more than one")
        if parked:
            raise Lost(f"{parked} conversations were parked: steps failed")
        return sum(kept.values())


def compare(what: str, accepted: Iterable[str], kept: Counter[str]) -> None:
    """Raises Lost where these ids are not those, each once."""
    given = Counter(accepted)
    if given != kept:
        lost, extra = sum((given - kept).values()), sum((kept - given).values())
        raise Lost(f"{what}: {lost} lost, {extra} too many")


def _counts(connection: Connection, kinds: Sequence[str]) -> Counter[UUID]:
    query = select(message.c.person_id, func.count()).where(message.c.kind.in_(kinds)).group_by(message.c.person_id)
    return Counter({row[0]: row[1] for row in connection.execute(query)})
