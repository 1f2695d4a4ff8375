"""Translations as the pages show them: how far everything is, and one language's texts as cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from bot.content.templates import LONGEST, LONGEST_BUTTON
from bot.core.flow import Node
from bot.core.segments import Segments, segments
from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.services.studio.texts import known, rows
from bot.services.studio.texts.rows import Change
from bot.services.studio.texts.sending_out import Changed, Export, changed, exports
from bot.services.studio.texts.standing import LANGUAGES, Standing, Status, count
from bot.services.studio.texts.writing import Desk, open_desk
from bot.store import staff
from bot.translations.room import TWO_SMS

ON_A_PAGE: Final = 40
SHOWN: Final = 12
"""Lines of a history."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody wants to see. Empty: all of it."""

    language: str = ""
    flow: str = ""
    status: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Card:
    """One text in one language."""

    now: Standing
    title: str
    """Of its flow; empty for texts of no flow."""
    node: str
    part: str
    """``say``, ``ask``, ``again``, ``label``; of a text of no flow ``common``, ``services``, ``templates``."""
    beside: str
    """The Indonesian question that it answers or belongs to."""
    most: int
    """Letters that it may have, so that every message it stands in fits."""
    size: Segments
    by: str
    approver: str
    history: tuple[tuple[Change, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """One language's texts, as far as they are asked for."""

    cards: tuple[Card, ...]
    counts: Mapping[Status, int]
    """Of all texts of the flow that is asked for."""
    found: int
    page: int
    pages: int
    groups: tuple[tuple[str, str], ...]
    """Flows, and what stands in their place: name and title."""
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A flow, or what stands in its place, in every language."""

    name: str
    title: str
    counts: Mapping[str, Mapping[Status, int]]
    """Language -> how many of each."""


@dataclass(frozen=True, slots=True)
class Files:
    """Exports of a language that are remembered, and what has changed since one of them."""

    groups: tuple[tuple[str, str], ...]
    exports: tuple[Export, ...]
    since: Export | None
    changed: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """How far everything is."""

    lines: tuple[Line, ...]
    totals: Mapping[str, Mapping[Status, int]]
    unread: tuple[str, ...]


def overview(kabar: Kabar) -> Overview:
    """Every flow in every language."""
    with kabar.database.read() as connection:
        desks = _desks(connection, kabar)
    any_desk = desks[LANGUAGES[0]]
    by_group = {language: _grouped(desk.standing.values()) for language, desk in desks.items()}
    lines = (
        Line(name, title, {language: count(found[name]) for language, found in by_group.items()})
        for name, title in groups(any_desk)
    )
    totals = {language: count(desk.standing.values()) for language, desk in desks.items()}
    return Overview(tuple(lines), totals, any_desk.texts.unread)


def in_every_language(kabar: Kabar, flow: str) -> tuple[str, list[tuple[Standing, dict[str, Standing]]]]:
    """A flow's title, and each of its texts with how far it is in each language."""
    with kabar.database.read() as connection:
        desks = _desks(connection, kabar)
    any_desk = desks[LANGUAGES[0]]
    texts = [one for one in any_desk.standing.values() if one.text.group == flow]
    found = [(one, {language: desk.standing[one.text.key] for language, desk in desks.items()}) for one in texts]
    return dict(groups(any_desk)).get(flow, ""), found


def board(kabar: Kabar, chosen: Chosen) -> Board:
    """The texts that are asked for, a page of them. Raises StudioFault."""
    with kabar.database.read() as connection:
        desk = open_desk(connection, kabar, chosen.language)
        among = [one for one in desk.standing.values() if chosen.flow in ("", one.text.group)]
        asked = [one for one in among if chosen.status in ("", one.status)]
        pages = max(1, ceil(len(asked) / ON_A_PAGE))
        page = min(max(1, chosen.page), pages)
        shown = asked[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
        cards = _cards(connection, kabar, desk, shown)
    return Board(tuple(cards), count(among), len(asked), page, pages, tuple(groups(desk)), desk.texts.unread)


def files(kabar: Kabar, language: str, which: str = "") -> Files:
    """``which``: the id of an export; without, the last. Raises StudioFault."""
    with kabar.database.read() as connection:
        desk = open_desk(connection, kabar, language)
        found = exports(connection, language)
    since = next((one for one in found if str(one.id) == which), found[0] if found else None)
    return Files(tuple(groups(desk)), tuple(found), since, tuple(changed(desk, since)) if since else ())


def card(kabar: Kabar, language: str, key: str) -> Card | None:
    """One of them; None where there is no such text any more."""
    with kabar.database.read() as connection:
        desk = open_desk(connection, kabar, language)
        return next(iter(_cards(connection, kabar, desk, [desk.standing[key]])), None) if key in desk.standing else None


def _desks(connection: Connection, kabar: Kabar) -> dict[str, Desk]:
    texts = known.texts(connection, kabar)
    return {language: open_desk(connection, kabar, language, texts) for language in LANGUAGES}


def _cards(connection: Connection, kabar: Kabar, desk: Desk, shown: Iterable[Standing]) -> list[Card]:
    standing = list(shown)
    past = rows.histories(connection, [one.row.id for one in standing if one.row])
    names = _names(connection, kabar, standing, past)
    most: dict[tuple[bool, str], int] = {}
    for draft in (False, True):
        if mine := {one.text.group for one in standing if one.text.draft == draft}:
            world = desk.texts.coming if draft else desk.texts.live
            most |= {(draft, context): room for context, room in known.rooms(world, mine).items()}
    return [_card(desk, one, most, names, past.get(one.row.id, []) if one.row else []) for one in standing]


def _card(
    desk: Desk, one: Standing, most: Mapping[tuple[bool, str], int], names: Mapping[UUID, str], past: list[Change]
) -> Card:
    title, node, part, beside = _place(desk, one)
    row = one.row
    longest = TWO_SMS
    if one.text.group == "templates":
        longest = LONGEST_BUTTON if one.text.context.endswith(".button") else LONGEST
    return Card(
        now=one,
        title=title,
        node=node,
        part=part,
        beside=beside,
        most=most.get((one.text.draft, one.text.context), longest),
        size=segments(one.said),
        by=names.get(row.by_id, "") if row and row.by_id else "",
        approver=names.get(row.approver_id, "") if row and row.approver_id else "",
        history=tuple((line, names.get(line.by_id, "") if line.by_id else "") for line in past[:SHOWN]),
    )


def _place(desk: Desk, one: Standing) -> tuple[str, str, str, str]:
    """Title, node, part and what stands beside it."""
    group, node, *rest = one.text.context.split(".")
    flow = desk.texts.world(one.text).flows.get(group)
    if flow is None:
        return "", node, group, ""
    here = flow.nodes.get(node)
    part = "label" if rest[:1] == ["choices"] else ".".join(rest)
    return flow.title, node, part, _beside(here, part) if here else ""


def _beside(node: Node, part: str) -> str:
    return (node.say if part == "ask" else node.ask) or ""


def groups(desk: Desk) -> list[tuple[str, str]]:
    """Flows, and what stands in their place: name and title."""
    names = dict.fromkeys(one.text.group for one in desk.standing.values())
    flows = {**desk.texts.live.flows, **desk.texts.coming.flows}
    return [(name, flows[name].title if name in flows else "") for name in names]


def _grouped(found: Iterable[Standing]) -> dict[str, list[Standing]]:
    groups: dict[str, list[Standing]] = {}
    for one in found:
        groups.setdefault(one.text.group, []).append(one)
    return groups


def _names(
    connection: Connection, kabar: Kabar, shown: Iterable[Standing], past: Mapping[UUID, list[Change]]
) -> dict[UUID, str]:
    ids = {one for standing in shown if standing.row for one in (standing.row.by_id, standing.row.approver_id) if one}
    ids |= {line.by_id for lines in past.values() for line in lines if line.by_id}
    found = connection.execute(select(staff.c.id, staff.c.name).where(staff.c.id.in_(ids)))
    return {row.id: opened(kabar, row.name, "staff.name", row.id) for row in found}
