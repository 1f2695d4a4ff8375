"""What flows may ask about a person at this moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from bot.core.fields import CONFIRMS, SEVERAL_LINES, SHARED, SHARES
from bot.core.session import Value
from bot.services.cases import agreed_word, cases, roster
from bot.services.kabar import Kabar
from bot.services.persons import chosen_line, consents
from bot.services.persons.consents import SCOPES
from bot.services.persons.people import Person


class Facts(Mapping[str, Value]):
    """A person's facts; some are asked of the database, only where somebody wants to know."""

    def __init__(
        self,
        connection: Connection,
        kabar: Kabar,
        who: Person,
        now: datetime,
        writes: Callable[[], Value] | None = None,
    ) -> None:
        """``writes``: asks for the language they keep writing in; none where nothing may be offered to them."""
        self._plain = who.facts(now)
        self._asked: dict[str, Callable[[], Value]] = {
            "covered": partial(roster.covered, connection, who, now),
            "case": partial(cases.open_level, connection, who),
            SEVERAL_LINES: partial(chosen_line.several, connection, kabar, who.id),
            SHARES: partial(agreed_word.is_shared, connection, who.id),
            CONFIRMS: partial(agreed_word.is_agreed, connection, who.id),
            SHARED: partial(_others_use, connection, who),
        }
        self._asked |= {f"consent.{scope}": partial(consents.last, connection, who.id, scope) for scope in SCOPES}
        if writes is not None:
            self._asked["writes"] = writes

    def __getitem__(self, name: str) -> Value:
        if name in self._asked:
            return self._asked[name]()
        return self._plain[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._plain
        yield from self._asked

    def __len__(self) -> int:
        return len(self._plain) + len(self._asked)


def _others_use(connection: Connection, who: Person) -> bool:
    """Whether they said so, or others are known by their number."""
    return who.remembered.get(SHARED) is True or agreed_word.is_shared(connection, who.id)
