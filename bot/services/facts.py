"""What flows may ask about a person at this moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from bot.core.session import Value
from bot.services import roster
from bot.services.people import Person


class Facts(Mapping[str, Value]):
    """A person's facts; whether anybody is on duty is asked of the database only where a flow wants to know."""

    def __init__(self, connection: Connection, who: Person, now: datetime) -> None:
        self._plain = who.facts(now)
        self._covered = partial(roster.covered, connection, who, now)

    def __getitem__(self, name: str) -> Value:
        if name == "covered":
            return self._covered()
        return self._plain[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._plain
        yield "covered"

    def __len__(self) -> int:
        return len(self._plain) + 1
