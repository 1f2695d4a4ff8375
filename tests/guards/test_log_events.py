"""What happened is a constant of the code."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
LEVELS = {"debug", "info", "warning", "error", "critical", "exception"}


def test_our_code_writes_its_events_as_constants() -> None:
    """What happened is written in the code, never put together from data."""
    built = []
    for path in [*ROOT.glob("bot/**/*.py"), *ROOT.glob("worker/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="log" | "logger" | "LOG" | "_log"), attr=method),
                    args=[first, *_],
                ) if method in LEVELS and not isinstance(first, ast.Constant):
                    built.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert built == []
