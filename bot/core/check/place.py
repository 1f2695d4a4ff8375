"""How findings name their place, and the form in which translations are handed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.core.finding import Path

At = Callable[[str, Path], str]
"""(flow, keys inside it) -> place for people."""

Translations = Mapping[str, Mapping[tuple[str, str], str]]
"""Language -> (gettext context, source) -> text."""
