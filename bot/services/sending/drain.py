"""Emptying the outbox: one thread claims, paces and writes down; many send. None waits for a batch of another."""

from __future__ import annotations

import heapq
import queue
import time
from collections import Counter, deque
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import UUID

from bot.channels.base import THREADS, SendError, Sent
from bot.log import get_logger
from bot.services.kabar import Kabar
from bot.services.sending import claims, looking_up, outages, outcomes
from bot.services.sending.buttons import Buttons
from bot.services.sending.claims import Claimed
from bot.services.sending.outcomes import Result, Said
from bot.store.crossed import again_if_crossed

log = get_logger(__name__)

CLAIM_EVERY = 0.1
"""Seconds: how soon an urgent row is seen behind a backlog, and how long results wait to be written together."""
PACE = 0.01
"""Seconds between two looks at what may go now."""
GAP_POLL = 0.25
"""The same where all that is left waits for the gap between two messages to one person."""
MOST_URGENT, MOST_UNKNOWN = 50, 100
NOT_TRIED = SendError("not_tried", "It was not its turn.", retry_after=1.0)


@dataclass
class Lanes:
    """Rows that are ours. Of each address only the first is ready: the next follows when that one was taken."""

    ready: dict[str, list[tuple[int, str, Claimed]]] = field(default_factory=dict)
    behind: dict[UUID, deque[Claimed]] = field(default_factory=dict)
    held: Counter[str] = field(default_factory=Counter)
    """Rows by line that have not been handed over."""

    def add(self, rows: Iterable[Claimed]) -> None:
        """Take these in, in their order."""
        for one in rows:
            self.held[one.outgoing.line] += 1
            if one.identity_id in self.behind:
                self.behind[one.identity_id].append(one)
            else:
                self.behind[one.identity_id] = deque()
                self._show(one)

    def next(self, line: str) -> Claimed:
        """The most urgent one that is ready."""
        _, _, one = heapq.heappop(self.ready[line])
        self.held[line] -= 1
        return one

    def went(self, one: Claimed, well: bool) -> list[Claimed]:
        """``one`` is done: the next of its address is ready, or, where it was not taken, all of them go back."""
        left = self.behind[one.identity_id]
        if left and well:
            self._show(left.popleft())
            return []
        del self.behind[one.identity_id]
        for other in left:
            self.held[other.outgoing.line] -= 1
        return list(left)

    def empty(self) -> list[Claimed]:
        """Everything that was not handed over."""
        back = [one for heap in self.ready.values() for _, _, one in heap]
        back += [one for left in self.behind.values() for one in left]
        for heap in self.ready.values():
            heap.clear()
        for left in self.behind.values():
            left.clear()
        self.held.clear()
        return back

    def _show(self, one: Claimed) -> None:
        heapq.heappush(self.ready.setdefault(one.outgoing.line, []), (one.priority, one.outgoing.id, one))


