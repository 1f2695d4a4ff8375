"""Who accessed what in a time, and whom it touches: for the notice within 3 x 24 hours (UU 27/2022, article 46).

Read from the audit trail (but webhooks that were turned away), so it is as sure as the trail: its check stands in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, func, or_, select

from bot.services import turned_away
from bot.services.cases.look_kinds import FOUND, LISTED, TALK
from bot.services.kabar import Kabar
from bot.services.trail import checking, lines
from bot.services.trail.incident_views import DATA_NAMES, Access, Act, DataName, Report
from bot.services.trail.kinds import kind_of
from bot.services.trail.lines import Member
from bot.store import audit, case_file, person
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed

DATA: Final[Mapping[str, tuple[DataName, ...]]] = {
    LISTED: ("names",),
    FOUND: ("names",),
    "person_open": ("names", "contact", "case"),
    "person_texts": ("names", "contact", "case", "words"),
    "case_open": ("names", "contact", "case", "words"),
    TALK: ("words",),
    "answers_open": ("answers",),
    "media_open": ("files",),
    "indicators_open": ("indicators", "case"),
    "merge_open": ("names", "contact"),
    "person_copy": DATA_NAMES,
}
"""What each look shows, at most: a message may have been withheld, a name may not be known."""
STOOD: Final = timedelta(hours=1)
"""A list or conversation that stays open is one look for so long: those of just before the time count too."""
STANDING: Final = (LISTED, FOUND, TALK)
NIGHT: Final = (time(22), time(5))
"""On the deployment's clocks: looks at these hours are counted apart."""
KABAR: Final = "Kabar"
"""Kabar itself, or the command line: it does not know who types."""
A_PART: Final = 500
ONE_HOUR: Final = timedelta(hours=1)


def report(
    kabar: Kabar, since: datetime, until: datetime, member: Member | None = None, *, by: UUID | None = None
) -> Report:
    """Read the trail of this time, of one member or of all. That it was read stands in the trail, with by whom."""
    checked = checking.check(kabar)
    _written_down(kabar, member, by)
    with kabar.database.read() as connection:
        members = lines.members_of(connection, kabar)
        rows = list(_rows(connection, since, until, member))
        owners = _owners(connection, rows)
        away = turned_away.counted(connection, since, until)
    zone = ZoneInfo(kabar.settings.timezone)
    inside = [row for row in rows if row.at >= since]
    touched, codes = _touched(rows, owners)
    return Report(
        since=since,
        until=until,
        made_at=kabar.clock.now(),
        staff=member.name if member else None,
        trail=checked,
        accesses=_accesses(inside, owners, members, zone),
        touched=touched,
        codes=codes,
        files=_acts(inside, members, lambda row: kind_of(row.action) == "out"),
        failed=_acts(inside, members, _failed),
        accounts=_acts(inside, members, lambda row: kind_of(row.action) == "staff" and not _failed(row)),
        turned_away=away,
    )


def named(kabar: Kabar, name: str) -> list[Member]:
    """Members with these words in their name, also those whose account is closed."""
    with kabar.database.read() as connection:
        members = lines.members_of(connection, kabar).values()
    wanted = name.casefold().split()
    exact = [one for one in members if one.name.casefold().split() == wanted]
    return exact or [one for one in members if wanted and all(word in one.name.casefold() for word in wanted)]


@again_if_crossed
def _written_down(kabar: Kabar, member: Member | None, by: UUID | None) -> None:
    with kabar.database.write() as connection:
        record(connection, by, "incident_report", member.id if member else "all", kabar.clock.now())


def _rows(connection: Connection, since: datetime, until: datetime, member: Member | None) -> Iterator[AnyRow]:
    stood = and_(audit.c.at >= since - STOOD, audit.c.action.in_(STANDING))
    # the first alone is what an index serves
    conditions = [audit.c.at >= since - STOOD, audit.c.at < until, or_(audit.c.at >= since, stood)]
    if member:
        # what was done to their account, and in their name without them, belongs to it
        conditions.append(or_(audit.c.staff_id == UUID(member.id), audit.c.target == member.id))
    columns = (audit.c.at, audit.c.staff_id, audit.c.action, audit.c.target)
    yield from connection.execute(select(*columns).where(*conditions).order_by(audit.c.at, audit.c.id))


