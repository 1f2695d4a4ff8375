"""Whether this deployment can do its work: the database, Valkey, the clock, and somebody to alert."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from bot.services import claims, nudge, roster
from bot.services.kabar import Kabar
from bot.services.tick import LAST_TICK
from bot.store import migrate
from bot.store.setting import get

CLOCK_LATE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Readiness:
    """``parts``: what was asked -> ``ok`` or what is wrong, in a few words that name no secret."""

    ok: bool
    parts: Mapping[str, str]


def ready(kabar: Kabar) -> Readiness:
    """Ask every part. Degraded parts that stop no message (nobody to alert) are told but do not make it unready."""
    parts = {**_database(kabar), "valkey": _valkey(kabar)}
    ok = all(parts[name] == "ok" for name in ("database", "valkey", "clock") if name in parts)
    return Readiness(ok, parts)


def _database(kabar: Kabar) -> dict[str, str]:
    try:
        with kabar.database.read() as connection:
            at = migrate.current(connection)
            if at != migrate.newest():
                return {"database": f"schema is at {at}, expected {migrate.newest()}: run kabar migrate"}
            last = get(connection, LAST_TICK)
            staff = roster.alertable(connection)
    except SQLAlchemyError as error:
        return {"database": type(error).__name__}
    return {"database": "ok", "clock": _clock(last), "on_duty": "ok" if staff else "nobody to alert: add a caseworker"}


def _clock(last: str | None) -> str:
    if last is None:
        return "has never ticked"
    age = claims.machine_now() - datetime.fromisoformat(last)
    return "ok" if age <= CLOCK_LATE else f"last tick {int(age.total_seconds())} s ago"


def _valkey(kabar: Kabar) -> str:
    try:
        nudge.connect(kabar.settings.redis_url).ping()
    except (RedisError, OSError) as error:
        return type(error).__name__
    return "ok"