@dataclass
class Drain:
    """One delivery, until nothing is left or its time is over."""

    kabar: Kabar
    pool: ThreadPoolExecutor
    lanes: Lanes = field(default_factory=Lanes)
    done: Counter[Said] = field(default_factory=Counter)
    _told: queue.SimpleQueue[list[Result]] = field(default_factory=queue.SimpleQueue)
    _results: list[Result] = field(default_factory=list)
    _sending: int = 0
    _looking_up: int = 0
    _claim_at: float = 0.0
    _buttons: Buttons = field(init=False)

    def __post_init__(self) -> None:
        self._buttons = Buttons(self.kabar)

    def run(self, end: float) -> None:
        """Until ``end``, of ``time.monotonic``; what was not handed over by then goes back."""
        try:
            while True:
                now = time.monotonic()
                if now >= end:
                    self._put_back(self.lanes.empty())
                elif now >= self._claim_at or self._idle():
                    self._write_down()
                    # asked before the claim: a gap that ends between the two must not look like nothing left
                    held = self._idle() and self._held()
                    if not self._claim() and self._idle():
                        if not held:
                            return
                        time.sleep(GAP_POLL)
                self._hand_over()
                if now >= end and self._idle():
                    return
                self._listen()
        finally:
            self._finish()

    def _idle(self) -> bool:
        return not self._sending and not self._looking_up and not self.lanes.held.total()

    def _held(self) -> bool:
        with self.kabar.database.read() as connection:
            return claims.held_by_gap(connection, self.kabar)

    def _claim(self) -> bool:
        """More rows, where there is room for them; what is urgent always has room."""
        rates, lanes = self.kabar.rates, self.lanes
        limited = rates.lines()
        with self.kabar.database.write() as connection:
            unknown = [] if self._looking_up else claims.claim_unknown(connection, self.kabar, MOST_UNKNOWN)
            rows = claims.claim_waiting(connection, self.kabar, MOST_URGENT, urgent=True)
            for line in limited:
                room = rates.room(line) - lanes.held[line]
                if 2 * room >= rates.room(line):
                    rows += claims.claim_waiting(connection, self.kabar, room, line=line)
            room = rates.room("") - sum(held for line, held in lanes.held.items() if line not in limited)
            if 2 * room >= rates.room(""):
                rows += claims.claim_waiting(connection, self.kabar, room, but=limited)
        self._claim_at = time.monotonic() + CLAIM_EVERY
        lanes.add(rows)
        for group in looking_up.by_address(unknown):
            self._looking_up += 1
            self.pool.submit(self._look_up, group)
        return bool(rows or unknown)

    def _hand_over(self) -> None:
        """Give the threads what may go now."""
        for line, heap in self.lanes.ready.items():
            free = THREADS - self._sending
            if not heap or free <= 0:
                continue
            for _ in range(self.kabar.rates.take(line, min(free, len(heap)))):
                one = self.lanes.next(line)
                held = self.kabar.rates.hold(one.outgoing, one.priority)
                if held is not None:
                    self._results.append((one, held))
                    self._put_back(self.lanes.went(one, well=False))
                    continue
                self._sending += 1
                self.pool.submit(self._send, one)

    def _listen(self) -> None:
        """Wait for results, but not beyond the next thing to do."""
        waiting = any(self.lanes.ready.values())
        if waiting and self._sending < THREADS:
            time.sleep(PACE)  # there are threads, so it is the rate that holds them up
        elif self._sending or self._looking_up:
            try:
                self._take(self._told.get(timeout=max(PACE, self._claim_at - time.monotonic())))
            except queue.Empty:
                return
        while not self._told.empty():
            self._take(self._told.get())

    def _take(self, told: list[Result]) -> None:
        for one, result in told:
            if one.looked_up:
                continue
            self._sending -= 1
            if isinstance(result, SendError) and (result.code in outcomes.SLOWER or result.code == "unreachable"):
                least = outages.REST if result.code == "unreachable" else 1.0
                self.kabar.rates.pause(one.outgoing.line, max(result.retry_after, least))
            self._put_back(self.lanes.went(one, isinstance(result, Sent)))
        if told[0][0].looked_up:
            self._looking_up -= 1
        self._results += told

    def _put_back(self, rows: Iterable[Claimed]) -> None:
        self._results += [(one, NOT_TRIED) for one in rows]

    def _write_down(self) -> None:
        """All results since the last time, in one transaction; where one of them will not be written, each alone."""
        results, self._results = self._results, []
        if not results:
            return
        try:
            with self.kabar.database.write() as connection:
                self.done.update(outcomes.write_all(connection, self.kabar, results))
        except Exception:  # noqa: BLE001 - each is tried again below, and told of there
            for one in results:
                self._write_alone(one)

    def _write_alone(self, one: Result) -> None:
        try:
            self.done[self._written(one)] += 1
        except Exception:  # it stays claimed, is taken for lost after a minute and looked up; the others must not wait
            log.exception("result_not_written")

    @again_if_crossed
    def _written(self, one: Result) -> outcomes.Said:
        with self.kabar.database.write() as connection:
            return outcomes.write_down(connection, self.kabar, *one)

    def _finish(self) -> None:
        """Whatever ended it: what the provider has said is written down."""
        self._put_back(self.lanes.empty())
        while self._sending or self._looking_up:
            self._take(self._told.get())
        self._write_down()

    def _send(self, one: Claimed) -> None:
        """In a thread of the pool."""
        result: Sent | SendError = NOT_TRIED
        try:
            outgoing = self._buttons.dress(one.outgoing)
            if claims.machine_now() - one.claimed_at <= claims.FRESH:
                result = self._buttons.send(outgoing)
        except Exception:
            log.exception("send_failed", message_id=one.outgoing.id)
            result = SendError("broken", "The channel broke; the message may have been sent.", ambiguous=True)
        self._told.put([(one, result)])

    def _look_up(self, group: list[Claimed]) -> None:
        """In a thread of the pool."""
        results: list[Result] = []
        try:
            results = looking_up.look_up(self.kabar, group)
        except Exception:
            log.exception("look_up_failed")
        done = {one.outgoing.id for one, _ in results}
        fault = SendError("look-up", "It could not be found out.", ambiguous=True)
        self._told.put(results + [(one, fault) for one in group if one.outgoing.id not in done])
