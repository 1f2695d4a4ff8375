"""The double's Content API: content, its approval, and what a message made of it says."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

PATH = re.compile(r"/v1/Content(?:/(?P<sid>\w+))?(?P<approval>/ApprovalRequests(?:/whatsapp)?)?")
MOST_TITLE = {"twilio/quick-reply": 20, "twilio/list-picker": 24}
MOST_CHOICES = {"twilio/quick-reply": 3, "twilio/list-picker": 10}


@dataclass
class Content:
    """One content resource; ``status`` of its approval."""

    given: dict[str, Any]
    sid: str = field(default_factory=lambda: f"HX{uuid4().hex}")
    name: str = ""
    category: str = ""
    status: str = "unsubmitted"
    reason: str = ""

    @property
    def kind(self) -> str:
        return str(next(iter(self.given["types"])))

    @property
    def body(self) -> str:
        return str(self.given["types"][self.kind]["body"])

    def said(self, variables: dict[str, str]) -> str:
        return re.sub(r"\{\{(\w+)\}\}", lambda found: variables.get(found[1], ""), self.body)


@dataclass
class Contents:
    """``approves``: what becomes of a template as soon as it is handed in. ``fails``: creations are refused."""

    approves: str = "approved"
    reason: str = ""
    fails: bool = False
    all: dict[str, Content] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def decide(self, sid: str, status: str, reason: str = "") -> None:
        """WhatsApp has looked at it."""
        self.all[sid].status, self.all[sid].reason = status, reason

    def serve(self, method: str, match: re.Match[str], given: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """A status and what to answer."""
        with self._lock:
            if match["sid"] is None:
                return self._create(given) if method == "POST" else (200, {"contents": []})
            found = self.all.get(match["sid"])
            if found is None:
                return 404, _error(20404, 404, "The requested resource was not found")
            if not match["approval"]:
                return 200, _resource(found)
            if method == "GET":
                return 200, {"sid": found.sid, "whatsapp": _approval(found) if found.name else {}}
            return self._submit(found, given)

    def _create(self, given: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self.fails:
            return 500, _error(20500, 500, "Internal Server Error")
        kind, shown = next(iter(given["types"].items()))
        titles = [one.get("title", one.get("item")) for one in shown.get("actions", shown.get("items", ()))]
        many = len(titles) > MOST_CHOICES.get(kind, 0) or len(set(titles)) < len(titles)
        if titles and (many or max(map(len, titles)) > MOST_TITLE[kind]):
            return 400, _error(60200, 400, "Invalid parameter")
        made = Content(given)
        self.all[made.sid] = made
        return 201, _resource(made)

    def _submit(self, found: Content, given: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if not re.fullmatch(r"[a-z0-9_]+", given.get("name", "")) or given.get("category") != "UTILITY":
            return 400, _error(60200, 400, "Invalid parameter")
        if any(one.name == given["name"] for one in self.all.values()):
            return 409, _error(20409, 409, "A template of this name exists")
        found.name, found.category = given["name"], given["category"]
        found.status, found.reason = self.approves, self.reason
        return 201, _approval(found) | {"status": "received", "rejection_reason": ""}


def _resource(found: Content) -> dict[str, Any]:
    return found.given | {"sid": found.sid, "date_created": "2026-11-22T00:00:00Z"}


def _approval(found: Content) -> dict[str, Any]:
    return {
        "type": "whatsapp",
        "name": found.name,
        "category": found.category,
        "content_type": found.kind,
        "status": found.status,
        "rejection_reason": found.reason,
        "allow_category_change": False,
    }


def _error(code: int, status: int, words: str) -> dict[str, Any]:
    return {"code": code, "message": words, "status": status, "more_info": ""}
