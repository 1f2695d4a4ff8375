"""A conversation with the engine alone: what the person is, what was said, what the bot answered and raised."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from bot.content import packaged
from bot.core.effects import Done, Raised, Remembered, Turn
from bot.core.render import filled, render
from bot.core.session_json import from_json, to_json
from bot.core.step import Begin, Said, step
from bot.i18n import Catalogues

ACTIVE = {"status": "active", "language": "id", "gender": "female", "covered": True}


@cache
def catalogues() -> Catalogues:
    return Catalogues.load()


class Chat:
    """Plays the shell: keeps the session (as JSON, like the database) and what is remembered."""

    def __init__(self, facts=None, world=None):
        self.world = world or packaged().world
        self.facts = dict(ACTIVE if facts is None else facts)
        self.now = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
        self.kept = None
        self.turn = Turn(None, None)

    def begin(self, flow, round_=0):
        return self._step(Begin(flow, round_))

    def says(self, text, *, media=False):
        return self._step(Said(text, media=media))

    def later(self, **span):
        """Time goes by: nothing is said or raised."""
        self.now += timedelta(**span)
        self.turn = Turn(self.session, None)

    @property
    def session(self):
        return from_json(self.kept) if self.kept else None

    @property
    def bot(self):
        """The reply as the person reads it, '' for none."""
        return render(self.turn.reply, self._translate) if self.turn.reply else ""

    @property
    def raised(self):
        return [f"{e.level} {e.reason}" for e in self.turn.effects if isinstance(e, Raised)]

    def effects(self, kind):
        return [effect for effect in self.turn.effects if isinstance(effect, kind)]

    def _translate(self, text):
        language = self.facts["language"]
        return filled(text, lambda one: catalogues().translate(language, one.context, one.source))

    def _step(self, event):
        self.turn = step(self.world, self.session, event, self.facts, self.now)
        self.kept = to_json(self.turn.session) if self.turn.session else None
        for effect in self.turn.effects:
            if isinstance(effect, Remembered):
                self.facts[effect.field] = effect.value
                if effect.field == "consent.check_ins":
                    self.facts["status"] = "active" if effect.value else "refused"
            if isinstance(effect, Done) and effect.action == "stop":
                self.facts["status"] = "stopped"
        return self.turn
