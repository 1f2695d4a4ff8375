"""The demo as it is served, for tests: on a port of its own, under a clock that can be moved."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from werkzeug.serving import make_server

import bot
from bot.clock import ShiftedClock
from bot.services import demo as demos
from bot.services.kabar import Kabar
from bot.services.staff import NewStaff
from bot.web.app import create_app
from tests.web.visitor import PASSWORD, Visitor

PEOPLE = Path(bot.__file__).parents[1] / "samples" / "people.csv"
SIM_KEY = "the key of the demo's phone"


@contextmanager
def served(kabar: Kabar, folder: Path, *, threaded: bool = True) -> Iterator[tuple[Kabar, Visitor]]:
    """Not ``threaded``: it answers one request after another. The visitor's own requests go past it."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=threaded)
    url = f"http://127.0.0.1:{server.server_port}"
    settings = kabar.settings.model_copy(update={"public_url": url, "sim_webhook_key": SIM_KEY})
    made = replace(kabar, settings=settings, clock=ShiftedClock(folder / "clock.offset"))
    staff = NewStaff("Sari Rekaan", "081200009001", "sari@example.org", "caseworker", PASSWORD, "Lombok Tengah")
    demos.load(made, PEOPLE.read_bytes(), (staff,))
    server.app = create_app(made)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield made, Visitor(server.app.test_client())
    finally:
        server.shutdown()
