"""Whether this deployment can do its work: the database, Valkey, the clock, and alerts that arrive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from redis.exceptions import RedisError
from sqlalchemy import ColumnElement, Connection, case, func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.services import nudge, publishing
from bot.services.cases import alarms, roster
from bot.services.cases.alarms import Alarm
from bot.services.kabar import EMAIL, Kabar
from bot.services.phones import device_watch, devices
from bot.services.phones.devices import Phone
from bot.services.sending import claims
from bot.services.tick import LAST_TICK
from bot.store import message, migrate
from bot.store.message import URGENT
from bot.store.setting import get

CLOCK_LATE = timedelta(seconds=90)
SENDING_LATE = timedelta(minutes=2)
MAIL_LATE = timedelta(minutes=10)
"""Mail servers put off what they do not know; the phones have it long since."""
DEGRADING = ("alerts", "mail", "content")
AWAY = "does not answer"
KEYS_AWAY = "its store of keys does not answer"
NO_PHONE = "no phone is known"
_ALARM = {
    "nobody": "there is nobody to alert",
    "failed": "alerts have reached nobody",
    "stuck": "alerts are not sent",
}
_SIM_TROUBLE = {"pings": "has not pinged for 15 minutes", "loopback": "does not receive (its SMS to itself is missing)"}


@dataclass(frozen=True, slots=True)
class Readiness:
    """``parts``: what was asked -> ``ok`` or what is wrong, in a few words that name no secret."""

    ok: bool
    parts: Mapping[str, str]

    @property
    def status(self) -> str:
        """In a word: ``degraded`` is what takes messages in and sends them, while alerts do not all arrive."""
        if not self.ok:
            return "not ready"
        return "ok" if all(self.parts.get(name, "ok") == "ok" for name in DEGRADING) else "degraded"


def ready(kabar: Kabar) -> Readiness:
    """Ask every part. Where there is nobody to alert, or alerts fail, it is ready all the same.

    Whoever takes an unready web server out of service would keep staff from the list of cases, and people's words out.
    """
    parts = {**_database(kabar), "valkey": _valkey(kabar)}
    ok = all(parts[name] == "ok" for name in ("database", "valkey", "clock", "sending", "sim") if name in parts)
    return Readiness(ok, parts)


def _database(kabar: Kabar) -> dict[str, str]:
    try:
        with kabar.database.read() as connection:
            at = migrate.current(connection)
            if at != migrate.newest():
                return {"database": _schema(at)}
            last = get(connection, LAST_TICK)
            staff = roster.alertable(connection)
            waiting = _waits_since(connection, message.c.line != EMAIL)
            alarmed = alarms.on(connection)
            mail = _waits_since(connection, message.c.line == EMAIL) if kabar.channel_of(EMAIL) else None
            phones = devices.every(connection, kabar) if devices.gateway(kabar) else []
            publishing.renew(connection, kabar)
    except SQLAlchemyError:
        return {"database": AWAY}
    return {
        "database": _keys(kabar),
        "clock": _clock(last),
        "sending": _sending(kabar, waiting),
        "on_duty": "ok" if staff else "nobody to alert",
        "alerts": _alerts(alarmed),
        **({"mail": _mail(kabar, mail)} if kabar.channel_of(EMAIL) else {}),
        **_content(kabar),
        **_sim(kabar, phones),
    }


def _keys(kabar: Kabar) -> str:
    """Without the keys of people no message can be sealed, and so none taken in."""
    try:
        kabar.vault.persons.store.get(b"")
    except SQLAlchemyError:
        return KEYS_AWAY
    return "ok"


def _content(kabar: Kabar) -> dict[str, str]:
    """What is live and cannot be read: conversations go by what was good before, not by what staff published."""
    wrong = publishing.unread(kabar)
    return {"content": f"cannot be read: {', '.join(sorted(wrong))}"} if wrong else {}


def _schema(at: str | None) -> str:
    if at is None:
        return "was never set up"
    return f"is older than this Kabar ({at})" if migrate.knows(at) else f"is newer than this Kabar ({at})"


def _waits_since(connection: Connection, which: ColumnElement[bool]) -> datetime | None:
    """Since when the oldest alert or crisis answer that is due has been waiting, of ``which`` lines."""
    # every try that fails puts the due time off: what was tried already has been waiting since it was written
    due = case(
        (message.c.attempts > 0, message.c.created_at), else_=func.coalesce(message.c.due_at, message.c.created_at)
    )
    return connection.execute(
        select(func.min(due)).where(message.c.status.in_(("waiting", "unknown")), message.c.priority == URGENT, which)
    ).scalar()


def _alerts(alarmed: Sequence[Alarm]) -> str:
    """What is wrong with them, with the levels and since when, by the machine's clock or the demo's."""
    return (
        "; ".join(
            f"{_ALARM[one.kind]} since {one.since:%Y-%m-%dT%H:%MZ}"
            + (f" ({', '.join(one.levels)})" if one.levels else "")
            for one in alarmed
        )
        or "ok"
    )


def _mail(kabar: Kabar, since: datetime | None) -> str:
    waited = kabar.clock.now() - since if since else timedelta()
    return "ok" if waited <= MAIL_LATE else f"an alert by e-mail waits since {int(waited.total_seconds())} s"


def _sending(kabar: Kabar, since: datetime | None) -> str:
    waited = kabar.clock.now() - since if since else timedelta()
    return "ok" if waited <= SENDING_LATE else f"an urgent message waits since {int(waited.total_seconds())} s"


def _sim(kabar: Kabar, phones: list[Phone]) -> dict[str, str]:
    """The phones of local SIMs: one that does not live keeps people's words from us."""
    if devices.gateway(kabar) is None:
        return {}
    if not phones:
        return {"sim": NO_PHONE}
    now = kabar.clock.now()
    wrong = [f"{phone.name}: {_SIM_TROUBLE[found]}" for phone in phones if (found := device_watch.trouble(phone, now))]
    return {"sim": "; ".join(wrong) or "ok"}


def _clock(last: str | None) -> str:
    if last is None:
        return "has never ticked"
    age = claims.machine_now() - datetime.fromisoformat(last)
    return "ok" if age <= CLOCK_LATE else f"last tick {int(age.total_seconds())} s ago"


def _valkey(kabar: Kabar) -> str:
    try:
        nudge.connect(kabar.settings.redis_url).ping()
    except (RedisError, OSError):
        return AWAY
    return "ok"
