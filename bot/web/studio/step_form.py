"""A step's form: what was filled in, as the keys of a flow's file. A fault in it is told by the check, not here."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.datastructures import MultiDict

    Form = MultiDict[str, str]

MOST_ANSWERS: Final = 40
_YES_NO: Final = ("yes", "no")
_POINT: Final = re.compile(r"([a-z][a-z0-9_]*)\s+(\d{1,3})")
_CONSTANTS: Final = {"true": True, "false": False}


def step_of(form: Form) -> dict[str, object]:
    """The step's keys. Whatever cannot be read stays as it was typed."""
    asks = bool(_text(form, "ask"))
    kind = form.get("answer", "") if asks else ""
    step: dict[str, object] = {
        "raise": _pair(form, "level", "reason"),
        "remember": dict(_remembered(form)),
        "refer": _refer(form),
        "do": form.get("do", ""),
        "say": _text(form, "say"),
        "ask": _text(form, "ask"),
        "again": _text(form, "again") if asks else "",
        "answer": kind,
        "min": _number(form.get("min", "")) if kind in {"number", "money"} else "",
        "max": _number(form.get("max", "")) if kind in {"number", "money"} else "",
        "choices": dict(_answers(form, kind)) if kind in {"choice", "yes_no"} else {},
    }
    return step | _way(form)


def _way(form: Form) -> dict[str, object]:
    match form.get("way", ""):
        case "end":
            return {"end": True}
        case "begin":
            return {"begin": form.get("begin", ""), "next": form.get("begin_next", "")}
        case "rotate":
            return {"rotate": _words(form.get("rotate", ""))}
        case "branch":
            ways: list[dict[str, str]] = list(_branch(form))
            return {"branch": ways}
        case "next":
            return {"next": form.get("next", "")}
    return {}


def _branch(form: Form) -> Iterator[dict[str, str]]:
    for index in range(MOST_ANSWERS):
        when, to = _text(form, f"when-{index}"), form.get(f"when-{index}-next", "")
        if when:
            yield {"when": when, "next": to}
    if other := form.get("else", ""):
        yield {"else": other}


def _answers(form: Form, kind: str) -> Iterator[tuple[str, dict[str, object]]]:
    rows = sorted((_place(form, index), index) for index in range(MOST_ANSWERS) if _filled(form, index, kind))
    taken: set[str] = set()
    for _, index in rows:
        key = _key(form, index, kind, taken)
        taken.add(key)
        points = form.get(f"answer-{index}-points", "").strip()
        found = _POINT.findall(points)
        yield (
            key,
            {
                "label": _text(form, f"answer-{index}-label"),
                "also": _words(form.get(f"answer-{index}-also", "")),
                # what is no "name number, name number" stays as it is, for the check to name
                "points": {tally: int(by) for tally, by in found} if len(found) == len(_words(points)) else points,
                "next": form.get(f"answer-{index}-next", "") if form.get("way") == "answers" else "",
                "sure": f"answer-{index}-sure" in form,
            },
        )


def _filled(form: Form, index: int, kind: str) -> bool:
    if f"answer-{index}-gone" in form:
        return False
    return index < len(_YES_NO) if kind == "yes_no" else bool(_text(form, f"answer-{index}-label"))


def _key(form: Form, index: int, kind: str, taken: set[str]) -> str:
    given = form.get(f"answer-{index}-key", "")
    if kind == "yes_no":
        return given if given in _YES_NO else _YES_NO[index]
    return given or _name(_text(form, f"answer-{index}-label"), taken)


def _place(form: Form, index: int) -> float:
    given = form.get(f"answer-{index}-place", "").strip().replace(",", ".")
    return float(given) if re.fullmatch(r"\d{1,3}(\.\d{1,3})?", given) else index + 1.0


def _name(label: str, taken: set[str]) -> str:
    """A key for a new answer, from its words."""
    plain = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")[:30]
    base = plain if plain[:1].isalpha() else f"answer_{plain}".rstrip("_")
    return next(one for one in (base if n == 1 else f"{base}_{n}" for n in count(1)) if one not in taken)


def _remembered(form: Form) -> Iterator[tuple[str, object]]:
    for index in range(MOST_ANSWERS):
        field, value = form.get(f"field-{index}", ""), form.get(f"field-{index}-value", "").strip()
        if field and value:
            yield field, _CONSTANTS.get(value, _number(value))


def _refer(form: Form) -> dict[str, object]:
    to = form.getlist("service")
    return {"to": to, "reason": form.get("refer_reason", "").strip()} if to else {}


def _pair(form: Form, level: str, reason: str) -> dict[str, str]:
    return {"level": form[level], "reason": form.get(reason, "").strip()} if form.get(level) else {}


def _words(text: str) -> list[str]:
    return [word for part in text.split(",") if (word := " ".join(part.split()))]


def _number(text: str) -> object:
    plain = text.strip()
    return int(plain) if re.fullmatch(r"-?\d{1,12}", plain) else plain


def _text(form: Form, name: str) -> str:
    return form.get(name, "").replace("\r\n", "\n").strip()
