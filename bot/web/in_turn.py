"""Messages are taken in one at a time where the database has one writer: SQLite.

There they would wait for each other in any case. Whoever waits here, before the form is read, leaves the interpreter
to the one that works: two threads that compete for it change places at every statement, a fifth of a message's time.
"""

from __future__ import annotations

import threading

from flask import Flask, abort, g, has_request_context, request
from sqlalchemy import Connection, event

from bot.store.database import Database

ENDPOINT = "webhooks.messages"
WAIT_SECONDS = 15
"""For that long the provider waits for an answer (Twilio); 503 has it call again."""


def install(app: Flask, database: Database) -> None:
    """Before the gate, which reads the form."""
    turn = threading.Lock()

    @app.before_request
    def wait() -> None:
        if request.endpoint == ENDPOINT:
            request.get_data(cache=True)  # whoever sends slowly keeps nobody waiting
            if not turn.acquire(timeout=WAIT_SECONDS):
                abort(503)
            g.turn = turn

    @app.teardown_request
    def done(_error: BaseException | None) -> None:
        _pass_on()

    @event.listens_for(database.engine, "commit")
    def written(_connection: Connection) -> None:
        if has_request_context():  # the disk takes a while: the next form is read meanwhile
            _pass_on()


def _pass_on() -> None:
    held: threading.Lock | None = g.pop("turn", None)
    if held is not None:
        held.release()
