"""A conversation with the engine alone: what the person is, what was said, what the bot answered and raised."""

from __future__ import annotations

from functools import cache

from bot.content import packaged
from bot.core.talk import SOMEBODY, Talk
from bot.i18n import Catalogues

ACTIVE = dict(SOMEBODY)


@cache
def catalogues() -> Catalogues:
    return Catalogues.load()


class Chat(Talk):
    """With the packaged content, in all languages."""

    def __init__(self, facts=None, world=None):
        super().__init__(world or packaged().world, ACTIVE if facts is None else facts, catalogues().translate)

    def effects(self, kind):
        return [effect for effect in self.turn.effects if isinstance(effect, kind)]
