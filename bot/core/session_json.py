"""A session as a short JSON text, as the database keeps it. On the path of every message, so: plain lists."""

from __future__ import annotations

import json
from datetime import datetime

from bot.core.session import NO_LOCK, Frame, Lock, Session


def to_json(session: Session) -> str:
    """Write a session; :func:`from_json` reads it back equal."""
    frames = [
        (f.flow, f.version, f.node, dict(f.answers), dict(f.points), f.tries, f.round, f.returns, f.proposed, f.waits)
        for f in session.frames
    ]
    lock = session.lock
    until = (moment.isoformat() if moment else None for moment in (lock.open_until, lock.wrong_until))
    locked = [[lock.awaited, lock.wrong, *until]] if lock != NO_LOCK else []  # most sessions have none
    content = [session.expires_at.isoformat(), frames, *locked]
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Session:
    """Read what :func:`to_json` wrote; raises ValueError or TypeError for anything else."""
    expires_at, frames, *locked = json.loads(text)
    lock = _lock(*locked[0]) if locked else NO_LOCK
    return Session(tuple(Frame(*frame) for frame in frames), datetime.fromisoformat(expires_at), lock)


def _lock(awaited: bool, wrong: int, *until: str | None) -> Lock:
    open_until, wrong_until = (datetime.fromisoformat(moment) if moment else None for moment in until)
    return Lock(awaited, open_until, wrong, wrong_until)
