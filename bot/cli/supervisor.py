"""Keeps processes running: starts them in order, restarts what ends, stops all of them together.

One thread on purpose: children are forked from it, and the kernel ends them when it ends (see :mod:`.leash`).
"""

from __future__ import annotations

import signal
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.cli.child import Backoff, Child

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

TICK = 0.1
"""Seconds between two looks at the children."""
GRACE = 10.0
"""Seconds that all children together have to finish what they do."""
BAD_SETTINGS = 2
"""The exit code of a child that will not run however often it is started."""


class Stopped(Exception):
    """Somebody asked the supervisor to stop."""


class ChildRefused(Exception):
    """A child cannot run with these settings, or a step before it failed."""

    def __init__(self, child: Child, code: int) -> None:
        super().__init__(child.name)
        self.child = child
        self.code = code

    @property
    def how(self) -> str:
        """What became of it, in words."""
        return ending(self.code)


def ending(code: int) -> str:
    """How a process ended, in words for a person."""
    return f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"


@dataclass
class Supervisor:
    """The children in the order they were started, and how to tell a person about them."""

    say: Callable[[str], None]
    children: list[Child] = field(default_factory=list)
    due: dict[str, float] = field(default_factory=dict)
    """Child's name -> when (monotonic) it is to be started again."""
    backoffs: dict[str, Backoff] = field(default_factory=dict)
    grace: float = GRACE
    signals: int = 0

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Within this block SIGINT, SIGTERM and SIGHUP mean stop; at its end every child is gone."""
        kinds = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {kind: signal.signal(kind, self._signalled) for kind in kinds}
        try:
            yield
        finally:
            self.stop_all()
            for kind, handler in before.items():
                signal.signal(kind, handler)

    def add(self, child: Child) -> None:
        """Start a child and keep it running from now on."""
        self.children.append(child)
        self.backoffs[child.name] = Backoff()
        child.start()

    def run(self, step: Child) -> None:
        """Run a command to its end while the others are looked after. Raises ChildRefused if it fails."""
        step.start()
        try:
            while (code := step.ended()) is None:
                self.look()
        finally:
            step.stop()
        if code:
            raise ChildRefused(step, code)

    def until(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Look after the children until ``ready`` holds; False if it did not within these seconds."""
        end = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > end:
                return False
            self.look()
        return True

    def look(self) -> None:
        """One look at all children, and a rest. Raises Stopped; ChildRefused for a child that ends with 2."""
        if self.signals:
            raise Stopped
        for child in self.children:
            child.rotate()
            if (code := child.ended()) is not None:
                self._ended(child, code)
            elif child.name in self.due and time.monotonic() >= self.due[child.name]:
                del self.due[child.name]
                child.start()
        time.sleep(TICK)

    def stop_all(self) -> None:
        """Ask all to stop; what still runs after the grace, or at a second signal, is made to."""
        end = time.monotonic() + self.grace
        for last in (False, True):
            group = [child for child in self.children if child.stops_last is last]
            for child in group:
                child.ask_to_stop()
            while any(child.running for child in group) and time.monotonic() < end and self.signals <= 1:
                time.sleep(TICK / 2)
            for child in group:
                child.wait_to_stop(time.monotonic())
        self.children.clear()

    def _ended(self, child: Child, code: int) -> None:
        if code == BAD_SETTINGS:
            raise ChildRefused(child, code)
        wait = self.backoffs[child.name].after(child.lived)
        self.due[child.name] = time.monotonic() + wait
        where = f" ({child.log})" if child.log else ""
        self.say(f"{child.name} {ending(code)}; starting it again in {wait:g} s{where}")

    def _signalled(self, _signum: int, _frame: FrameType | None) -> None:
        self.signals += 1
