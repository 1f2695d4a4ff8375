"""Settings in tests: an environment with keys that will do, and what is said of one that will not."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from bot.config import SettingsError, load

KEY = base64.b64encode(b"k" * 32).decode()
SECRET = "s" * 40


def usable(home: Path) -> dict[str, str]:
    return {"KABAR_HOME": str(home), "KABAR_SECRET_KEY": SECRET, "KABAR_DATA_KEYS": f"k1:{KEY}"}


def faults(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load(environ)
    return caught.value.lines
