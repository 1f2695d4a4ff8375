"""A ladder whose every alert goes by one line at a time, for tests of what follows when that line fails."""

from __future__ import annotations

from dataclasses import replace

from bot.content import packaged
from bot.services.kabar import Kabar


def one_by_one(kabar: Kabar) -> Kabar:
    content = packaged()
    levels = {level: replace(rung, at_once=False) for level, rung in content.ladder.levels.items()}
    return replace(kabar, content_of=lambda: replace(content, ladder=replace(content.ladder, levels=levels)))
