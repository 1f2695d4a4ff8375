"""A request as it came."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl


@dataclass(frozen=True)
class Request:
    """``body`` is a form's fields; ``json`` what came as JSON instead."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    body: tuple[tuple[str, str], ...] = ()
    json: object = None


def recorded(method: str, parts: SplitResult, body: str, kind: str | None) -> Request:
    """From the request's line, its body and that body's type."""
    query = tuple(parse_qsl(parts.query, keep_blank_values=True))
    if kind and kind.startswith("application/json"):
        return Request(method, parts.path, query, json=json.loads(body))
    return Request(method, parts.path, query, tuple(parse_qsl(body, keep_blank_values=True)))
