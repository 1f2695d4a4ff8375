"""A person's lines: which to write on, which no longer, and what a text must carry where no answer comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import Connection, bindparam, case, insert, select, update

from bot.core.lines import ABILITIES, MOST_SMS, STAYS, Ability, LineKind, Why
from bot.core.segments import segments
from bot.i18n import SOURCE
from bot.services.kabar import Kabar
from bot.store import conversation, identity, line, new_id
from bot.store.prepared import Prepared


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One line of somebody."""

    kind: LineKind
    identity_id: UUID
    set_aside_at: datetime | None = None
    set_aside_why: Why | None = None


def can(kabar: Kabar, kind: LineKind) -> Ability:
    """What a line can do in this deployment: Twilio's SMS goes two ways only from a number of our own."""
    settings = kabar.settings
    if kind == "sim":
        return replace(ABILITIES[kind], apart=60 / settings.sim_rate)
    if kind != "sms":
        return ABILITIES[kind]
    sender = settings.twilio_sms_from
    numbered = sender.startswith("+") if sender else not settings.twilio_messaging_service_sid
    return replace(ABILITIES[kind], two_way=numbered)


def deployed(kabar: Kabar, kind: LineKind) -> bool:
    """Whether this deployment can use such a line: it has a sender for it, and an answer could reach us."""
    settings = kabar.settings
    if kind != "call" and kabar.channel_of(kind) is None:
        return False
    if kind == "whatsapp":
        return bool(settings.twilio_whatsapp_from or settings.twilio_messaging_service_sid) or (
            not settings.twilio_sms_from
        )
    if kind == "sms":
        sends = bool(settings.twilio_sms_from or settings.twilio_messaging_service_sid)
        answered = can(kabar, kind).two_way or bool(_our_digits(kabar))
        return (sends or not settings.twilio_whatsapp_from) and answered
    return True


def of(connection: Connection, person_id: UUID) -> list[PersonLine]:
    """All of them, in the person's order."""
    rows = connection.execute(
        select(line.c.kind, line.c.identity_id, line.c.set_aside_at, line.c.set_aside_why)
        .where(line.c.person_id == person_id)
        .order_by(line.c.position, line.c.id)
    ).all()
    if rows:
        return [PersonLine(*row) for row in rows]
    # made without any: the line of their conversation, to the first that they are known by
    first = connection.execute(
        select(conversation.c.line, identity.c.id)
        .join(identity, identity.c.person_id == conversation.c.person_id)
        .where(conversation.c.person_id == person_id)
        .order_by(identity.c.created_at, identity.c.id)
    ).first()
    return [PersonLine(*first)] if first else []


def choose(
    connection: Connection, kabar: Kabar, person_id: UUID, besides: PersonLine | None = None
) -> PersonLine | None:
    """The first that is usable now; it may be ``call``, where only a person can speak. None: no line is left."""
    for one in of(connection, person_id):
        same = besides is not None and (one.kind, one.identity_id) == (besides.kind, besides.identity_id)
        if one.set_aside_at is None and deployed(kabar, one.kind) and not same:
            return one
    return None


def lay(
    connection: Connection,
    person_id: UUID,
    identity_id: UUID,
    kinds: Sequence[str],
    now: datetime,
    *,
    first: bool = False,
) -> None:
    """Give a person these lines to one number or user id, behind those there are; or, if told so, before them."""
    rows = connection.execute(
        select(line.c.id, line.c.kind, line.c.identity_id)
        .where(line.c.person_id == person_id)
        .order_by(line.c.position, line.c.id)
    ).all()
    there = {row.kind: row.id for row in rows if row.identity_id == identity_id}
    end = len(rows)
    ids = []
    for kind in kinds:
        key = there.get(kind)
        if key is None:
            key = new_id()
            connection.execute(
                insert(line).values(
                    id=key, person_id=person_id, identity_id=identity_id, kind=kind, position=end, created_at=now
                )
            )
            end += 1
        ids.append(key)
    if first and rows:
        order = [*ids, *(row.id for row in rows if row.id not in ids)]
        for position, key in enumerate(order):
            connection.execute(update(line).where(line.c.id == key).values(position=position))


def heard(connection: Connection, person_id: UUID, identity_id: UUID, kind: str, now: datetime) -> None:
    """The person wrote on this line: it is theirs, and usable, whatever was said of it before.

    But for their own word that another line is safe: an answer goes where they wrote, and nothing else does.
    """
    mine = (line.c.person_id == person_id, line.c.identity_id == identity_id, line.c.kind == kind)
    # who said "wrong number" and then "ok" is still not the person: a caseworker takes it up again
    stays = line.c.set_aside_why.in_(STAYS)
    why, at = case((stays, line.c.set_aside_why)), case((stays, line.c.set_aside_at))
    changed = connection.execute(update(line).where(*mine).values(set_aside_at=at, set_aside_why=why))
    if not changed.rowcount:
        lay(connection, person_id, identity_id, [kind], now)
        # a number that rests, rests on every line
        rests = (line.c.set_aside_why != "not_chosen", line.c.set_aside_why.in_(STAYS))
        here = select(line.c.set_aside_why).where(*mine[:2], *rests)
        if (because := connection.execute(here.limit(1)).scalar()) is not None:
            connection.execute(update(line).where(*mine).values(set_aside_at=now, set_aside_why=because))


def set_aside(connection: Connection, person_id: UUID, failed: PersonLine, why: Why, now: datetime) -> None:
    """Not written on any more. What stood aside before keeps its first reason and time."""
    lay(connection, person_id, failed.identity_id, [failed.kind], now)
    connection.execute(
        update(line)
        .where(
            line.c.person_id == person_id,
            line.c.identity_id == failed.identity_id,
            line.c.kind == failed.kind,
            line.c.set_aside_at.is_(None),
        )
        .values(set_aside_at=now, set_aside_why=why)
    )


_NUMBER = Prepared(
    select(identity.c.id).where(identity.c.person_id == bindparam("who"), identity.c.kind == "phone").limit(1)
)


def has_number(connection: Connection, person_id: UUID) -> bool:
    """Whether anything but a WhatsApp user id is known of them."""
    return _NUMBER.first(connection, {"who": person_id}) is not None


def link(kabar: Kabar, language: str = SOURCE) -> str | None:
    """Where a person can write to us on WhatsApp. It says no more than our number, and a greeting.

    The greeting stands ready in the field that it opens: an empty chat does not say what to do, and many leave it.
    """
    digits = _our_digits(kabar)
    return f"https://wa.me/{digits}?text={quote(first_word(kabar, language))}" if digits else None


def _our_digits(kabar: Kabar) -> str:
    """Of the number that we have on WhatsApp; empty where we have none."""
    return "".join(sign for sign in kabar.settings.twilio_whatsapp_from or "" if sign.isdigit())


def first_word(kabar: Kabar, language: str) -> str:
    """What the link writes for whoever taps it."""
    return kabar.common(language, "first_word")


def worded(kabar: Kabar, kind: LineKind, language: str, body: str, *, whole: bool = False) -> str:
    """A text as it goes out on such a line: where no answer comes back, with where to write one, in at most two SMS.

    What is too long for that waits on WhatsApp, behind a line that says so - unless it must be there ``whole``.
    """
    address = link(kabar, language)
    if address is None:
        return body
    how = "\n" + kabar.common(language, "answer_by_whatsapp", link=address)
    plain = body.removesuffix(how)
    if can(kabar, kind).two_way:
        return plain
    if segments(plain + how).count <= MOST_SMS:
        return plain + how
    return plain if whole else kabar.common(language, "ask_by_whatsapp", link=address)
