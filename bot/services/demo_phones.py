"""The demo's made-up phones: whose they are, which lines they have, and what stands on their screens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from bot.channels.base import Outgoing
from bot.channels.twilio_content import kind_of
from bot.core.lines import LineKind
from bot.i18n import SOURCE
from bot.services.kabar import Kabar
from bot.services.persons import lines
from bot.services.sending import buttons, contents
from bot.services.sending.writing import BODY
from bot.store import content_resource, identity, line, message, person, staff
from bot.store.base import AnyRow

SHOWN = 60
TOUR: tuple[LineKind, ...] = ("whatsapp", "sim", "sms")
REACHED = ("sent", "delivered", "read", "received")
USER_ID = "whatsapp_user"
BUTTONS = "twilio/quick-reply"
LIST = "twilio/list-picker"


@dataclass(frozen=True, slots=True)
class DemoPhone:
    """A phone of somebody made up."""

    id: str
    label: str
    """Its owner's name; the number where nobody knows one."""
    kind: str
    """``person`` or ``staff``."""
    number: str
    """Or a WhatsApp user id."""
    line: str
    """The one that its owner is written to on first."""
    role: str | None = None
    """A member's; None for a person."""
    numbered: bool = True
    """False: only a WhatsApp user id is known."""
    language: str = SOURCE
    """That its owner is written to in."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message on a screen, seen from the phone: ``out`` is what its owner wrote."""

    id: str
    direction: str
    text: str
    status: str
    at: datetime
    kind: str
    segments: int | None = None
    """So many SMS it cost, where the line counts them."""
    shown_as: str | None = None
    """``twilio/quick-reply`` or ``twilio/list-picker``, where it has answers to tap."""
    question: str = ""
    """What stands above them, instead of ``text``."""
    choices: tuple[str, ...] = ()
    button: str = ""
    """What opens the list."""
    sid: str = ""
    """The provider's id of it."""


def phones(kabar: Kabar) -> list[DemoPhone]:
    """Every phone there is, people's first; first of all whoever is easy to follow: source language, long hours.

    Who has a number is not shown a second time by a user id.
    """
    with kabar.database.read() as connection:
        rows = connection.execute(
            select(
                identity.c.id,
                identity.c.kind,
                identity.c.value,
                identity.c.person_id,
                identity.c.staff_id,
                person.c.name,
                person.c.language,
                person.c.safe_from,
                person.c.safe_to,
                staff.c.name.label("staff_name"),
                staff.c.role,
            )
            .outerjoin(person, person.c.id == identity.c.person_id)
            .outerjoin(staff, staff.c.id == identity.c.staff_id)
            .order_by(identity.c.created_at, identity.c.id)
        ).all()
        first = _first_lines(connection)
    numbered = {row.person_id or row.staff_id for row in rows if row.kind == "phone"}
    found = []
    for row in rows:
        if row.kind != "phone" and (row.kind != USER_ID or (row.person_id or row.staff_id) in numbered):
            continue
        number = kabar.vault.open(row.value, "identity.value", row.id)
        if row.staff_id is not None:
            label = kabar.vault.open(row.staff_name, "staff.name", row.staff_id)
        else:
            label = kabar.vault.open(row.name, "person.name", row.person_id) if row.name else number
        kind = "staff" if row.staff_id else "person"
        on = first.get(row.id, kabar.settings.default_line)
        phone = DemoPhone(str(row.id), label, kind, number, on, row.role, row.kind == "phone", row.language or SOURCE)
        found.append(((kind, not phone.numbered, row.language != SOURCE, -_hours(row)), phone))
    return [phone for _, phone in sorted(found, key=lambda one: one[0])]


def tour(kabar: Kabar, phone: DemoPhone) -> list[LineKind]:
    """The lines that this phone could have in this deployment."""
    able = [kind for kind in TOUR if lines.deployed(kabar, kind)]
    return able if phone.numbered else [kind for kind in able if kind == "whatsapp"]


def use(kabar: Kabar, phone: DemoPhone, kind: LineKind) -> None:
    """From now on its owner is written to on this line first, as if a people file said so."""
    with kabar.database.write() as connection:
        own = select(identity.c.person_id).where(identity.c.id == UUID(phone.id))
        person_id = connection.execute(own).scalar_one()
        lines.lay(connection, person_id, UUID(phone.id), [kind], kabar.clock.now(), first=True)


def screen(kabar: Kabar, phone_id: str, on: str | None = None) -> list[Bubble]:
    """What stands on this phone's screen: what it wrote, and what has reached it. ``on``: by this line only."""
    wanted = [message.c.identity_id == UUID(phone_id), message.c.status.in_(REACHED)]
    if on is not None:
        wanted.append(message.c.line == on)
    with kabar.database.read() as connection:
        rows = connection.execute(select(message).where(*wanted).order_by(message.c.id.desc()).limit(SHOWN)).all()
        inside = {row.id: contents.opened(kabar, row) for row in rows if row.direction == "out"}
        dressed = {row.id: _sent(kabar, row, inside[row.id]) for row in rows if row.id in inside}
        known = _known(connection, list(dressed.values()))
    return [
        _bubble(kabar, row, dressed.get(row.id), known, inside.get(row.id, {}).get("replies", ()))
        for row in reversed(rows)
    ]


def _hours(row: AnyRow) -> int:
    """How many hours a day this person may be written to; of a member none are known."""
    return int(row.safe_to[:2]) - int(row.safe_from[:2]) if row.safe_to else 0


def _first_lines(connection: Connection) -> dict[UUID, str]:
    rows = connection.execute(
        select(line.c.identity_id, line.c.kind)
        .where(line.c.set_aside_at.is_(None), line.c.kind.in_(TOUR))
        .order_by(line.c.position.desc(), line.c.id.desc())
    )
    return {row.identity_id: row.kind for row in rows}


def _sent(kabar: Kabar, row: AnyRow, content: Mapping[str, Any]) -> Outgoing:
    """As it was handed to the channel."""
    body = kabar.vault.open(row.body, BODY, row.id)
    plain = Outgoing(id=str(row.id), to="", line=row.line, body=body, created_at=row.created_at)
    return contents.put_on(plain, content)


def _known(connection: Connection, sent: list[Outgoing]) -> frozenset[str]:
    """The sets of answers among these that the provider knows: without one, numbered text went out."""
    wanted = {buttons.fingerprint(one) for one in sent if one.choices}
    found = select(content_resource.c.fingerprint).where(content_resource.c.fingerprint.in_(wanted))
    return frozenset(connection.execute(found).scalars()) if wanted else frozenset()


def _bubble(kabar: Kabar, row: AnyRow, sent: Outgoing | None, known: frozenset[str], replies: Sequence[str]) -> Bubble:
    """``replies``: what can be tapped below an approved template."""
    counted = row.line in TOUR and lines.can(kabar, row.line).counts_segments
    bubble = Bubble(
        id=str(row.id),
        direction="in" if sent else "out",
        text=sent.body if sent else kabar.vault.open(row.body, BODY, row.id),
        status=row.status,
        at=row.created_at,
        kind=row.kind,
        segments=row.segments if counted else None,
        sid=row.provider_id or "",
    )
    if replies:
        return replace(bubble, shown_as=BUTTONS, choices=tuple(replies))
    if sent is None or not sent.choices or buttons.fingerprint(sent) not in known:
        return bubble
    return replace(
        bubble,
        shown_as=kind_of(sent.question, sent.choices),
        question=sent.question,
        choices=sent.choices,
        button=sent.button,
    )
