"""Counting one month, by district, language and sex. One statement a subject; nothing here leads to a person.

The programme's own work (who was asked, what arrived, who answered in time, how soon staff came) is counted of
everybody. What people told is counted only of those who said yes to statistics: see ``answers``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, FromClause, and_, case, func, or_, select

from bot.core import contact_times
from bot.core.months import bounds
from bot.services.kabar import Kabar
from bot.services.persons.consent_rows import withdrawn
from bot.services.persons.follow_ups import INVITE
from bot.services.programme import answers, needs, reached, withdrawals
from bot.services.programme.answers import WHO, Key
from bot.services.programme.later import later
from bot.store import case_closing, case_file, consent, follow_up, message, person, referral

SETTLED = timedelta(days=10)
"""How long after its end a month is closed: silence is told after 2 and 7 days, every deadline of ours is shorter."""

IN_TIME = timedelta(hours=48)
"""As in WelTel, where the answer is awaited for 48 hours (domain: evidence for check-ins)."""

Group = tuple[str, str, str]
"""District, language, sex."""


@dataclass(frozen=True, slots=True)
class Span:
    """A month in moments: what began in it counts, as it stood at ``cut``."""

    start: datetime
    end: datetime
    cut: datetime

    def holds(self, column: ColumnElement[datetime]) -> ColumnElement[bool]:
        """Whether that moment lies in the month."""
        return and_(column >= self.start, column < self.end)


def span_of(month: date, zone: ZoneInfo) -> Span:
    """The month, in the deployment's time zone."""
    start, end = bounds(month, zone)
    return Span(start, end, end + SETTLED)


def count(connection: Connection, kabar: Kabar, month: date) -> Counter[Key]:
    """All numbers of the month."""
    span = span_of(month, ZoneInfo(kabar.settings.timezone))
    found: Counter[Key] = Counter()
    late = later(follow_up.c.asked_at, IN_TIME, connection)
    for source, names in (
        _people(span),
        _messages(span),
        _questions(span, late),
        _members(span, connection),
        withdrawals.erasures(span.start, span.end, connection),
        withdrawals.wrong_numbers(span.start, span.end),
        _cases(span, connection),
        needs.source(span.start, span.end, span.cut),
        _closed(span),
        _referrals(span),
        _referred(span),
        reached.source(kabar.content.milestones.values(), span.start, span.end, span.cut),
    ):
        for key, number in _grouped(connection, source, names):
            found[key] += number
    found += answers.count(connection, kabar, span.start, span.end, span.cut)
    return found


Counts = dict[str, ColumnElement[bool] | None]
"""Count -> what a row must be; None: every row."""


def _grouped(connection: Connection, source: FromClause, names: Counts) -> Iterator[tuple[Key, int]]:
    wanted = [func.count() if which is None else func.sum(case((which, 1), else_=0)) for which in names.values()]
    group = (source.c.district, source.c.language, source.c.gender)
    for row in connection.execute(select(*group, *wanted).select_from(source).group_by(*group)):
        for name, number in zip(names, row[len(group) :], strict=True):
            if number:
                yield (name, row[0] or "", row[1], row[2] or ""), number


