"""HTTP: the app's own paths and answers."""

from __future__ import annotations

import base64
import json
import re
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

from tests.doubles.simgateway import gson
from tests.doubles.simgateway.phone import Message
from tests.doubles.simgateway.telling import Hook

if TYPE_CHECKING:
    from tests.doubles.simgateway.server import SimGatewayDouble

MOBILE = re.compile(r"\+62 ?8[0-9]{7,11}")
URL = re.compile(r"https://.+|http://127\.0\.0\.1.*")


class Refused(Exception):
    def __init__(self, status: int, words: str = "") -> None:
        super().__init__(words)
        self.status = status


class Handler(BaseHTTPRequestHandler):
    server: SimGatewayDouble
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60

    def do_GET(self) -> None:
        self._serve({})

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._serve(json.loads(raw or b"{}"))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Nothing."""

    def _serve(self, given: dict[str, Any]) -> None:
        self.server.requests.append((self.command, self.path, given))
        pair = base64.b64encode(f"{self.server.user}:{self.server.password}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {pair}":
            self._answer(401, {})
            return
        try:
            status, told = self._of(given)
        except Refused as refused:
            status, told = refused.status, {"message": str(refused)}
        if status:
            self._answer(status, told)
        else:
            self.close_connection = True

    def _of(self, given: dict[str, Any]) -> tuple[int, Any]:
        match self.command, self.path.strip("/").split("/"):
            case "POST", ["messages"]:
                return self._create(given)
            case "GET", ["messages", name]:
                found = self.server.accepted.get(name)
                return (200, resource(found)) if found else (404, {})
            case "POST", ["webhooks"]:
                return self._register(given)
            case "GET", ["webhooks"]:
                return 200, [vars(hook) for hook in self.server.telling.hooks.values()]
            case "POST", ["inbox", "refresh"]:
                return self._refresh(given)
        return 404, {}

    def _create(self, given: dict[str, Any]) -> tuple[int, Any]:
        fault = self.server.faults.pop(0) if self.server.faults else ""
        if fault.isdigit():
            return int(fault), {"message": "queue is full"}
        if fault == "drop":
            return 0, {}
        if given.get("deviceId") not in self.server.phones:
            raise Refused(400, "Invalid device ID")
        [number] = given["phoneNumbers"]
        # the app takes a number without + for a Russian one
        if not MOBILE.fullmatch(number) or not given["textMessage"]["text"]:
            raise Refused(400, "Invalid phone number")
        if given["id"] in self.server.accepted:
            raise Refused(409, "Message with the same ID already exists")
        text, ttl = given["textMessage"]["text"], given.get("ttl")
        message = Message(given["id"], given["deviceId"], number, text, given.get("priority", 0), ttl)
        told = resource(message)
        self.server.take(message)
        return (0, {}) if fault == "lost" else (202, told)

    def _register(self, given: dict[str, Any]) -> tuple[int, Any]:
        if not URL.fullmatch(given["url"]):
            raise Refused(400, "url must start with https:// or http://127.0.0.1")
        if len(given["id"]) > 36 or given.get("deviceId") not in self.server.phones:
            raise Refused(400, "Invalid device ID")
        hook = Hook(given["id"], given["url"], given["event"], given.get("deviceId"))
        self.server.telling.hooks[hook.id] = hook
        return 201, vars(hook)

    def _refresh(self, given: dict[str, Any]) -> tuple[int, Any]:
        since, until = (datetime.fromisoformat(given[name]) for name in ("since", "until"))
        if since > until:
            raise Refused(400, "since must be before until")
        phone = self.server.phones[given["deviceId"]]
        for sms in list(phone.inbox):
            # what the app has processed is left out: a refresh brings what it did not notice
            if given.get("triggerWebhooks") and not sms.told and since <= sms.at <= until:
                self.server.tell_of(phone, sms)
        return 202, {}

    def _answer(self, status: int, told: Any) -> None:
        body = json.dumps(told).encode() if isinstance(told, list) else gson.dumps(told)
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True


def resource(message: Message) -> dict[str, Any]:
    recipient = {"phoneNumber": message.to, "state": message.state}
    if message.error:
        recipient["error"] = message.error
    told = {"id": message.id, "deviceId": message.device_id, "state": message.state, "recipients": [recipient]}
    return told | {"isHashed": False, "isEncrypted": False}
