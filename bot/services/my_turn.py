"""What is done every so often, by one of all clock processes: the database keeps whose turn it is."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.services.kabar import Kabar
from bot.services.sending.claims import machine_now
from bot.store.setting import change, get


def take(kabar: Kabar, name: str, every: timedelta) -> bool:
    """Whether ``every`` has passed, by the machine's time, since anybody took this turn; then it is ours."""
    now = machine_now()
    with kabar.database.read() as connection:
        taken = get(connection, name)
    if taken is not None and now - datetime.fromisoformat(taken) < every:
        return False
    with kabar.database.write() as connection:
        return change(connection, name, taken, now.isoformat())