def _people(span: Span) -> tuple[FromClause, Counts]:
    said = (
        select(consent.c.given)
        .where(consent.c.person_id == person.c.id, consent.c.scope == "check_ins", ~withdrawn())
        .where(consent.c.at <= span.cut)
        .order_by(consent.c.at.desc(), consent.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    came = (span.holds(person.c.created_at), person.c.merged_into.is_(None))  # who has two records came once
    source = select(*WHO, person.c.status, said.label("said")).where(*came).subquery()
    undecided = source.c.said.is_(None)
    return source, {
        "people": None,
        "decided": source.c.said.is_not(None),
        "agreed": source.c.said.is_(True),
        "refused": source.c.said.is_(False),
        "undecided": undecided,
        "minors": and_(undecided, source.c.status == "minor"),
    }


def _messages(span: Span) -> tuple[FromClause, Counts]:
    arrived = or_(message.c.delivered_at <= span.cut, message.c.read_at <= span.cut)
    source = (
        select(*WHO, arrived.label("arrived"))
        .join(message, message.c.person_id == person.c.id)
        .where(message.c.kind == "follow_up", message.c.direction == "out", span.holds(message.c.sent_at))
        .subquery()
    )
    return source, {"messages": None, "delivered": source.c.arrived}


def _questions(span: Span, late: ColumnElement[datetime]) -> tuple[FromClause, Counts]:
    came = follow_up.c.answered_at
    source = (
        select(*WHO, (came <= late).label("soon"), and_(came > late, came <= span.cut).label("later"))
        .join(follow_up, follow_up.c.person_id == person.c.id)
        .where(follow_up.c.step != INVITE, span.holds(follow_up.c.asked_at))
        .subquery()
    )
    not_soon = or_(source.c.soon.is_(None), source.c.soon.is_(False))
    return source, {
        "questions": None,
        "answered_48h": source.c.soon,
        "not_48h": not_soon,
        "answered_later": source.c.later,
    }


def _members(span: Span, connection: Connection) -> tuple[FromClause, Counts]:
    silent = func.sum(case((follow_up.c.status == "silent", 1), else_=0))
    asked = (
        select(follow_up.c.person_id, silent.label("silent"))
        .where(follow_up.c.step != INVITE, span.holds(follow_up.c.asked_at))
        .group_by(follow_up.c.person_id)
        .subquery()
    )
    stopped = select(consent.c.person_id).where(withdrawn(), span.holds(consent.c.at))
    left = person.c.id.in_(stopped)
    broken = person.c.id.in_(withdrawals.written_to_after(span.start, span.end, span.cut, connection))
    source = (
        select(*WHO, asked.c.silent, left.label("stopped"), broken.label("broken"))
        .join(asked, asked.c.person_id == person.c.id)
        .subquery()
    )
    stayed = source.c.stopped.is_(False)
    return source, {
        "members": None,
        "stopped": source.c.stopped,
        "stop_kept_72h": and_(source.c.stopped, ~source.c.broken),
        "stayed": stayed,
        "silent": and_(stayed, source.c.silent >= 2),  # noqa: PLR2004 - two rounds, as the domain reports it
    }


def _cases(span: Span, connection: Connection) -> tuple[FromClause, Counts]:
    """Taken and contacted in time, and how soon each since it became as urgent as it is (``contact_times``)."""
    done = {contact_times.TAKEN: case_file.c.acknowledged_at, contact_times.CONTACTED: case_file.c.contacted_at}
    steps = [
        (at <= later(case_file.c.raised_at, timedelta(minutes=step), connection)).label(f"{what}_{step}")
        for what, at in done.items()
        for step in contact_times.STEPS
    ]
    taken = done[contact_times.TAKEN] <= case_file.c.acknowledge_by
    reached = done[contact_times.CONTACTED]
    contacted = and_(reached <= case_file.c.contact_by, reached <= span.cut)
    source = (
        select(*WHO, case_file.c.level, taken.label("taken"), contacted.label("contacted"), *steps)
        .join(case_file, case_file.c.person_id == person.c.id)
        .where(span.holds(case_file.c.opened_at))
        .subquery()
    )
    red, orange = source.c.level == "red", source.c.level == "orange"
    grades = {"red": red, "orange": orange, "calmer": and_(~red, ~orange)}
    found: Counts = {"cases": None, "not_red": ~red, **grades}
    for grade, which in grades.items():
        found[f"{grade}_taken"] = and_(which, source.c.taken)
        found[f"{grade}_reached"] = and_(which, source.c.taken, source.c.contacted)
        for what, step in product(done, contact_times.STEPS):
            found[contact_times.name_of(grade, step, what)] = and_(which, source.c[f"{what}_{step}"])
    return source, found


def _closed(span: Span) -> tuple[FromClause, Counts]:
    safe = (
        select(case_closing.c.safe)
        .where(case_closing.c.case_id == case_file.c.id, case_closing.c.at <= span.cut)
        .order_by(case_closing.c.at.desc(), case_closing.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    source = (
        select(*WHO, case_file.c.outcome, safe.label("safe"))
        .join(case_file, case_file.c.person_id == person.c.id)
        .where(span.holds(case_file.c.closed_at))
        .subquery()
    )
    no_danger = func.coalesce(source.c.outcome, "") == "false_alarm"
    real = ~no_danger
    return source, {
        "closed": None,
        "false_alarms": no_danger,
        "closed_real": real,
        "safety_asked": and_(real, source.c.safe.is_not(None)),
        "safe_at_end": and_(real, source.c.safe == "yes"),
    }


def _referrals(span: Span) -> tuple[FromClause, Counts]:
    """Contacts that Kabar gave."""
    given = (referral.c.direction == "given", span.holds(referral.c.at))
    source = select(*WHO).join(referral, referral.c.person_id == person.c.id).where(*given).subquery()
    return source, {"referrals": None}


def _referred(span: Span) -> tuple[FromClause, Counts]:
    """Referrals that staff wrote down, out and in; received as it stood at the cut, against the duty of seven days."""
    received = and_(referral.c.outcome == "received", referral.c.ended_at <= span.cut)
    source = (
        select(*WHO, received.label("received"), (referral.c.received_on <= referral.c.due_on).label("in_time"))
        .join(referral, referral.c.person_id == person.c.id)
        .where(referral.c.direction != "given", span.holds(referral.c.at))
        .subquery()
    )
    both = and_(source.c.received, source.c.in_time)
    return source, {"referred": None, "referred_received": source.c.received, "received_in_7": both}
