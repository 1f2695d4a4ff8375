"""A number has, or may have, another holder: nothing of its former owner's goes there, and a person is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.core import fired
from bot.core.effects import Raised
from bot.services.arriving import long_silent
from bot.services.arriving.long_silent import Quiet
from bot.services.cases.raising import Sign, raise_sign
from bot.services.kabar import Kabar
from bot.services.persons import people, resting
from bot.services.persons.people import Person
from bot.store.base import AnyRow


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody else writes on this number than those whom we know by it."""

    quiet: Quiet | None = None
    """Or may be: it was silent for long before."""


def has(kind: str, row: AnyRow) -> bool:
    """Whether the number has another account than any of those whom we know by it: somebody else holds it now."""
    return kind == "phone" and not row.fits and (row.elsewhere or row.changed)


def to(connection: Connection, kabar: Kabar, holder: Person, number: str, how: Moved, now: datetime) -> None:
    """What is asked of the others must not reach whoever writes there now."""
    if how.quiet is not None:
        long_silent.set_aside(connection, kabar, how.quiet, now, writes=holder)
        return
    for person_id in sorted(resting.set_number_aside(connection, kabar.vault.index("phone", number), holder.id, now)):
        raised = Raised("yellow", "bad_line", fired.own("number_moved"))
        raise_sign(connection, kabar, people.get(connection, kabar, person_id), Sign(raised), now)
