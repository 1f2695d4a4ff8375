"""Messages out per second: one ``kabar worker`` empties a backlog through a provider that answers after 100 ms.

The limit is the configured rate. The benchmark fails where a message is lost or doubled, where one person's messages
change places, or where an urgent one waits a second or more behind the backlog.
"""

from __future__ import annotations

import http.client
import json
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, insert, select

from benchmarks.letters import ACCOUNT, TOKEN
from benchmarks.result import Effort, Result
from benchmarks.servers import deployment
from benchmarks.village import Lost, Village
from bot.cli.child import Child
from bot.services.kabar import Kabar
from bot.services.sending import writing
from bot.services.sending.writing import Draft
from bot.store import identity, message
from bot.store.message import ROUTINE, URGENT

LATENCY = 0.1
TWICE = 0.25
"""The share of people for whom two messages wait: these must keep their order."""
URGENT_EVERY = 0.5
LONGEST_URGENT = 1.0
PATIENCE = 120.0


@dataclass(frozen=True)
class Double:
    """The provider, in a process of its own; it knows what it was given, and when."""

    port: int

    def accepted(self) -> list[tuple[float, str]]:
        """Time and text of every message it took, in order."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", "/_times")
            rows = json.loads(connection.getresponse().read())
            return [(float(at), str(body)) for at, body in rows]
        finally:
            connection.close()


@contextmanager
def provider(folder: Path) -> Iterator[Double]:
    """Started, and answering."""
    log = folder / "double.log"
    words = ("--account-sid", ACCOUNT, "--auth-token", TOKEN, "--latency", str(LATENCY), "--silent")
    child = Child("double", (sys.executable, "-m", "tests.doubles.twilio", *words), dict(os.environ), log)
    child.start()
    try:
        _until(lambda: log.exists() and "http" in log.read_text(), "the provider starts")
        yield Double(int(log.read_text().strip().rpartition(":")[2]))
    finally:
        child.stop()


@dataclass
class Backlog:
    """What waits, by the text of each message; a text names its person and its place in their order."""

    kabar: Kabar
    identities: Mapping[UUID, UUID]
    urgent: dict[str, float] = field(default_factory=dict)
    """Text -> when it was written."""

    def fill(self, count: int) -> None:
        """``count`` follow-ups: one to each person, then a second to every fourth."""
        drafts = []
        first = round(count / (1 + TWICE))
        for number in range(count):
            turn, place = divmod(number, first)
            drafts.append(self._draft(place, f"{place}-{turn}", ROUTINE))
        now = self.kabar.clock.now()
        with self.kabar.database.write() as connection:
            connection.execute(insert(message), [writing.row_of(self.kabar, draft, now) for draft in drafts])

    def cry(self, number: int) -> None:
        """Write an urgent message, as a turn would."""
        text = f"urgent-{number}"
        with self.kabar.database.write() as connection:
            writing.write(connection, self.kabar, self._draft(-1 - number, text, URGENT), self.kabar.clock.now())
        self.urgent[text] = time.time()
        self.kabar.nudge()

    def left(self) -> int:
        """How many have not gone."""
        with self.kabar.database.read() as connection:
            waits = message.c.status.in_(("waiting", "claimed", "unknown"))
            return connection.execute(select(func.count()).select_from(message).where(waits)).scalar_one()

    def _draft(self, place: int, text: str, priority: int) -> Draft:
        who, known = list(self.identities.items())[place]
        # a crisis answer's kind, but no follow-up's: those would keep quiet hours, and a benchmark runs at night too
        return Draft("reply", text, "whatsapp", known, person_id=who, priority=priority)


def measure(rate: int, effort: Effort) -> Result:
    """One worker, one backlog. Raises Lost where a promise was not kept."""
    with tempfile.TemporaryDirectory(prefix="kbr-") as name, provider(Path(name)) as double:
        folder = Path(name)
        with deployment("postgresql", folder) as (kabar, environ):
            backlog = backlog_of(kabar, effort.rows)
            # a second message comes after the gap, or the gap would be measured; in a short run it must be shorter
            gap = min(6.0, 0.6 * effort.rows / (1 + TWICE) / rate)
            own = {
                "KABAR_TWILIO_API_URL": f"http://127.0.0.1:{double.port}",
                "KABAR_WHATSAPP_RATE": str(rate),
                "KABAR_WHATSAPP_GAP": str(gap),
            }
            inherited = {key: given for key, given in os.environ.items() if not key.startswith("KABAR_")}
            worker = Child(
                "worker", (sys.executable, "-m", "bot.cli", "worker"), inherited | environ | own, folder / "w.log"
            )
            worker.start()
            try:
                cpu = _drained(backlog, double, worker)
            finally:
                worker.stop()
            return _result(backlog, double.accepted(), rate, cpu, effort)


def backlog_of(kabar: Kabar, rows: int) -> Backlog:
    """Made-up people, and so many messages that wait for them."""
    village = Village.found(kabar, round(rows / (1 + TWICE)) + 200)
    with kabar.database.read() as connection:
        known = connection.execute(select(identity.c.person_id, identity.c.id)).all()
    mine = {row.person_id: row.id for row in known}
    backlog = Backlog(kabar, {who: mine[who] for who in village.people.values()})
    backlog.fill(rows)
    return backlog


def _drained(backlog: Backlog, double: Double, worker: Child) -> float:
    """Wait for the end of it, with cries for help in between; the worker's seconds of a processor meanwhile."""
    _until(lambda: bool(double.accepted()), f"the worker sends: {worker.last_words(5)}")
    before, number, end = _cpu(worker), 0, time.monotonic() + PATIENCE
    while backlog.left():
        if time.monotonic() > end:
            raise Lost(f"{backlog.left()} still wait after {PATIENCE:g} s")
        backlog.cry(number)
        number += 1
        time.sleep(URGENT_EVERY)
        if number > 2 and backlog.left() < 5:  # noqa: PLR2004 - the last cries end of themselves
            _until(lambda: not backlog.left(), "the last go out")
    return _cpu(worker) - before


