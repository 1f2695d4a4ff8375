"""PostgreSQL ends one of two transactions that cross: what the desk does survives it, wherever it is called from."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

SERVICES = Path(__file__).parents[2] / "bot" / "services"
DESK = ("cases", "accounts", "day")
BESIDE = ("persons/contacts.py", "erasing/finishing.py", "erasing/keys.py", "persons/plans.py", "sending/expiry.py")
"""What opens cases, or locks those who have them, for the clock."""
ALLOWED = {"cases/alarms.py:_begin": "one insert, of a row that nobody else knows"}


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Each that writes, by its place."""
    files = [file for folder in DESK for file in sorted((SERVICES / folder).glob("*.py"))]
    for file in (*files, *(SERVICES / name for name in BESIDE)):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(map(writes, ast.walk(node))):
                yield f"{file.relative_to(SERVICES)}:{node.name}", node


def writes(node: ast.AST) -> bool:
    return isinstance(node, ast.With) and any("database.write(" in ast.unparse(item) for item in node.items)


def test_each_transaction_of_the_desk_is_done_again_where_it_was_crossed() -> None:
    without = {
        place
        for place, node in functions()
        if not any(ast.unparse(one) == "again_if_crossed" for one in node.decorator_list)
    }
    assert without == set(ALLOWED)


def test_what_is_done_again_is_one_transaction() -> None:
    """What a first one had committed would be done twice."""
    several = {place for place, node in functions() if sum(map(writes, ast.walk(node))) > 1}
    assert several == set()
    looping = {
        place
        for place, node in functions()
        for loop in ast.walk(node)
        if isinstance(loop, ast.For | ast.While) and any(map(writes, ast.walk(loop)))
    }
    assert looping == set()
