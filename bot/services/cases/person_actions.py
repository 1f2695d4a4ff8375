"""What a logged-in member does with a person's plan: each checks that the person is theirs, acts, is written down."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection

from bot.services.cases import people_access, person_rows
from bot.services.erasing import asked
from bot.services.kabar import Kabar
from bot.services.persons import people, plans
from bot.services.persons.people import Person
from bot.services.persons.plans import PlanFault
from bot.services.staff import StaffMember
from bot.store.audit import record
from bot.store.crossed import again_if_crossed

ACTIONS: Final = ("slow", "normal", "pause", "resume", "stop", "restart")


@again_if_crossed
def change_plan(
    kabar: Kabar, who: StaffMember, code: str, action: str, *, until: str = "", agreed: bool = False
) -> None:
    """Change the plan: ``until`` (ISO day) for a pause, ``agreed`` to begin anew. Raises NotYours, PlanFault."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        row = people_access.find(connection, who, code)
        person, _ = people.lock(connection, kabar, row.id)
        row = people_access.find(connection, who, code)  # two records may have become one while we waited
        if action == "pause":
            plans.pause(connection, kabar, person, _day(until), now)
        elif action == "restart":
            silence, _ = person_rows.silence_of(connection, kabar, row)
            if silence is not None and silence.kind == "handed":
                raise PlanFault("handed")
            if asked.everything_goes(connection, person.id):
                raise PlanFault("everything_goes")
            plans.restart(connection, kabar, person, agreed=agreed, now=now)
        else:
            _plainly(connection, kabar, person, action, now)
        record(connection, who.id, f"plan_{action}", code, now)


def _plainly(connection: Connection, kabar: Kabar, person: Person, action: str, now: datetime) -> None:
    acts = {"slow": plans.slow, "normal": plans.normal, "resume": plans.resume, "stop": plans.stop}
    if action not in acts:
        raise PlanFault("plan_changed")
    acts[action](connection, kabar, person, now)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PlanFault("pause_day") from None