def _result(backlog: Backlog, taken: list[tuple[float, str]], rate: int, cpu: float, effort: Effort) -> Result:
    rows = effort.rows
    texts = Counter(body for _, body in taken)
    if len(texts) != rows + len(backlog.urgent) or set(texts.values()) != {1}:
        raise Lost(f"{rows + len(backlog.urgent)} were written, {len(taken)} taken, {len(texts)} different ones")
    order: dict[str, list[int]] = defaultdict(list)
    for _, body in taken:
        who, _, turn = body.partition("-")
        order[who].append(int(turn) if who != "urgent" else 0)
    violations = sum(turns != sorted(turns) for turns in order.values())
    if violations:
        raise Lost(f"{violations} people's messages changed places")
    waits = sorted(at - backlog.urgent[body] for at, body in taken if body in backlog.urgent)
    if effort.judged and waits[-1] >= LONGEST_URGENT:
        raise Lost(f"an urgent message waited {waits[-1]:.2f} s")
    routine = [at for at, body in taken if body not in backlog.urgent]
    span = routine[-1] - routine[0]
    sent = sum(routine[0] <= at <= routine[-1] for at, _ in taken) - 1
    value = sent / span
    return Result(
        value,
        "msg/s",
        rate,
        value / rate,
        {
            "cpu_ms": 1000 * cpu / len(taken),
            "urgent_p50_s": waits[len(waits) // 2],
            "urgent_max_s": waits[-1],
            "order_violations": violations,
            "rows": rows,
        },
    )


def _cpu(worker: Child) -> float:
    """Seconds of a processor that it has used, its children's included."""
    if worker.process is None:
        raise RuntimeError("the worker has not been started")
    words = Path(f"/proc/{worker.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(int(word) for word in words[11:15]) / os.sysconf("SC_CLK_TCK")


def _until(holds: object, what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():  # type: ignore[operator]
        if time.monotonic() > end:
            raise Lost(f"not within {PATIENCE:g} s: {what}")
        time.sleep(0.05)


send_80 = partial(measure, 80)
send_400 = partial(measure, 400)
