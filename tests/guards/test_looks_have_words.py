"""Everything that the audit trail may say of a person is known as a look or a change.

That each has words is held by ``tests/web/test_who_looked_stands_on_the_page.py``."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

from bot.services.cases.look_kinds import CHANGES, ELSEWHERE, FOUND, LISTED, LOOKS, PLAN_CHANGES
from bot.services.persons import plans
from bot.store.person import STATUSES

ROOT = Path(__file__).parents[2]


def written() -> set[str]:
    """Patterns of every action that code writes into the audit trail."""
    found: set[str] = set()
    for file in sorted((ROOT / "bot").rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        if "bot.store.audit import record" not in text and "shown." not in text:
            continue
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for call in (one for one in ast.walk(ast.parse(text)) if isinstance(one, ast.Call)):
            found |= _actions(call, module)
    return found


def _actions(call: ast.Call, module: str) -> set[str]:
    name = call.func.id if isinstance(call.func, ast.Name) else ast.unparse(call.func)
    if name in {"record", "shown.a_list"} and module != "bot.services.cases.shown":
        return _patterns(call.args[2], module)
    if name == "shown.names":
        return {"people_list", "people_search"} | _patterns(call.args[3], module)
    return set()


def _patterns(node: ast.expr, module: str) -> set[str]:
    match node:
        case ast.Constant(value=str(text)):
            return {re.escape(text)}
        case ast.IfExp(body=one, orelse=other):
            return _patterns(one, module) | _patterns(other, module)
        case ast.JoinedStr(values=parts):
            return {"".join(re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in parts)}
        case ast.Name(id="each"):
            return {LISTED, FOUND}
        case ast.Name(id=name):
            return {re.escape(getattr(importlib.import_module(module), name))}
    raise AssertionError(f"{module} writes an action that this test cannot read: {ast.unparse(node)}")


def test_every_action_is_known() -> None:
    known = (*LOOKS, *CHANGES)
    unknown = {
        pattern
        for pattern in written()
        if not any(re.fullmatch(pattern, one) for one in known)
        and not any(pattern.replace("\\", "").startswith(one) for one in ELSEWHERE)
    }
    assert unknown == set()
    assert len(written()) > 40


def test_every_look_is_written_somewhere() -> None:
    patterns = written()
    assert [one for one in (*LOOKS, *CHANGES) if not any(re.fullmatch(pattern, one) for pattern in patterns)] == []


def test_every_change_of_a_plan_is_known() -> None:
    every = {act for status in STATUSES for slow in (False, True) for act in plans.acts(status, slow)}
    assert {f"plan_{act}" for act in every} <= set(PLAN_CHANGES)
