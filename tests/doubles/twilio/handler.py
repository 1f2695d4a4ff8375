"""HTTP: Twilio's own paths, and those under ``/_`` by which other processes look in and set faults."""

from __future__ import annotations

import base64
import json
import re
import time
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from tests.doubles.twilio import answers, contents, control, deleting
from tests.doubles.twilio.checks import refusal
from tests.doubles.twilio.ledger import Message
from tests.doubles.twilio.recorded import recorded

if TYPE_CHECKING:
    from tests.doubles.twilio.faults import Fault
    from tests.doubles.twilio.server import TwilioDouble

FOR_EVER = 60.0
"""Seconds: for whoever waits at a double that hangs."""
_FILES = r"(?P<media>/Media(?:/(?P<file>\w+))?)?"
PATH = re.compile(rf"/2010-04-01/Accounts/(?P<account>\w+)/Messages(?:/(?P<sid>\w+){_FILES})?\.json")


class Handler(BaseHTTPRequestHandler):
    server: TwilioDouble
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 60

    def do_GET(self) -> None:
        self._serve("")

    def do_DELETE(self) -> None:
        self._serve("")

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Nothing."""

    def _serve(self, body: str) -> None:
        parts = urlsplit(self.path)
        if parts.path.startswith("/_"):
            self._answer(200, control.serve(self.server, parts.path, parts.query, body))
            return
        self.server.requests.append(f"{self.command} {self.path}")
        self.server.recorded.append(recorded(self.command, parts, body, self.headers.get("Content-Type")))
        if self.server.faults.latency:
            time.sleep(self.server.faults.latency)
        match = PATH.fullmatch(parts.path)
        content = contents.PATH.fullmatch(parts.path)
        if content is not None and self._known():
            self._answer(*self.server.contents.serve(self.command, content, json.loads(body) if body else {}))
        elif parts.path in self.server.media and self._known():
            kind, data = self.server.media[parts.path]
            self._send(200, data, {"Content-Type": kind})
        elif not self._known():
            self._error(20003, 401)
        elif match is None or match["account"] != self.server.account_sid:
            self._error(20404, 404)
        elif self.command == "DELETE":
            self._delete(match)
        elif self.command == "POST":
            self._create(dict(parse_qsl(body, keep_blank_values=True)))
        elif match["sid"]:
            self._fetch(match["sid"], media=bool(match["media"]))
        else:
            self._list(dict(parse_qsl(parts.query)))

    def _known(self) -> bool:
        pair = f"{self.server.account_sid}:{self.server.auth_token}".encode()
        return self.headers.get("Authorization") == f"Basic {base64.b64encode(pair).decode()}"

    def _create(self, form: dict[str, str]) -> None:
        refused = refusal(form, set(self.server.contents.all))
        if refused is not None:
            self._error(refused, 400, form)
            return
        fault = self.server.faults.draw("create", form["To"])
        if fault is not None and not fault.accepts:
            self._fail(fault, form)
            return
        made = Message(
            to=form["To"],
            from_=form.get("From"),
            body=self._said(form),
            status="accepted" if "MessagingServiceSid" in form else "queued",
            messaging_service_sid=form.get("MessagingServiceSid"),
            status_callback=form.get("StatusCallback"),
            content_sid=form.get("ContentSid"),
        )
        late = self.server.refuses(made)
        if late is not None:
            self._error(late, 400, form)
            return
        message = self.server.accept(made)
        if fault is not None:
            self._fail(fault, form)
            return
        told = answers.resource(message, self.server.account_sid)
        # Whatever became of it meanwhile, the answer to a creation tells how it began.
        self._answer(201, told | {"status": message.first_status, "date_sent": None, "error_code": None})

    def _said(self, form: dict[str, str]) -> str:
        if "ContentSid" not in form:
            return form["Body"]
        return self.server.contents.all[form["ContentSid"]].said(json.loads(form.get("ContentVariables", "{}")))

    def _fetch(self, sid: str, *, media: bool) -> None:
        message = self.server.ledger.get(sid)
        fault = self.server.faults.draw("media") if media else None
        if fault is not None:
            self._fail(fault, {})
        elif message is None:
            self._error(20404, 404)
        elif media:
            self._answer(200, answers.media_page(message, self.server.account_sid))
        else:
            self._answer(200, answers.resource(message, self.server.account_sid))

    def _delete(self, match: re.Match[str]) -> None:
        fault = self.server.faults.draw("delete")
        if fault is not None:
            self._fail(fault, {})
            return
        status = deleting.delete(self.server, match["sid"] or "", match["file"])
        if status == deleting.DONE:
            self._send(status, b"", {})
        else:
            self._error(20009 if status == deleting.NOT_FINISHED else 20404, status)

    def _list(self, query: dict[str, str]) -> None:
        fault = self.server.faults.draw("list")
        if fault is not None:
            self._fail(fault, query)
            return
        rows = self.server.ledger.found(query)
        self._answer(200, answers.page(rows, query, self.server.account_sid))

    def _fail(self, fault: Fault, form: dict[str, str]) -> None:
        what = fault.kind.partition("_")[0]
        if what == "429":
            self._error(20429, 429, form, {"Retry-After": f"{1.0 if fault.seconds is None else fault.seconds:g}"})
        elif what == "500":
            self._error(20500, 500, form)
        elif what == "code":
            self._error(fault.code, fault.status, form)
        elif what == "garbled":
            self._send(201, b'{"sid": "SM', {})
        else:
            if what == "hang":
                self.server.stopped.wait(FOR_EVER if fault.seconds is None else fault.seconds)
            self.close_connection = True

    def _error(
        self,
        code: int,
        status: int,
        form: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        given = form or {}
        self._answer(status, answers.error(code, status, given.get("To", ""), given.get("Body", "")), headers)

    def _answer(self, status: int, told: object, headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(told).encode(), headers or {})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        try:
            self.send_response(status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(body)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()
        except OSError:
            self.close_connection = True  # whoever asked has gone
