"""A part of the content among everything that is live: what is wrong with it, and who else must look at a change."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.content import Content
from bot.content.overlaid_parts import with_parts
from bot.content.parts import LADDER, PLAN, SERVICES, file_of
from bot.content.source import Source
from bot.core.finding import ContentError, Finding
from bot.core.flow_diff import Difference
from bot.core.part_diff import differences
from bot.core.shape import FORM
from bot.core.told import told
from bot.services import dialled
from bot.services.kabar import Kabar
from bot.services.studio import part_checks, part_second, stories

_KEEPS: Final = 4


@dataclass(frozen=True, slots=True)
class Judged:
    """What a check of a part found. ``content``: all that is live with the part in its place, where it can be read."""

    version: str
    findings: tuple[Finding, ...]
    content: Content | None
    stories: int = 0
    """Tests of the staff's that were played."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Those that keep it from being published."""
        return tuple(one for one in self.findings if one.severity == "error")


_kept: OrderedDict[tuple[int, str, str], tuple[Content, Judged]] = OrderedDict()


def judge(kabar: Kabar, name: str, body: str, *, whole: bool = True) -> Judged:
    """Check this text as if it were live under this name. Raises nothing: what cannot be read is a finding.

    Seconds for a file of the lexicon, so what was checked a moment ago among the same content is not checked again;
    ``whole`` False: only the examples of its rules, unless the flows have been looked at already.
    """
    live = kabar.content
    with kabar.database.read() as connection:
        written = stories.every(connection)
        calls = dialled.every(connection)
    key = (id(live), name, f"{body}\0{written!r}\0{calls!r}")
    if key not in _kept and not whole:
        key = (*key[:2], f"{key[2]}\0part")
    if found := _kept.get(key):
        return found[1]
    judged = _judged(kabar, name, body, written if whole else [], calls, whole)
    _kept[key] = (live, judged)  # the content itself, so that its id stays its own
    while len(_kept) > _KEEPS:  # another thread may be at it too: what was judged here is given in any case
        _kept.popitem(last=False)
    return judged


def _judged(
    kabar: Kabar, name: str, body: str, written: list[stories.Story], calls: tuple[dialled.Call, ...], whole: bool
) -> Judged:
    live = kabar.content
    if name not in live.parts:
        found = Finding(name, told("there is no such part"), told("Use the name of one that there is"), kind=FORM)
        return Judged("", (found,), None)
    try:
        made = dialled.told(with_parts(live, {name: body}), dialled.latest(calls))
    except ContentError as error:
        return Judged("", error.findings, None)
    findings = list(_found(kabar, made, name, calls, whole))
    if name != PLAN and not any(one.severity == "error" for one in findings):
        findings += [finding for story in written for finding in stories.played(kabar, made.world, story)]
    return Judged(made.parts[name].version, tuple(findings), made, len(written))


def _found(kabar: Kabar, made: Content, name: str, calls: tuple[dialled.Call, ...], whole: bool) -> list[Finding]:
    live, source = kabar.content, Source(Path(file_of(name)), made.parts[name].body)
    if name == PLAN:
        return list(part_checks.of_plan(live, made, source, kabar.texts.written.texts))
    if name == LADDER:
        return list(part_checks.of_ladder(live, made, source))
    if name == SERVICES:
        return list(part_checks.of_services(live, made, source, calls))
    return list(part_checks.of_lexicon(live, made, whole))


def difference(kabar: Kabar, name: str, live: str, body: str) -> Difference:
    """From the live text of a part to this one, and why a second person must look. Raises ContentError."""
    old, new = (Source(Path(file_of(name)), text).data for text in (live, body))
    changes = tuple(one for one in differences(old, new) if one.path)  # without: one of the two is no part at all
    return Difference(changes, part_second.reasons(kabar, name, body, changes) if changes else ())
