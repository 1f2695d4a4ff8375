"""What a node's actions become: a text, something remembered, a call for a caseworker, another flow; or a note."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.content.rapidpro import fields
from bot.content.rapidpro.expressions import has_any
from bot.content.rapidpro.model import Action, Node, Raw
from bot.content.rapidpro.names import snake
from bot.content.rapidpro.report import Account, action_key, shown
from bot.content.rapidpro.texts import Texts, Wording

RESULT: Final = re.compile(r"@\(?\s*results\.(\w+)(?:\.(?:value|category|input|category_localized))?\s*\)?")
"""The answer of an earlier question."""
MORE: Final = re.compile(r"@\(\s*results\.(\w+)(?:\.value)?\s*\+\s*(\d{1,2})\s*\)")
"""A counter that grows."""

UNCARRIED: Final[Mapping[str, str]] = {
    "add_contact_groups": "Kabar has no groups: a district, a status, or a case does what the group did",
    "remove_contact_groups": "Kabar has no groups: a district, a status, or a case does what the group did",
    "add_contact_urn": "Staff add a number on the person's page",
    "add_input_labels": "Staff read what people wrote on the person's page; raise a case where somebody must act",
    "call_classifier": "Kabar hears danger by itself (docs/hearing.md); write the answers as choices",
    "call_llm": "Kabar sends nobody's words to a language model; write the answers as choices",
    "call_resthook": "Kabar calls no other server; raise a case where somebody must act",
    "call_webhook": "Kabar calls no other server; raise a case where somebody must act",
    "play_audio": "Kabar writes and does not call; put what is said into a text",
    "request_optin": "Consent is asked in the flow welcome",
    "send_broadcast": "Kabar writes to nobody but the person; what others must do is a case (raise)",
    "send_email": "Staff are alerted of a case (raise), by e-mail too where ladder.yaml says so",
    "set_contact_channel": "Staff choose the line on the person's page",
    "set_contact_name": "Staff write the name on the person's page; names are not asked for by message",
    "set_contact_status": "Whoever writes STOP is out at once; staff can do it on the person's page",
    "set_contact_timezone": "The district decides the time zone (districts.yaml)",
    "set_run_local": "Let choices give points and ask for them in a branch",
    "start_session": "Kabar begins flows by plan.yaml; for the same person, use begin",
    "transfer_airtime": "Kabar moves no money",
}
"""What Kabar does not do -> what does it here."""

MEANINGLESS: Final = frozenset({"uuid", "type", "all_urns", "topic", "_ui"})
_READ: Final[Mapping[str, frozenset[str]]] = {
    "send_msg": frozenset({"text", "quick_replies", "attachments", "templating", "template", "template_variables"}),
    "say_msg": frozenset({"text", "audio_url"}),
    "set_contact_field": frozenset({"field", "value"}),
    "set_contact_language": frozenset({"language"}),
    "set_run_result": frozenset({"name", "value", "category"}),
    "enter_flow": frozenset({"flow", "terminal"}),
    "open_ticket": frozenset({"topic", "note", "body", "subject", "assignee", "ticketer", "result_name"}),
}


@dataclass(frozen=True, slots=True)
class Message:
    """Something said. It becomes the question where a wait follows it."""

    part: str
    node: str
    place: str
    text: Wording
    replies: tuple[Wording, ...] = ()


@dataclass(frozen=True, slots=True)
class Keep:
    """A field of ours and what is kept in it: a value, or what answers the result of this name."""

    part: str
    place: str
    field: str
    value: str | int | None
    result: str = ""


@dataclass(frozen=True, slots=True)
class Set:
    """A result set without a question."""

    part: str
    place: str
    name: str
    value: str
    category: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """Somebody of the staff is to look at it."""

    part: str
    place: str


@dataclass(frozen=True, slots=True)
class Enter:
    """Another flow, by its uuid; with ``terminal`` nothing follows it."""

    part: str
    place: str
    flow: str
    terminal: bool


Step = Message | Keep | Set | Ticket | Enter


def read(account: Account, texts: Texts, node: Node, number: int) -> Step | None:
    """What this action becomes; None where it was noted instead."""
    action, part = node.actions[number], action_key(node.uuid, number)
    _unknown_properties(account, node, action)
    match action.type:
        case "send_msg" | "say_msg":
            return _message(account, texts, node, action, part)
        case "set_contact_field" | "set_contact_language":
            return _keep(account, node, action, part)
        case "set_run_result":
            value, category = _text(action.raw, "value"), _text(action.raw, "category")
            return Set(part, node.place, snake(_text(action.raw, "name")), value, category)
        case "enter_flow":
            return Enter(part, node.place, _ref(action.raw, "flow", "uuid"), action.raw.get("terminal") is True)
        case "open_ticket":
            return _ticket(account, node, action, part)
    about = ", ".join(_named(action.raw)) or "-"
    mend = UNCARRIED.get(action.type, "Kabar has nothing of this kind; look at what it was for")
    account.tell(node.place, f"the action {shown(action.type, 30)} ({about}) was not carried over", mend, part)
    return None


def field_of(action: Action) -> str | None:
    """Our field that this action writes, if there is one."""
    if action.type == "set_contact_language":
        return "language"
    return fields.ours(_ref(action.raw, "field", "key")) if action.type == "set_contact_field" else None


def said(action: Action) -> str:
    """The value that is written."""
    return _text(action.raw, "language" if action.type == "set_contact_language" else "value").strip()


def _message(account: Account, texts: Texts, node: Node, action: Action, part: str) -> Message | None:
    raw = action.raw
    files = [str(one) for one in _many(raw, "attachments")] + [_text(raw, "audio_url")] * bool(raw.get("audio_url"))
    for file in files:
        account.tell(node.place, f"the attachment {shown(file)} is not sent", "Say in words what it shows", None)
    for key in ("templating", "template", "template_variables"):
        if raw.get(key):
            words = f"the WhatsApp template ({key}: {shown(str(raw[key]))}) was not carried over"
            account.tell(node.place, words, "Only knocks go out as templates: see bot/flows/templates.yaml")
    replies = []
    for at, one in enumerate(_many(raw, "quick_replies")):
        label = str(one.get("text") or "") if isinstance(one, dict) else str(one)
        bare = re.sub(r"^<\w+>", "", label.partition("<extra>")[0])
        if bare != label or label.startswith("<location>"):
            words = f"the button {shown(label)} does more than answer, or says more"
            account.tell(node.place, words, "It is an answer in words now; a place or a link is asked for in a text")
        wording = texts.wording(action.uuid, "quick_replies", bare, node.place, at)
        if wording:
            replies.append(wording)
        else:
            account.tell(node.place, f"the button {shown(label)} has no words of its own", "Write a choice for it")
    text = texts.wording(action.uuid, "text", _text(raw, "text"), node.place)
    if not text or (text.changed and not re.search(r"\w", text.source)):
        words = f"the message {shown(_text(raw, 'text'))} has no words of its own"
        account.tell(node.place, words, "Write a sentence into the flow where it is wanted", part)
        return None
    return Message(part, node.uuid, node.place, text, tuple(replies))


def _keep(account: Account, node: Node, action: Action, part: str) -> Keep | None:
    field, value = field_of(action), said(action)
    named = shown(_ref(action.raw, "field", "name") or _ref(action.raw, "field", "key") or "language", 30)
    if field not in fields.KEPT:
        words = f"the field {named} = {shown(value)} is not kept: Kabar has no such field"
        mend = "Answers stay with their question; what staff must know is on the person's page, or a case"
        account.tell(node.place, words, mend, part)
        return None
    if result := RESULT.fullmatch(value):
        return Keep(part, node.place, field, None, result[1].lower())
    kept = None if has_any(value) else fields.value(field, value)
    if kept is None:
        words = f"{shown(value)} cannot be kept in the field {named}"
        account.tell(node.place, words, "Ask it as a question whose choices are the values, then remember it", part)
        return None
    return Keep(part, node.place, field, kept)


def _ticket(account: Account, node: Node, action: Action, part: str) -> Ticket:
    note = _text(action.raw, "note") or _text(action.raw, "body")
    about = _ref(action.raw, "topic", "name") or _text(action.raw, "subject")
    whom = _ref(action.raw, "assignee", "name") or _ref(action.raw, "assignee", "email")
    where, kept = _ref(action.raw, "ticketer", "name"), _text(action.raw, "result_name")
    details = ", ".join(shown(one) for one in (about, note, whom, where, kept) if one)
    words = (
        f"the ticket{f' ({details})' if details else ''} became a case at level yellow, for the reason other_problem"
    )
    mend = "Choose the level and the reason: orange is answered in 24 hours, red at once (docs/writing-flows.md)"
    account.tell(node.place, words, mend)
    return Ticket(part, node.place)


def _unknown_properties(account: Account, node: Node, action: Action) -> None:
    known = _READ.get(action.type)
    for key in action.raw if known is not None else ():
        if known is not None and key not in known | MEANINGLESS and action.raw[key]:
            words = f"{shown(key, 30)} of the action {action.type} was not carried over: {shown(str(action.raw[key]))}"
            account.tell(node.place, words, "Look at what it was for")


def _named(raw: Raw) -> list[str]:
    """What an action is about, for people: names, addresses, texts."""
    found = []
    for key, value in raw.items():
        many = value if isinstance(value, list) else [value]
        for one in many[:5] if key not in {"uuid", "type", "_ui"} else ():
            about = (one.get("name") or one.get("key") or one.get("uuid")) if isinstance(one, dict) else one
            if about not in {None, "", False} if not isinstance(about, list | dict) else False:
                found.append(f"{key}: {shown(str(about), 40)}")
    return found


def _text(raw: Raw, key: str) -> str:
    value = raw.get(key)
    return value if isinstance(value, str) else "" if value is None else str(value)


def _many(raw: Raw, key: str) -> list[object]:
    value = raw.get(key)
    return value if isinstance(value, list) else []


def _ref(raw: Raw, key: str, inner: str) -> str:
    value = raw.get(key)
    return _text(value, inner) if isinstance(value, dict) else ""