def _owners(connection: Connection, rows: Sequence[AnyRow]) -> dict[str, str]:
    """Target -> code of the person as they are known today, for all targets that are of a person."""
    targets = {row.target for row in rows if row.action in DATA or kind_of(row.action) == "changes"}
    found: dict[str, str] = {}
    survivor = person.alias()
    own = func.coalesce(survivor.c.code, person.c.code).label("owner")
    people = select(person.c.code, own).outerjoin(survivor, survivor.c.id == person.c.merged_into)
    cases = select(case_file.c.code, person.c.code.label("owner")).join(person, person.c.id == case_file.c.person_id)
    for part in _parts(sorted(targets)):
        found |= {row.code: row.owner for row in connection.execute(people.where(person.c.code.in_(part)))}
        found |= {row.code: row.owner for row in connection.execute(cases.where(case_file.c.code.in_(part)))}
    return found


def _parts(targets: Sequence[str]) -> Iterator[Sequence[str]]:
    """As many as a statement takes at once."""
    for start in range(0, len(targets), A_PART):
        yield targets[start : start + A_PART]


def _touched(rows: Sequence[AnyRow], owners: Mapping[str, str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """How many people by kind of data, and everybody's code."""
    kinds: dict[str, set[str]] = {name: set() for name in DATA_NAMES}
    for row in rows:
        if row.target in owners:
            for name in DATA.get(row.action, ()):
                kinds[name].add(owners[row.target])
    return {name: len(codes) for name, codes in kinds.items()}, tuple(sorted(set().union(*kinds.values())))


def _accesses(
    rows: Sequence[AnyRow], owners: Mapping[str, str], members: Mapping[str, Member], zone: ZoneInfo
) -> tuple[Access, ...]:
    by: dict[str, list[AnyRow]] = defaultdict(list)
    for row in rows:
        if kind_of(row.action) in {"out", "looks", "lists", "changes", "many", "entry"} and not _failed(row):
            by[str(row.staff_id or "")].append(row)
    found = [_access(members.get(one), mine, owners, zone) for one, mine in by.items()]
    return tuple(sorted(found, key=lambda one: (-one.people, -one.looks, one.who)))


def _access(who: Member | None, rows: Sequence[AnyRow], owners: Mapping[str, str], zone: ZoneInfo) -> Access:
    seen = [(row.at, owners[row.target]) for row in rows if row.action in DATA and row.target in owners]
    kinds = Counter(kind_of(row.action) for row in rows)
    return Access(
        who=who.name if who else KABAR,
        role=who.role if who else "",
        active=who.active if who else True,
        looks=len(seen),
        people=len({code for _, code in seen}),
        night=sum(_at_night(at, zone) for at, _ in seen),
        busiest=_busiest(seen),
        changes=kinds["changes"],
        files=kinds["out"],
        log_ins=sum(row.action == "login" for row in rows),
        first=rows[0].at,
        last=rows[-1].at,
    )


def _busiest(seen: Sequence[tuple[datetime, str]]) -> int:
    """Most different people within one hour."""
    most = begins = 0
    inside: Counter[str] = Counter()
    for at, code in seen:
        inside[code] += 1
        while at - seen[begins][0] > ONE_HOUR:
            inside[seen[begins][1]] -= 1
            begins += 1
        most = max(most, sum(count > 0 for count in inside.values()))
    return most


def _at_night(at: datetime, zone: ZoneInfo) -> bool:
    local = at.astimezone(zone).time()
    return local >= NIGHT[0] or local < NIGHT[1]


def _failed(row: AnyRow) -> bool:
    return bool(row.action.endswith("_failed"))


def _acts(rows: Sequence[AnyRow], members: Mapping[str, Member], wanted: Callable[[AnyRow], bool]) -> tuple[Act, ...]:
    return tuple(
        Act(
            row.at,
            members[str(row.staff_id)].name if str(row.staff_id) in members else KABAR,
            row.action,
            members[row.target].name if row.target in members else row.target,
        )
        for row in rows
        if wanted(row)
    )
