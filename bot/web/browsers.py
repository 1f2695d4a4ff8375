"""Which browser, in two words: so that people know their devices again. What a browser says of itself is not kept."""

from __future__ import annotations

from typing import Final

BROWSERS: Final = (
    *(("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("UCBrowser", "UC Browser")),
    *(("MiuiBrowser", "Mi Browser"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome")),
    *(("Chrome", "Chrome"), ("Safari", "Safari")),
)
"""What stands in its words, and its name; those that claim to be another as well come first."""
SYSTEMS: Final = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS")),
    *(("Mac OS", "Mac"), ("Linux", "Linux")),
)


def told(user_agent: str) -> tuple[str, str]:
    """Browser and system; empty where it is none that we know."""
    return _first(user_agent, BROWSERS), _first(user_agent, SYSTEMS)


def _first(said: str, known: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in known if mark in said), "")
