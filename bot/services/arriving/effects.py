"""Carrying out what a step of the engine asked for, in the transaction of the turn."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, update

from bot.core import unheard
from bot.core.effects import Answered, Done, Effect, Finished, Raised, Referred, Remembered, Unheard
from bot.services.arriving import long_silent
from bot.services.cases.raising import Sign, raise_sign
from bot.services.erasing import asking
from bot.services.erasing.asking import Ask, Scope
from bot.services.kabar import Kabar
from bot.services.persons import chosen_line, consents, follow_ups, resting, wordings
from bot.services.persons.people import Person
from bot.store import flow_run, new_id, person, referral
from bot.store.prepared import Prepared
from bot.store.together import Write

_KEEP_RUN = Prepared(insert(flow_run), ("id", "person_id", "flow", "answers", "finished_at"))

WRONG_NUMBER = "wrong_number"
"""The reason that flows raise where the holder of a number is somebody else."""
COLUMNS = frozenset({"language", "safe_from", "safe_to", "gender", "birth_year", "district"})
"""Fields that have a column of their own; all others go into the sealed facts."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What the effects came of."""

    message_id: UUID | None
    line: str
    now: datetime
    identity_id: UUID | None = None
    """The number or user id that they came from; None: not from a phone."""


def are_plain(effects: tuple[Effect, ...]) -> bool:
    """Whether they write nothing that points to the message they came of, nor anything that it changes."""
    return all(isinstance(effect, Answered | Finished) for effect in effects)


def carry_out(
    connection: Connection, kabar: Kabar, who: Person, effects: tuple[Effect, ...], origin: Origin
) -> tuple[Person, list[Write]]:
    """Do them in order; gives the person as they are afterwards (another language, other hours).

    And what is still to be written, on which nothing else depends: the caller does it with its own last write.
    """
    now = origin.now
    later: list[Write] = []
    for effect in effects:
        match effect:
            case Raised():
                _raise(connection, kabar, who, effect, origin)
            case Unheard():
                raised = unheard.raised(kabar.content.world, effect.text)
                raise_sign(connection, kabar, who, Sign(raised, origin.message_id), now)
            case Remembered():
                who = _remember(connection, kabar, who, effect, origin)
            case Referred():
                for service in effect.services:
                    connection.execute(
                        insert(referral).values(
                            id=new_id(), person_id=who.id, service=service, reason=effect.reason, at=now
                        )
                    )
            case Finished():
                later += _run_kept(kabar, who, effect, now)
            case Done(action="stop"):
                who = consents.stop_number(connection, kabar, who, origin.line, now, origin.identity_id)
            case Done(action="erase" | "erase_last" | "erase_all" as action):
                who = _erase(connection, kabar, who, action, origin)
            case _:
                pass  # Answered: its value stands in the session; leave: the engine has dropped the flows
    return who, later


def _erase(connection: Connection, kabar: Kabar, who: Person, action: str, origin: Origin) -> Person:
    """HAPUS: what they chose. Where there was no message before it, nothing is to be erased."""
    scopes: dict[str, Scope] = {"erase": "thread", "erase_last": "message", "erase_all": "all"}
    if origin.identity_id is not None:
        long_silent.erasing_to_owners(connection, kabar, who, origin.identity_id, origin.now)
    ask = Ask(scopes[action], line=origin.line)
    if ask.scope == "message":
        last = asking.last_before_hapus(connection, kabar, who.id, origin.message_id)
        if last is None:
            return who
        ask = replace(ask, message_id=last)
    return asking.begin(connection, kabar, who, ask, origin.now)[1]


def _raise(connection: Connection, kabar: Kabar, who: Person, raised: Raised, origin: Origin) -> None:
    if raised.reason == WRONG_NUMBER and origin.identity_id is not None:
        resting.set_wrong_aside(connection, origin.identity_id, origin.now)
    if raised.level in {"red", "orange"} and origin.identity_id is not None:
        long_silent.danger_to_owners(connection, kabar, who, raised, origin.identity_id, origin.now)
    raise_sign(connection, kabar, who, Sign(raised, origin.message_id), origin.now)


def _remember(connection: Connection, kabar: Kabar, who: Person, effect: Remembered, origin: Origin) -> Person:
    name, value = effect.field, effect.value
    if name.startswith("consent."):
        given = value in {"yes", True}
        words = wordings.question(connection, kabar, effect.wording, who.language)
        said = consents.Said(name.removeprefix("consent."), given, effect.wording, origin.line, words)
        return consents.record(connection, kabar, who, said, origin.now)
    if (name, value) == ("status", "minor"):
        return consents.too_young(connection, kabar, who, origin.line, origin.now)
    if name == "status":
        who = replace(who, status=str(value))
        connection.execute(update(person).where(person.c.id == who.id).values(status=value))
        return who
    if name in COLUMNS:
        who = replace(who, **{name: value})  # type: ignore[arg-type]  # the column's own kind: check saw to it
        connection.execute(update(person).where(person.c.id == who.id).values({name: value}))
        if name in {"safe_from", "safe_to"}:
            follow_ups.move_into_hours(connection, who)
        return who
    remembered = {field: kept for field, kept in {**who.remembered, name: value}.items() if kept is not None}
    sealed = kabar.vault.seal(json.dumps(remembered), "person.facts", who.id, who.key)
    connection.execute(update(person).where(person.c.id == who.id).values(facts=sealed))
    if name == "safe_line":
        chosen_line.use(connection, kabar, who, str(value), origin.now)
    return replace(who, remembered=remembered)


def _run_kept(kabar: Kabar, who: Person, run: Finished, now: datetime) -> list[Write]:
    if not run.answers:
        return []
    run_id = new_id()
    answers = json.dumps({"answers": dict(run.answers), "points": dict(run.points)}, default=str)
    row = {
        "id": run_id,
        "person_id": who.id,
        "flow": run.flow,
        "answers": kabar.vault.seal(answers, "flow_run.answers", run_id, who.key),
        "finished_at": now,
    }
    return [(_KEEP_RUN, row)]
