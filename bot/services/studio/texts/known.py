"""What there is to translate: every text of what is live, and of drafts, which need their translations before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import Connection, select

from bot.content.flows import parse_text
from bot.content.overlaid import with_flows
from bot.core.check.texts import messages
from bot.core.effects import Reply
from bot.core.finding import ContentError
from bot.core.flow import Flow
from bot.core.run import FlowFault
from bot.core.texts import flow_texts
from bot.core.walk import TooManyWays
from bot.core.world import World
from bot.services import publishing
from bot.services.kabar import Kabar
from bot.store import flow_draft
from bot.translations.room import room
from bot.translations.wanted import Wanted, entries


@dataclass(frozen=True, slots=True)
class Known:
    """One text. The same context may be there twice: as it is live, and as a draft has it."""

    context: str
    source: str
    draft: bool = False
    """Only a draft has it: nobody is sent it yet."""

    @property
    def key(self) -> str:
        """Tells it from all others, in addresses and in the database."""
        return key_of(self.context, self.source)

    @property
    def group(self) -> str:
        """The flow it belongs to, or ``common``, ``services``, ``templates``."""
        return self.context.partition(".")[0]


@dataclass(frozen=True)
class Texts:
    """All of them, in the order of their flows."""

    every: tuple[Known, ...]
    live: World
    coming: World
    """With the drafts in the place of what is live."""
    unread: tuple[str, ...] = ()
    """Drafts that cannot be read yet: their texts are not among these."""

    def world(self, one: Known) -> World:
        """Among what this text stands."""
        return self.coming if one.draft else self.live

    @property
    def newest(self) -> dict[str, Known]:
        """Context -> the text, as the draft has it where there is one."""
        return {one.context: one for one in (*(o for o in self.every if not o.draft), *self.every)}


def key_of(context: str, source: str) -> str:
    """The same letters gettext joins the two with."""
    return hashlib.sha256(f"{context}\x04{source}".encode()).hexdigest()


def texts(connection: Connection, kabar: Kabar) -> Texts:
    """What there is to translate now."""
    publishing.renew(connection, kabar, at_once=True)
    live = kabar.content.world
    drafts, unread = _drafts(connection)
    coming = with_flows(live, drafts, kabar.texts.spoken) if drafts else live
    every: list[Known] = []
    there = {(text.context, text.source) for text in kabar.content.texts()}
    for flow in live.flows.values():
        every += (Known(text.context, text.source) for text in flow_texts(flow))
        if flow.name in drafts:
            every += _only(drafts[flow.name], there)
    for name in drafts.keys() - live.flows.keys():
        every += _only(drafts[name], there)
    others = (text for text in kabar.content.texts() if text.context.partition(".")[0] not in live.flows)
    every += (Known(text.context, text.source) for text in others)
    return Texts(tuple(dict.fromkeys(every)), live, coming, unread)


def wanted(kabar: Kabar, world: World, groups: Iterable[str]) -> Wanted:
    """What a translator has to know of these groups; common texts and services stand in messages of every flow."""
    asked = set(groups)
    replies = _replies(world, asked)
    found = entries(world, replies, kabar.content.templates)
    return Wanted(world, tuple(one for one in found if one.context.partition(".")[0] in asked), replies)


def rooms(world: World, groups: Iterable[str]) -> dict[str, int]:
    """Context -> how many letters a translation may have."""
    return room(world, _replies(world, set(groups)))


def _replies(world: World, asked: set[str]) -> tuple[Reply, ...]:
    names = asked & set(world.flows) if asked <= set(world.flows) | {"templates"} else set(world.flows)
    among = _Among(_fingerprint(world), world)
    return tuple(reply for name in sorted(names) for reply in _messages(among, name))


def _only(flow: Flow, there: set[tuple[str, str]]) -> Iterable[Known]:
    return [Known(one.context, one.source, True) for one in flow_texts(flow) if (one.context, one.source) not in there]


def _drafts(connection: Connection) -> tuple[Mapping[str, Flow], tuple[str, ...]]:
    found, unread = {}, []
    for row in connection.execute(select(flow_draft.c.name, flow_draft.c.body).order_by(flow_draft.c.name)):
        try:
            found[row.name] = _flow(row.name, row.body)
        except ContentError:
            unread.append(row.name)
    return found, tuple(unread)


@lru_cache(maxsize=64)
def _flow(name: str, body: str) -> Flow:
    return parse_text(name, body)


@dataclass(frozen=True)
class _Among:
    """A world, told from others by what its messages are made of."""

    fingerprint: int
    world: World = field(compare=False)


def _fingerprint(world: World) -> int:
    versions = tuple(sorted((flow.name, flow.version) for flow in world.flows.values()))
    return hash((versions, tuple(sorted(world.common.items())), tuple(world.services.values())))


@lru_cache(maxsize=256)
def _messages(among: _Among, name: str) -> tuple[Reply, ...]:
    """Every message of the flow. It takes up to a second: what does not change is not walked again."""
    try:
        return messages(among.world, among.world.flows[name])
    except (TooManyWays, FlowFault):  # the check tells of it
        return ()
