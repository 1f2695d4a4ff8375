"""The limit: a Flask view that checks the same signature and does one INSERT and COMMIT with the driver alone.

``python -m benchmarks.bare --port N`` serves it as ``kabar web`` serves Kabar: the same command with another
application, so the same server, processes, threads and options, on the same database.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import psycopg
from flask import Flask, Response, abort, request
from sqlalchemy import make_url

from benchmarks.letters import PATH
from bot import config
from bot.channels.twilio_signature import HEADER, signature_valid
from bot.cli import serve
from bot.cli.leash import die_with

TABLE = """CREATE TABLE bare_message (
    provider_id varchar(80) PRIMARY KEY,
    sender varchar(80) NOT NULL,
    body text NOT NULL,
    created_at varchar(40) NOT NULL
)"""
INSERT = "INSERT INTO bare_message VALUES ({0}, {0}, {0}, {0}) ON CONFLICT DO NOTHING"

Keep = Callable[[tuple[str, ...]], None]


def create_app() -> Flask:
    """The bare application on the database of the environment's settings."""
    settings = config.load()
    keep = in_sqlite(settings.database_url) if settings.is_sqlite else in_postgresql(settings.database_url)
    app = Flask("bare")

    @app.get("/health")
    def health() -> Response:
        return Response("ok")

    @app.post(PATH)
    def messages() -> Response:
        form = request.form
        url = settings.public_url + request.path
        if not signature_valid(settings.twilio_auth_token or "", url, form, request.headers.get(HEADER)):
            abort(403)
        keep((form["MessageSid"], form["From"], form["Body"], datetime.now(UTC).isoformat()))
        return Response("<Response/>", mimetype="text/xml")

    return app


def in_postgresql(url: str) -> Keep:
    """One connection a thread: no pool is quicker."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    insert = INSERT.format("%s")
    mine = threading.local()

    def keep(row: tuple[str, ...]) -> None:
        if not hasattr(mine, "connection"):
            mine.connection = psycopg.connect(address)
        mine.connection.execute(insert, row)
        mine.connection.commit()

    return keep


def in_sqlite(url: str) -> Keep:
    """One connection and one lock for it: SQLite has one writer."""
    connection = sqlite3.connect(str(make_url(url).database), timeout=20, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    insert = INSERT.format("?")
    lock = threading.Lock()

    def keep(row: tuple[str, ...]) -> None:
        with lock:
            connection.execute(insert, row)
            connection.commit()

    return keep


class Loader(serve.Loader):
    """Makes the bare application where ``kabar web`` would make Kabar's."""

    def __call__(self) -> Callable[..., Any]:
        """The application."""
        die_with(self.server)
        return create_app()


def main() -> None:
    """Serve."""
    serve.Loader = Loader  # type: ignore[misc]
    serve.web()


if __name__ == "__main__":
    main()
