"""Writing a translation, approving what another wrote, and taking an approval back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Connection

from bot.services.kabar import Kabar
from bot.services.live_texts import DRAFT, REVIEWED
from bot.services.staff import StaffMember
from bot.services.studio.doors import StudioFault, approves, two_hands, writes
from bot.services.studio.texts import guard, known, rows
from bot.services.studio.texts.guard import TextFault
from bot.services.studio.texts.known import Known, Texts
from bot.services.studio.texts.rows import Change, Row
from bot.services.studio.texts.standing import LANGUAGES, Standing, by_key, standings
from bot.store import new_id
from bot.store.audit import record
from bot.store.crossed import again_if_crossed

MOST_TARGET = 80
"""Letters of a line's target in the audit trail."""


class ChangedMeanwhile(StudioFault):
    """Somebody else changed this translation since; ``now`` is how it stands."""

    def __init__(self, now: Standing) -> None:
        super().__init__("changed_meanwhile", f"{now.text.context}: somebody changed it meanwhile; look at it first")
        self.now = now


@dataclass(frozen=True, slots=True)
class Desk:
    """All of a language, inside one transaction."""

    texts: Texts
    standing: dict[str, Standing]
    """By key."""


@again_if_crossed
def save(kabar: Kabar, who: StaffMember, language: str, key: str, text: str, seen: int) -> Standing:
    """Keep this translation as a draft. ``seen``: the revision it was written from, 0 where there was none.

    Raises StudioFault, of which TextFault and ChangedMeanwhile.
    """
    by = writes(who)
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise StudioFault("empty", "there is nothing in it; to take a translation back mark it as a draft")
    _sound(kabar, language, key, said)
    with kabar.database.write() as connection:
        now = found(connection, open_desk(connection, kabar, language), language, key, seen)
        if said == now.said and now.status in {"reviewed", "draft"}:
            return now
        after = written(now, language, said, by, kabar)
        put(connection, kabar, now, after, ("write", by))
        record(connection, who.id, "flow_text", target(language, now.text), kabar.clock.now())
        rows.tell(connection)
    return Standing(now.text, "draft", said, sent=after.sent, row=after)


@again_if_crossed
def approve(kabar: Kabar, who: StaffMember, language: str, key: str, seen: int) -> Standing:
    """A second speaker says that it is good: it is sent from now on. Raises StudioFault."""
    approves(who)

    def approved(row: Row) -> Row:
        if row.by_id == who.id:
            raise StudioFault("own", "a second speaker must approve it, and you wrote it")
        return replace(row, status=REVIEWED, sent=None, approver_id=who.id, approved_at=kabar.clock.now())

    return _turned(kabar, who, (language, key, seen), "approve", approved)


@again_if_crossed
def withdraw(kabar: Kabar, who: StaffMember, language: str, key: str, seen: int) -> Standing:
    """It is a draft again, and nothing of it is sent until somebody approves it. Raises StudioFault."""
    approves(who)

    def withdrawn(row: Row) -> Row:
        return replace(row, status=DRAFT, sent=None, approver_id=None, approved_at=None)

    return _turned(kabar, who, (language, key, seen), "withdraw", withdrawn)


def open_desk(connection: Connection, kabar: Kabar, language: str, texts: Texts | None = None) -> Desk:
    """How everything stands in this language; ``texts``: where they are known already. Raises StudioFault."""
    if language not in LANGUAGES:
        raise StudioFault("language", f"{language[:20]!r} is no language of Kabar; it has {', '.join(LANGUAGES)}")
    texts = texts or known.texts(connection, kabar)
    return Desk(texts, dict(by_key(standings(language, texts.every, rows.every(connection, language)))))


def found(connection: Connection, desk: Desk, language: str, key: str, seen: int) -> Standing:
    """Where this text stands, nobody else changes it until the transaction ends. Raises StudioFault."""
    now = desk.standing.get(key)
    if now is None:
        raise StudioFault("gone", "there is no such text any more: the Indonesian text was changed meanwhile")
    row = rows.of(connection, language, key)
    if row and row != now.row:  # it was changed since all were read
        now = standings(language, [now.text], [row])[0]
    if now.revision != seen:
        raise ChangedMeanwhile(now)
    return now


def written(now: Standing, language: str, text: str, by: UUID, kabar: Kabar) -> Row:
    """The row after somebody wrote this text."""
    began = replace(as_row(now, language, kabar), text=text, status=DRAFT, sent=now.sent, revision=now.revision + 1)
    return replace(began, by_id=by, at=kabar.clock.now(), approver_id=None, approved_at=None)


def put(connection: Connection, kabar: Kabar, now: Standing, after: Row, done: tuple[str, UUID]) -> None:
    """Write the row and its line of history; of what came with Kabar a line before it. Raises ChangedMeanwhile."""
    kind, by = done
    if not rows.keep(connection, now.row, after, Change(kind, after.text, after.status, by, kabar.clock.now())):
        raise ChangedMeanwhile(now)
    if now.row is None and now.status in {"reviewed", "draft"}:
        rows.note(connection, after, 0, Change(rows.PACKAGE, now.said, now.status, None, kabar.clock.now()))


def target(language: str, text: Known) -> str:
    """What the audit trail names."""
    return f"{language}:{text.context}"[:MOST_TARGET]


def as_row(now: Standing, language: str, kabar: Kabar) -> Row:
    """Its row as it is, or what came with Kabar as if it were one."""
    status = REVIEWED if now.status == "reviewed" else DRAFT
    text = now.text
    made = Row(
        new_id(), language, text.key, text.context, text.source, now.said, status, now.sent, 0, None, kabar.clock.now()
    )
    return now.row or made


def _turned(
    kabar: Kabar, who: StaffMember, asked: tuple[str, str, int], kind: str, turn: Callable[[Row], Row]
) -> Standing:
    language, key, seen = asked
    wants = "draft" if kind == "approve" else None
    if kind == "approve":
        _sound(kabar, language, key)
    with kabar.database.write() as connection:
        now = found(connection, open_desk(connection, kabar, language), language, key, seen)
        if now.status in {"missing", "outdated"} or (wants and now.status != wants):
            raise StudioFault("nothing", f"{now.text.context}: there is no translation that this could be said of")
        row = as_row(now, language, kabar)
        if kind == "approve":
            two_hands(connection, who.id, row.by_id, kabar.clock.now())
        after = replace(turn(row), revision=row.revision + 1)
        put(connection, kabar, now, after, (kind, who.id))
        record(connection, who.id, f"flow_text_{kind}", target(language, now.text), kabar.clock.now())
        rows.tell(connection)
    return Standing(now.text, "reviewed" if kind == "approve" else "draft", after.text, sent=after.reviewed, row=after)


def _sound(kabar: Kabar, language: str, key: str, text: str | None = None) -> None:
    """Whether it can be kept, looked at before anything is locked: ways are walked. Raises StudioFault."""
    with kabar.database.read() as connection:
        desk = open_desk(connection, kabar, language)
    now = desk.standing.get(key)
    said = now.said if now and text is None else text
    if now and said and (wrong := guard.faults(kabar, desk.texts, {now.text: said}, desk.standing.values(), language)):
        raise TextFault(wrong)
