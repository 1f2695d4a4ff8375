"""A session as a short JSON text, as the database keeps it. On the path of every message, so: plain lists."""

from __future__ import annotations

import json
from datetime import datetime

from bot.core.session import Frame, Session


def to_json(session: Session) -> str:
    """Write a session; :func:`from_json` reads it back equal."""
    frames = [
        (f.flow, f.version, f.node, dict(f.answers), dict(f.points), f.tries, f.round, f.returns, f.proposed)
        for f in session.frames
    ]
    content = [session.expires_at.isoformat(), frames]
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Session:
    """Read what :func:`to_json` wrote; raises ValueError or TypeError for anything else."""
    expires_at, frames = json.loads(text)
    return Session(tuple(Frame(*frame) for frame in frames), datetime.fromisoformat(expires_at))
