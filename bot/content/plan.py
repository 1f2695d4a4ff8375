"""Reads ``plan.yaml``: which flow comes when, and what silence leads to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import cast

from bot.content.source import Source
from bot.core.finding import ContentError, Finding
from bot.core.finding import Path as Keys
from bot.core.plan import LATE, SCOPES, Fixed, Late, Phase, Plan, Scope, Silence
from bot.core.shape import Shape, nearest
from bot.core.told import shown, told

_PHASE_KEYS = ("step", "flow", "days", "months", "times", "until_month", "late", "late_days")
_FIXED_KEYS = ("step", "flow", "days", "months", "late", "late_days", "consent")
_SILENCE_KEYS = ("flow", "second_after_hours", "task_after_days", "stranger_after_days")
_YEAR = 366
_SURELY = 63
_LONGEST_STEP = 40
"""Letters that the database keeps of a step's name."""


def read_plan(folder: Path, text: str | None = None) -> Plan:
    """The plan of the folder, or of ``text`` as if it were its file's; raises :class:`ContentError`."""
    source = Source(folder / "plan.yaml", text)
    shape = Shape(source.place)
    raw = shape.mapping(source.data, (), ("plan", "invite", "earliest", "phases", "also", "silence"))
    phases = raw.get("phases")
    if not isinstance(phases, list) or not phases:
        shape.add(
            ("phases",),
            told("the plan has no phases"),
            told("Write one '- {{step: ..., flow: ..., days: ...}}' a line"),
        )
        phases = []
    also = raw.get("also", [])
    if not isinstance(also, list):
        mend = told("Write one '- {{step: ..., flow: ..., months: [1, 3]}}' a line")
        shape.add(("also",), told("{what} is not a list", what="also"), mend)
        also = []
    silence = shape.mapping(raw.get("silence"), ("silence",), _SILENCE_KEYS)
    plan = Plan(
        name=shape.name(raw.get("plan"), ("plan",)),
        invite=shape.name(raw.get("invite"), ("invite",)),
        earliest=_hour(shape, raw.get("earliest"), ("earliest",)),
        phases=tuple(_phase(shape, item, ("phases", index)) for index, item in enumerate(phases)),
        silence=Silence(
            shape.name(silence.get("flow"), ("silence", "flow")),
            timedelta(hours=_count(shape, silence, ("silence",), "second_after_hours")),
            timedelta(days=_count(shape, silence, ("silence",), "task_after_days")),
            # a plan that was written before there was such a thing says nothing of it
            timedelta(days=_stranger_after(shape, silence)),
        ),
        also=tuple(_fixed(shape, item, ("also", index)) for index, item in enumerate(also)),
    )
    _each_once(shape, plan)
    _one_consent_each(shape, plan)
    if shape.findings:
        raise ContentError(shape.findings)
    return plan


def unknown_flows(folder: Path, plan: Plan, flows: Collection[str], text: str | None = None) -> list[Finding]:
    """A finding for every flow of the plan that does not exist."""
    source = Source(folder / "plan.yaml", text)
    named: list[tuple[str, Keys]] = [(plan.invite, ("invite",)), (plan.silence.flow, ("silence", "flow"))]
    named += [(part.flow, ("phases", index, "flow")) for index, part in enumerate(plan.phases)]
    named += [(part.flow, ("also", index, "flow")) for index, part in enumerate(plan.also)]
    return [
        Finding(
            source.place(path),
            told("there is no flow {name!r}", name=name),
            nearest(name, sorted(flows)),
            kind="unknown_name",
        )
        for name, path in named
        if name not in flows
    ]


def _each_once(shape: Shape, plan: Plan) -> None:
    """Steps are what a person's contacts are known by: each has its own name."""
    seen: set[str] = set()
    named: list[tuple[str, Keys]] = [(part.step, ("phases", index, "step")) for index, part in enumerate(plan.phases)]
    named += [(part.step, ("also", index, "step")) for index, part in enumerate(plan.also)]
    for step, path in named:
        if step in seen:
            shape.add(path, told("the step {step!r} is there twice", step=step), told("Give each step its own name"))
        seen.add(step)


