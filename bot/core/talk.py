"""A conversation with the engine alone, with made-up people: for tests that staff write, and for looking at a flow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.core import own_word
from bot.core.effects import Done, Raised, Remembered, Text, Turn, Unheard
from bot.core.fields import CONFIRMS
from bot.core.flow import LEVELS, Level
from bot.core.render import filled, render
from bot.core.session import Session, Value
from bot.core.session_json import from_json, to_json
from bot.core.step import Begin, Said, step
from bot.core.world import World

SOMEBODY: Final[Mapping[str, Value]] = {"status": "active", "language": "id", "gender": "female", "covered": True}
"""Who talks where nothing else is said: a woman in follow-up, somebody on duty."""
WORD: Final = "word"
"""The fact that holds the word which was agreed on with them."""
BEGAN: Final = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""A Monday morning in Lombok: the same for every run."""

Translate = Callable[[str, str, str], str]
"""(language, gettext context, source) -> text."""


def untranslated(_language: str, _context: str, source: str) -> str:
    """The source itself."""
    return source


class Talk:
    """Plays the shell: keeps the session as the database does, and what is remembered of the person."""

    def __init__(
        self, world: World, facts: Mapping[str, Value] = SOMEBODY, translate: Translate = untranslated
    ) -> None:
        self.world = world
        self.facts: dict[str, Value] = dict(facts)
        self.now = BEGAN
        self.turn = Turn(None, None)
        self._translate = translate
        self.kept: str | None = None
        """The session as the database keeps it."""

    @property
    def session(self) -> Session | None:
        """Where the conversation stands."""
        return from_json(self.kept) if self.kept else None

    @property
    def _word(self) -> str:
        return str(self.facts.get(WORD) or "")

    @property
    def bot(self) -> str:
        """The last reply as the person reads it; '' for none."""
        return render(self.turn.reply, self.said) if self.turn.reply else ""

    def said(self, text: Text) -> str:
        """A text as the person reads it."""
        language = str(self.facts.get("language") or "id")
        return filled(text, lambda one: self._translate(language, one.context, one.source))

    @property
    def raised(self) -> list[str]:
        """What the last turn raised: ``orange debt_threat``."""
        return [f"{effect.level} {effect.reason}" for effect in self.turn.effects if isinstance(effect, Raised)]

    def begin(self, flow: str, round_: int = 0, at: str = "") -> Turn:
        """It is time for this flow, from its start or ``at`` a node. Raises FlowFault where a check would fail."""
        return self._step(Begin(flow, round_, at=at))

    def says(self, text: str, *, media: bool = False) -> Turn:
        """The person writes. Raises as ``begin``."""
        return self._step(Said(text, media=media, word=own_word.is_in(self._word, text)))

    def later(self, **span: float) -> None:
        """Time goes by, in the words of ``timedelta``: nothing is said or raised."""
        self.now += timedelta(**span)
        self.turn = Turn(self.session, None)

    def _step(self, event: Said | Begin) -> Turn:
        facts = {**self.facts, CONFIRMS: bool(self._word)}
        self.turn = step(self.world, self.session, event, facts, self.now)
        self.kept = to_json(self.turn.session) if self.turn.session else None
        for effect in self.turn.effects:
            if isinstance(effect, Raised | Unheard):
                self._told(effect.level if isinstance(effect, Raised) else "yellow")
            if isinstance(effect, Remembered):
                self.facts[effect.field] = effect.value
                if effect.field == "consent.check_ins":
                    self.facts["status"] = "active" if effect.value else "refused"
                if effect.field == "consent.awareness" and effect.value and self.facts.get("status") == "stopped":
                    self.facts["status"] = "refused"
            if isinstance(effect, Done) and effect.action == "stop":
                self.facts["status"] = "stopped"
        return self.turn

    def _told(self, level: Level) -> None:
        """A case of this level is open from now on, or becomes as urgent."""
        known = self.facts.get("case")
        self.facts["case"] = next((one for one in LEVELS if one in {known, level}), level)
