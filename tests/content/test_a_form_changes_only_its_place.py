"""Edits by form: the place changes, everything else stays letter by letter; what cannot be done so is said."""

from __future__ import annotations

import difflib
from datetime import date

import pytest

from bot.content import PACKAGED
from bot.content.edits import EditError, drop, put, swap
from bot.content.yaml import read_yaml

PLAN, LADDER, SERVICES = (
    (PACKAGED / f"{name}.yaml").read_text(encoding="utf-8") for name in ("plan", "ladder", "services")
)


def lines(before: str, after: str) -> list[str]:
    told = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in told if not line.startswith(("---", "+++", "@@"))]


SILENCE = "second_after_hours: 48, task_after_days: 7, stranger_after_days: 90"


@pytest.mark.parametrize(
    ("text", "path", "value", "changed"),
    [
        (SERVICES, ("kp2mi", "verified_on"), date(2026, 1, 2), ["-  verified_on:", "+  verified_on: 2026-01-02"]),
        (SERVICES, ("kp2mi", "name"), 'A "b": c', ['-  name: "KP2MI"', '+  name: "A \\"b\\": c"']),
        (SERVICES, ("kemlu", "districts"), ["Lombok Tengah"], ['+  districts: ["Lombok Tengah"]']),
        (SERVICES, ("posko",), {"name": "x"}, ["+posko: {name: x}"]),
        (LADDER, ("levels", "yellow", "at_once"), True, ["+    at_once: true"]),
        (PLAN, ("silence", "flow"), "nudge_2", [f"-silence: {{flow: nudge, {SILENCE}}}",
         f'+silence: {{flow: "nudge_2", {SILENCE}}}']),
    ],
)  # fmt: skip
def test_a_value_is_put(text, path, value, changed):
    assert lines(text, put(text, path, value)) == changed


def test_items_are_moved_and_dropped_with_their_lines():
    moved = swap(PLAN, ("phases",), 0, 1)
    assert [one["step"] for one in read_yaml(moved)["phases"]][:2] == ["weekly", "first"]
    assert len(lines(PLAN, moved)) == 2
    assert len(lines(PLAN, drop(PLAN, ("also", 1)))) == 1
    assert len(lines(PLAN, drop(PLAN, ("phases", 1, "times")))) == 2
    assert len(lines(SERVICES, drop(SERVICES, ("kemlu",)))) == 5


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("a: [", ("a",), 1),
        ("a: 1\n", ("b", "c"), 1),
        ("a:\n  - b\n", ("a",), ["c"]),  # several lines: only its author knows what stands between
        ("a: 1\n", ("a",), "x\x00y"),
    ],
)
def test_what_a_form_cannot_change_is_said(text, path, value):
    with pytest.raises(EditError):
        put(text, path, value)
