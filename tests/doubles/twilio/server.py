"""The double itself: starts the server, holds its parts together, and is what tests talk to."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from tests.doubles.twilio.callbacks import CallbackPlan, Callbacks
from tests.doubles.twilio.contents import Contents
from tests.doubles.twilio.faults import FaultPlan
from tests.doubles.twilio.handler import Handler
from tests.doubles.twilio.ledger import Ledger, Message
from tests.doubles.twilio.phones import Answered, form_of, post
from tests.doubles.twilio.recorded import Request

if TYPE_CHECKING:
    from types import TracebackType

ACCOUNT_SID = "AC" + "0123456789abcdef" * 2
Files = Sequence[tuple[str, bytes]]
AUTH_TOKEN = "fedcba9876543210" * 2


class TwilioDouble(ThreadingHTTPServer):
    """Serves from construction until ``stop``; a context manager, too. Any thread may use any part."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(
        self,
        account_sid: str = ACCOUNT_SID,
        auth_token: str = AUTH_TOKEN,
        port: int = 0,
        callbacks: CallbackPlan | None = None,
    ) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.account_sid = account_sid
        self.auth_token = auth_token
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.ledger = Ledger()
        self.faults = FaultPlan()
        self.callbacks = Callbacks(account_sid, auth_token, callbacks or CallbackPlan())
        self.contents = Contents()
        self.window: timedelta | None = None
        """How long free text is taken on WhatsApp after a person's last word; None: always."""
        self.late_window = False
        """Whether what comes too late is taken first, and fails by a status callback."""
        self.media: dict[str, tuple[str, bytes]] = {}
        """Path -> (kind, content) of what people sent."""
        self.requests: list[str] = []
        """Method and path with query of every API request, in order."""
        self.recorded: list[Request] = []
        """The same requests with all that they carried."""
        self.stopped = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.005,), name="double", daemon=True).start()

    @property
    def accepted(self) -> list[Message]:
        """Every message created, in order, whatever the answer was."""
        return self.ledger.accepted()

    def accept(self, message: Message) -> Message:
        self.ledger.add(message)
        self.callbacks.expect(message, self.faults.failing(message.to) or (63016 if self._is_late(message) else None))
        return message

    def refuses(self, message: Message) -> int | None:
        """The code with which free text outside the window is refused at once."""
        return 63016 if not self.late_window and self._is_late(message) else None

    def _is_late(self, message: Message) -> bool:
        if self.window is None or not message.to.startswith("whatsapp:"):
            return False
        content = self.contents.all.get(message.content_sid or "")
        if content is not None and content.status == "approved":
            return False
        last = self.ledger.last_from(message.to)
        return last is None or message.created - last > self.window

    def plan(self, plan: CallbackPlan) -> None:
        """Another way of telling statuses from now on."""
        self.callbacks.replan(plan)

    def text(self, from_: str, to: str, body: str, url: str, **fields: str) -> Answered:
        """A person writes: posts to the webhook at ``url``. A field ``MessageSid`` repeats an earlier one."""
        message = Message(to, from_, body, "received", direction="inbound")
        message.sid = fields.get("MessageSid", message.sid)
        message.sent = message.created
        if self.ledger.get(message.sid) is None:
            self.ledger.add(message)
        form = form_of(message, self.account_sid) | fields
        return post(self.callbacks.session, url, form, self.auth_token)

    def unheard(self, from_: str, to: str, body: str, ago: float = 120.0, media: Files = ()) -> Message:
        """A person wrote, ``ago`` seconds ago, and no webhook told of it: it stands in the list alone.

        ``media``: (kind, content) of each file that came along.
        """
        message = Message(to, from_, body, "received", direction="inbound")
        for kind, data in media:
            sid = f"ME{uuid4().hex}"
            message.media.append((sid, kind))
            self.media[f"/2010-04-01/Accounts/{self.account_sid}/Messages/{message.sid}/Media/{sid}"] = (kind, data)
        message.created = message.sent = datetime.now(UTC) - timedelta(seconds=ago)
        return self.ledger.add(message)

    def reset(self) -> None:
        """Forget messages and faults."""
        self.ledger.clear()
        self.faults.clear()
        self.requests.clear()
        self.recorded.clear()
        self.contents = Contents()
        self.window = None

    def stop(self) -> None:
        self.stopped.set()
        self.callbacks.stop()
        self.shutdown()
        self.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
