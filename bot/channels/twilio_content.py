"""Twilio's Content API: templates that WhatsApp approves, and answers as buttons or a list.

https://www.twilio.com/docs/content/content-api-resources
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.channels.base import Approval, Outgoing, SendError
from bot.channels.twilio_faults import fault_of
from bot.channels.twilio_http import PooledHttpClient

ADDRESS: Final = "https://content.twilio.com/v1/Content"
BUTTONS, BUTTON_LETTERS = 3, 20
"""Quick replies in a session: https://www.twilio.com/docs/content/twilio-quick-reply"""
ROWS, ROW_LETTERS = 10, 24
"""A list picker: https://www.twilio.com/docs/content/twilio-list-picker"""
LONGEST_BODY: Final = 1024
REFUSED: Final = 400
UNSUBMITTED: Final = "unsubmitted"
GONE: Final = "gone"
"""The code where Twilio says that it has no such content (20404), or has it no more."""
NOT_FOUND: Final = 20404


def said(outgoing: Outgoing) -> dict[str, str]:
    """What is said, as the parameters of a message: a text, or content that Twilio knows and what fills it in."""
    if outgoing.content_sid is None:
        return {"body": outgoing.body}
    return {"content_sid": outgoing.content_sid, "content_variables": json.dumps(dict(outgoing.variables))}


def kind_of(question: str, labels: Sequence[str]) -> str | None:
    """As what these answers can be shown; None: as numbered text only."""
    distinct = len(set(labels)) == len(labels) > 0
    # a variable's value may hold no line ends: https://www.twilio.com/docs/api/errors/21656
    if not distinct or not question.strip() or "\n" in question or len(question) > LONGEST_BODY:
        return None
    longest = max(map(len, labels))
    if len(labels) <= BUTTONS and longest <= BUTTON_LETTERS:
        return "twilio/quick-reply"
    return "twilio/list-picker" if len(labels) <= ROWS and longest <= ROW_LETTERS else None


def choices(kind: str, labels: Sequence[str], button: str, language: str) -> dict[str, Any]:
    """A set of answers as content; the question above them is its variable."""
    shown: dict[str, Any] = {"body": "{{1}}"}
    if kind == "twilio/quick-reply":
        shown["actions"] = [{"type": "QUICK_REPLY", "title": label, "id": str(n)} for n, label in enumerate(labels, 1)]
    else:
        shown["button"] = button[:BUTTON_LETTERS]
        shown["items"] = [{"item": label, "id": str(n)} for n, label in enumerate(labels, 1)]
    return {
        "friendly_name": "kabar_choices",
        "language": language,
        "variables": {"1": "?"},
        "types": {kind: shown},
    }


def template(name: str, language: str, body: str, examples: Mapping[str, str], button: str = "") -> dict[str, Any]:
    """A text for approval as content; with a ``button``, a quick reply below it."""
    reply = {"body": body, "actions": [{"type": "QUICK_REPLY", "title": button, "id": "1"}]}
    return {
        "friendly_name": name,
        "language": language,
        "variables": dict(examples),
        "types": {"twilio/quick-reply": reply} if button else {"twilio/text": {"body": body}},
    }


@dataclass
class ContentApi:
    """Never raises for what Twilio or the network may do; making content twice does no harm."""

    client: Any
    http: PooledHttpClient
    settle: float

    def create(self, content: Mapping[str, Any]) -> str | SendError:
        """Make it; gives its sid."""
        told = self._call("POST", ADDRESS, content)
        if isinstance(told, SendError):
            return told
        sid = told.get("sid")
        return sid if isinstance(sid, str) and sid else SendError("no-sid", "Twilio gave the content no id.")

    def submit(self, sid: str, name: str, category: str) -> Approval | SendError:
        """Hand a template in for approval."""
        told = self._call("POST", f"{ADDRESS}/{sid}/ApprovalRequests/whatsapp", {"name": name, "category": category})
        return told if isinstance(told, SendError) else _approval(told)

    def approval(self, sid: str) -> Approval | SendError:
        """How far its approval has come. ``GONE`` only where the content itself is no more."""
        told = self._call("GET", f"{ADDRESS}/{sid}/ApprovalRequests", None)
        if isinstance(told, SendError):
            there = told.code == GONE and not isinstance(self._call("GET", f"{ADDRESS}/{sid}", None), SendError)
            return Approval(UNSUBMITTED) if there else told
        inner = told.get("whatsapp")
        return _approval(inner if isinstance(inner, dict) else {})

    def _call(self, method: str, url: str, data: Mapping[str, Any] | None) -> dict[str, Any] | SendError:
        headers = {"Content-Type": "application/json"} if data is not None else None
        request: Callable[..., Any] = self.client.request
        try:
            answer = request(method, url, data=data, headers=headers)
            told = json.loads(answer.text or "{}")
        except Exception as error:  # noqa: BLE001 - whatever broke is told as data
            return fault_of(error, self.http.retry_after, self.settle)
        if answer.status_code >= REFUSED or not isinstance(told, dict):
            # Twilio's words are about our content and its name, never about a person
            fault = told if isinstance(told, dict) else {}
            code = GONE if fault.get("code") == NOT_FOUND else f"http-{answer.status_code}"
            return SendError(code, str(fault.get("message", ""))[:200], permanent=True, action="staff")
        return told


def _approval(told: Mapping[str, Any]) -> Approval:
    status = str(told.get("status") or UNSUBMITTED).lower()
    return Approval(status[:20], str(told.get("rejection_reason") or "")[:400])
