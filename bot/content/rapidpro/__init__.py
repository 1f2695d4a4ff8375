"""Flows out of RapidPro or TextIt: each becomes one of ours; what cannot come over is named, never left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.content.flows import parse_text
from bot.content.rapidpro import rest
from bot.content.rapidpro.export import read_export
from bot.content.rapidpro.finish import finish
from bot.content.rapidpro.model import Export, RapidFlow
from bot.content.rapidpro.names import KABARS_OWN, flow_names, slug
from bot.content.rapidpro.report import Account, Note, action_key, shown
from bot.content.rapidpro.texts import Wording, tidied
from bot.content.rapidpro.walk import Walk
from bot.content.rapidpro.writing import as_yaml
from bot.core.flow import Flow

__all__ = ["Came", "Carried", "Note", "convert", "read_export"]


@dataclass(frozen=True, slots=True)
class Carried:
    """One flow that came over."""

    flow: Flow
    title: str
    """Its name in RapidPro."""
    yaml: str
    texts: tuple[tuple[str, Wording], ...]
    """Gettext context -> text and translations."""
    account: Account


@dataclass(frozen=True, slots=True)
class Came:
    """What came of an export."""

    flows: tuple[Carried, ...]
    notes: tuple[Note, ...]
    """By flow, in the order of the file; what concerns the file itself comes last."""


def convert(export: Export) -> Came:
    """Every flow of the export. The same export gives the same flows, word for word."""
    names = flow_names()
    begun = {flow.uuid: names.give(slug(flow.name, f"flow_{slug(flow.uuid[:8], 'x')}")) for flow in export.flows}
    refused = _circles(export)
    called, notes = rest.keywords(export)
    carried = [_flow(flow, begun, refused, called.get(flow.uuid, [])) for flow in export.flows]
    told = [note for one in carried for note in one.account.notes]
    return Came(tuple(carried), (*told, *notes, *rest.beside(export)))


def _flow(flow: RapidFlow, begun: Mapping[str, str], refused: set[str], called: list[str]) -> Carried:
    account, name = Account(flow), begun[flow.uuid]
    if slug(flow.name, "") in KABARS_OWN:
        words = f"the flow is called {name!r} here: Kabar has something of its own by the name {slug(flow.name, '')!r}"
        account.tell("", words, "Compare the two; what people need may be there already")
    hours = rest.of_flow(account)
    here = {key.partition("|")[2] for key in refused if key.startswith(f"{flow.uuid}|")}
    walk = Walk(flow, account, dict(begun), here)
    drafts = finish(walk.whole(), account)
    account.close(part for draft in drafts.values() for part in draft.carries)
    walk.texts.close()
    data: dict[str, Any] = {
        "flow": name,
        "title": tidied(flow.name).replace("\n", " ") or name,
        "start": next(iter(drafts)),
    }
    said = [word for word in map(tidied, called) if word and "\n" not in word]
    data |= ({"keywords": said} if said else {}) | ({"expires_hours": hours} if hours else {})
    data["nodes"] = {draft.name: draft.data() for draft in drafts.values()}
    comment = f"From RapidPro: {shown(flow.name, 80)}"
    yaml = as_yaml(data, comment, {draft.name: draft.place for draft in drafts.values()})
    texts = tuple(told for draft in drafts.values() for told in draft.wordings(name))
    return Carried(parse_text(name, yaml), flow.name, yaml, texts, account)


def _circles(export: Export) -> set[str]:
    """Flow and action of each beginning that would close a circle of flows that begin each other."""
    begins: dict[str, list[tuple[str, str]]] = {flow.uuid: [] for flow in export.flows}
    for flow in export.flows:
        for node in flow.nodes.values():
            for number, action in enumerate(node.actions):
                to = action.raw.get("flow")
                uuid = to.get("uuid") if action.type == "enter_flow" and isinstance(to, dict) else None
                if isinstance(uuid, str) and uuid in begins:
                    begins[flow.uuid].append((uuid, f"{flow.uuid}|{action_key(node.uuid, number)}"))
    refused: set[str] = set()
    done: set[str] = set()
    for first, own in begins.items():
        path, stack = [first], [iter(own)]
        while stack and first not in done:
            to, key = next(stack[-1], ("", ""))
            if not key:
                done.add(path.pop())
                stack.pop()
            elif to in path:
                refused.add(key)
            elif to not in done:
                path.append(to)
                stack.append(iter(begins[to]))
    return refused
