"""What stays on a made-up phone when Kabar erases what it holds: as on a real one, what has been shown there.

It is kept in this process alone, never in the database, and is gone when the demo ends. So what was erased is erased;
and whoever was erased altogether can write on from the same number, as the stranger that they are to Kabar then.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.i18n import SOURCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.services.demo_phones import Bubble, DemoPhone

MOST: Final = 60
"""Messages on one line of a phone."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What stands on a phone; ``kept``: some of it only there, not at Kabar any more."""

    bubbles: list[Bubble]
    kept: bool


class Phones:
    """All phones of people that this process has seen, and what stood on them."""

    KEY = "kabar_demo_phones"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, DemoPhone] = {}
        self._gone: set[str] = set()
        self._shown: dict[tuple[str, str | None], dict[str, Bubble]] = {}

    def all(self, found: Sequence[DemoPhone]) -> list[DemoPhone]:
        """``found``, and behind them the phones of whom Kabar knows nothing any more."""
        ids, numbers = {phone.id for phone in found}, {phone.number for phone in found}
        with self._lock:
            if self._gone & ids:  # nobody comes back from an erasure: this is another database
                self._known, self._gone, self._shown = {}, set(), {}
            self._gone |= self._known.keys() - ids
            self._known |= {phone.id: phone for phone in found if phone.kind == "person"}
            left = {one.number: one for one in self._known.values() if one.number not in numbers}
        return [*found, *(replace(one, label=one.number, language=SOURCE) for one in left.values())]

    def named(self, phones: Sequence[DemoPhone], phone_id: str) -> DemoPhone | None:
        """The phone of this id, or the one that has its number now."""
        there = next((phone for phone in phones if phone.id == phone_id), None)
        with self._lock:
            was = self._known.get(phone_id)
        return there or next((phone for phone in phones if was and phone.number == was.number), None)

    def is_gone(self, phone: DemoPhone) -> bool:
        """Whether Kabar knows nobody at this phone any more."""
        with self._lock:
            return phone.id in self._gone

    def wrote(self, phone: DemoPhone, on: str | None, said: Bubble) -> None:
        """Its owner wrote this just now: it stands there, whatever Kabar does with it at once. Known by its ``sid``."""
        with self._lock:
            self._shown.setdefault((phone.number, on), {}).setdefault(said.sid, said)

    def screen(self, phone: DemoPhone, on: str | None, bubbles: Sequence[Bubble]) -> Screen:
        """What stands there: ``bubbles``, which Kabar knows, and what it has erased since they were shown."""
        with self._lock:
            shown = self._shown.setdefault((phone.number, on), {})
            known = {one.id for one in bubbles}
            mine = {one.id: shown.pop(one.sid) for one in bubbles if one.sid in shown}
            texts = [one if one.text else mine.get(one.id) or shown.get(one.id, one) for one in bubbles]
            # a whole person goes with an identity that is gone; all else keeps its row
            erased = [one for key, one in shown.items() if key not in known] if self._was_another(phone) else []
            shown |= {here.id: one for one, here in zip(texts, bubbles, strict=True) if one.text}
            kept = bool(erased) or any(one.text and not here.text for one, here in zip(texts, bubbles, strict=True))
        return Screen([*erased, *texts][-MOST:], kept)

    def _was_another(self, phone: DemoPhone) -> bool:
        return any(self._known[one].number == phone.number for one in self._gone if one in self._known)