def _one_consent_each(shape: Shape, plan: Plan) -> None:
    """What is a tip is nothing else: whoever takes tips back must not get it under another name."""
    others = {part.flow for part in plan.parts} | {plan.invite, plan.silence.flow}
    for index, part in enumerate(plan.also):
        if part.consent == "awareness" and part.flow in others:
            words = told("the flow {name!r} comes under another consent too", name=part.flow)
            shape.add(("also", index, "flow"), words, told("Use a flow of its own for the tip"))


def _fixed(shape: Shape, data: object, at: Keys) -> Fixed:
    raw = shape.mapping(data, at, _FIXED_KEYS)
    days, months = (_counts(shape, raw, at, key) for key in ("days", "months"))
    if not days and not months:
        mend = told("Say when, counted from enrolment: months: [1, 3]")
        shape.add(at, told("it needs 'days' or 'months'"), mend)
    late = shape.one_of(raw.get("late"), (*at, "late"), LATE, required=True)
    # an empty one is no answer: a tip would come to everybody as a check-in
    given = "consent" in raw
    consent = shape.one_of(raw.get("consent"), (*at, "consent"), SCOPES, required=given) or "check_ins"
    if consent == "awareness" and late not in {"", None, "collapse"}:
        words = told("a tip that comes too late is left out: nobody is told of it, nor gets it all the same")
        shape.add((*at, "late"), words, told("Write {value}", value="late: collapse"))
    return Fixed(
        step=shape.name(raw.get("step"), (*at, "step"), _LONGEST_STEP),
        flow=shape.name(raw.get("flow"), (*at, "flow")),
        days=days,
        months=months,
        late=cast("Late", late or "send"),
        late_after=timedelta(days=_count(shape, raw, at, "late_days")),
        consent=cast("Scope", consent),
    )


def _counts(shape: Shape, raw: dict[str, object], at: Keys, key: str) -> tuple[int, ...]:
    """A list of whole numbers, each once, in order."""
    data = raw.get(key, [])
    if not isinstance(data, list):
        mend = told("Write it as {key}: [1, 3]", key=key)
        shape.add((*at, key), told("{what} is not a list", what=key), mend)
        return ()
    return tuple(sorted({shape.whole(item, (*at, key, index), 1, _YEAR) for index, item in enumerate(data)}))


def _phase(shape: Shape, data: object, at: Keys) -> Phase:
    raw = shape.mapping(data, at, _PHASE_KEYS)
    if ("days" in raw) == ("months" in raw):
        mend = told("Say how long after the contact before it")
        shape.add(at, told("the phase needs either 'days' or 'months'"), mend)
    if "times" in raw and "until_month" in raw:
        shape.add(at, told("both 'times' and 'until_month'"), told("Keep one of them"))
    late = shape.one_of(raw.get("late"), (*at, "late"), LATE, required=True)
    return Phase(
        step=shape.name(raw.get("step"), (*at, "step"), _LONGEST_STEP),
        flow=shape.name(raw.get("flow"), (*at, "flow")),
        days=_count(shape, raw, at, "days") if "days" in raw else 0,
        months=_count(shape, raw, at, "months") if "months" in raw else 0,
        times=_count(shape, raw, at, "times") if "times" in raw else 1,
        until_month=_count(shape, raw, at, "until_month") if "until_month" in raw else None,
        late=cast("Late", late or "collapse"),
        late_after=timedelta(days=_count(shape, raw, at, "late_days")),
    )


def _count(shape: Shape, raw: dict[str, object], at: Keys, key: str) -> int:
    return shape.whole(raw.get(key), (*at, key), 1, _YEAR)


def _stranger_after(shape: Shape, silence: dict[str, object]) -> int:
    """Longer than two months: else whoever answers what comes once a month would be a stranger each time."""
    return shape.whole(silence.get("stranger_after_days", 90), ("silence", "stranger_after_days"), _SURELY, _YEAR)


def _hour(shape: Shape, data: object, at: Keys) -> str:
    text = data if isinstance(data, str) else ""
    hours, colon, minutes = text.partition(":")
    if len(text) == len("00:00") and colon and hours < "24" and minutes < "60" and (hours + minutes).isdigit():
        return text
    shape.add(
        at,
        told("{value} is no time of day", value=shown(data)),
        told("Write it in quotes, like {time}", time='"09:00"'),
    )
    return "09:00"
