"""What stands in an export beside the flows (keywords, campaigns, groups), and in a flow beside its nodes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.content.rapidpro import fields
from bot.content.rapidpro.model import Export, Node, Raw
from bot.content.rapidpro.report import WHOLE_FILE, Account, Note, shown

MOST_HOURS: Final = 24 * 60
_FILE: Final = frozenset({"version", "site", "flows", "campaigns", "triggers", "fields", "groups"})
_FLOW: Final = frozenset(
    (
        *("uuid", "name", "spec_version", "language", "type", "revision", "expire_after_minutes", "localization"),
        *("nodes", "_ui", "metadata", "_dependencies", "_results", "_parent_refs", "_issues", "_waiting_exits"),
    )
)
_NODE: Final = frozenset({"uuid", "actions", "router", "exits", "wait", "_ui"})
_ROUTER: Final = frozenset(
    {"type", "wait", "result_name", "categories", "operand", "cases", "default_category_uuid", "uuid"}
)
_WAIT: Final = frozenset({"type", "timeout", "hint"})
_PIECE: Final = frozenset(
    (
        *("uuid", "name", "destination_uuid", "destination_node_uuid", "exit_uuid", "category_uuid", "type"),
        *("arguments", "seconds"),
    )
)
_TYPES: Final[Mapping[str, str]] = {
    "C": "every message that no keyword knows",
    "I": "incoming calls",
    "V": "incoming calls",
    "M": "missed calls",
    "N": "new conversations",
    "R": "referrals",
    "S": "a schedule",
    "T": "closed tickets",
    "O": "opting in",
    "P": "opting out",
}


def keywords(export: Export) -> tuple[dict[str, list[str]], list[Note]]:
    """Keywords by the uuid of their flow; and notes on everything else that would begin a flow."""
    found: dict[str, list[str]] = {}
    notes: list[Note] = []
    known = {flow.uuid for flow in export.flows}
    for trigger in _objects(export.raw, "triggers"):
        ref = trigger.get("flow")
        uuid, name = (str(ref.get("uuid")), str(ref.get("name"))) if isinstance(ref, dict) else ("", "")
        words = [trigger.get("keyword"), *_list(trigger, "keywords")]
        said = [word.strip().lower() for word in words if isinstance(word, str) and word.strip()]
        if trigger.get("trigger_type") != "K" or uuid not in known or not said:
            kind = _TYPES.get(str(trigger.get("trigger_type")), "keywords" if said else "something")
            told = f"the trigger of {shown(name)} ({kind}{': ' + ', '.join(map(shown, said[:5])) if said else ''})"
            mend = "plan.yaml says which flow comes when; keywords stand in the flow's own file"
            notes.append(Note(WHOLE_FILE, "", f"{told} was not carried over", mend))
            continue
        kept = found.setdefault(uuid, [])
        kept += [word for word in said if word not in kept]
        if trigger.get("match_type", "O") != "O":
            told = f"{', '.join(map(shown, said[:5]))} began {shown(name)} also with other words behind it"
            notes.append(
                Note(WHOLE_FILE, "", told, "In Kabar the whole message must be the keyword; add what people write")
            )
        for key in ("groups", "exclude_groups", "contacts", "channel"):
            if trigger.get(key):
                told = f"the keyword {shown(said[0])} of {shown(name)} was limited ({key})"
                notes.append(Note(WHOLE_FILE, "", told, "In Kabar a keyword holds for everybody"))
    return found, notes


def beside(export: Export) -> Iterator[Note]:
    """Campaigns, fields, groups and whatever else stands in the file."""
    for campaign in _objects(export.raw, "campaigns"):
        for event in _objects(campaign, "events"):
            relative = event.get("relative_to")
            after = relative.get("label") or relative.get("key") if isinstance(relative, dict) else "?"
            flow = event.get("flow")
            what = flow.get("name") if isinstance(flow, dict) else event.get("message")
            words = (
                f"the campaign {shown(str(campaign.get('name')))} sends {shown(str(what))} "
                f"{shown(str(event.get('offset')))} {shown(str(event.get('unit')))} after {shown(str(after))}"
            )
            yield Note(WHOLE_FILE, "", words, "Write it into plan.yaml: days or months after somebody agreed")
    for key, what, mend in (
        ("fields", "contact fields", "Kabar keeps few fields; answers stay with their question"),
        ("groups", "groups", "Kabar has no groups: district, status and cases do what they did"),
    ):
        named = [one for one in _objects(export.raw, key) if key != "fields" or not fields.ours(str(one.get("key")))]
        if named:
            names = ", ".join(shown(str(one.get("name") or one.get("key")), 30) for one in named[:8])
            more = f" and {len(named) - 8} more" if len(named) > 8 else ""  # noqa: PLR2004 - a line
            yield Note(WHOLE_FILE, "", f"{len(named)} {what} were not carried over: {names}{more}", mend)
    for key in sorted(export.raw.keys() - _FILE):
        if export.raw[key]:
            yield Note(WHOLE_FILE, "", f"{shown(key, 40)} was not carried over", "Look at it in RapidPro")


def of_flow(account: Account) -> int | None:
    """Notes on what the flow has beside its nodes; the hours after which it is over."""
    flow = account.flow
    if flow.type not in {"", "messaging"}:
        words = f"the flow is of the kind {shown(flow.type)}; it is a conversation in writing now"
        account.tell("", words, "Read each text: it may have been made to be heard, or to be sent without an answer")
    if not flow.nodes:
        account.tell("", "the flow is empty", "Write it, or take the file away")
    for sticky in (_raw(_raw(flow.raw, "_ui"), "stickies") or {}).values():
        if isinstance(sticky, dict):
            said = f"{shown(str(sticky.get('title') or ''))} {shown(str(sticky.get('body') or ''), 200)}"
            words = f"a note on the canvas: {said}"
            account.tell("", words, "Write it beside the flow as a comment (# ...) if it still matters")
    for key in sorted(flow.raw.keys() - _FLOW):
        if flow.raw[key]:
            account.tell("", f"{shown(key, 40)} of the flow was not carried over", "Look at what it was for")
    for node in flow.nodes.values():
        for key, raw in _unread(node):
            if raw[key]:
                words = f"{shown(key, 40)} was not carried over: {shown(str(raw[key]))}"
                account.tell(node.place, words, "Look at what it was for")
    return _hours(account)


def _unread(node: Node) -> Iterator[tuple[str, Raw]]:
    """Properties that nothing reads, each with what it is a property of."""
    router = node.router.raw if node.router else {}
    wait = _raw(router, "wait")
    inside: list[tuple[Raw, frozenset[str]]] = [(node.raw, _NODE), (router, _ROUTER), (wait, _WAIT)]
    inside += [(one, _PIECE) for one in (_raw(wait, "timeout"), *_objects(node.raw, "exits"))]
    inside += [(one, _PIECE) for key in ("cases", "categories") for one in _objects(router, key)]
    for raw, known in inside:
        yield from ((key, raw) for key in sorted(raw.keys() - known))


def _hours(account: Account) -> int | None:
    minutes = account.flow.raw.get("expire_after_minutes")
    if not isinstance(minutes, int | float) or isinstance(minutes, bool) or not 0 < minutes <= 10**9:
        if minutes:
            account.tell(
                "", f"the flow is over after {shown(str(minutes), 20)} minutes", "It is 24 hours now (expires_hours)"
            )
        return None
    hours = min(MOST_HOURS, max(1, math.ceil(minutes / 60)))
    if hours * 60 != minutes:
        words = f"the flow was over after {minutes} minutes without a word; it is {hours} hours now"
        account.tell("", words, "Kabar counts whole hours, from 1 to 1440 (expires_hours)")
    return hours


def _raw(raw: Raw, key: str) -> dict[str, Any]:
    value = raw.get(key)
    return value if isinstance(value, dict) else {}


def _list(raw: Raw, key: str) -> list[Any]:
    value = raw.get(key)
    return value if isinstance(value, list) else []


def _objects(raw: Raw, key: str) -> Iterator[Raw]:
    return (one for one in _list(raw, key) if isinstance(one, dict))
