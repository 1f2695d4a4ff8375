"""Where something that a check found stands, in what a page needs to say it in the words of its forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ruamel.yaml.error import YAMLError

from bot.content.yaml import read_yaml
from bot.core.finding import Finding
from bot.web.context import kabar

_PLACE: Final = re.compile(r"[\w/.-]+?\.yaml(?::(?P<line>\d+))?(?: \((?P<keys>[^)]*)\))?(?:: (?P<rule>\S+))?")
_NAMES: Final = ("step", "rule", "name")
"""What a step of the plan, a rule of the lexicon and a service are called by in their forms."""


@dataclass(frozen=True, slots=True)
class Where:
    """``flow`` with its ``title`` and perhaps a ``step``; else ``path`` in the part, as its page names it."""

    flow: str = ""
    title: str = ""
    step: str = ""
    path: tuple[str, ...] = ()
    line: int = 0
    """In the part's text, for whoever changes it as text; 0 where none is known."""


def where(finding: Finding, body: str) -> Where:
    """The place of something found in ``body``, the text of a part, or in a flow that it would spoil."""
    flow = kabar().content.world.flows.get(finding.flow)
    if flow is not None:
        step = str(finding.path[1]) if finding.path[:1] == ("nodes",) and len(finding.path) > 1 else ""
        return Where(flow.name, flow.title, step)
    found = _PLACE.fullmatch(finding.place)
    if found is None:
        return Where()
    keys = (found["rule"],) if found["rule"] else _named((found["keys"] or "").split("."), body)
    return Where(path=tuple(key for key in keys if key), line=int(found["line"] or 0))


def _named(keys: list[str], body: str) -> tuple[str, ...]:
    """The keys, with the name of a step, rule or service in the place of its number or code."""
    try:
        inside: Any = read_yaml(body)
    except YAMLError:
        inside = None
    said = []
    for key in keys:
        inside, name = _next(inside, key)
        said.append(name)
    return tuple(said)


def _next(inside: Any, key: str) -> tuple[Any, str]:  # noqa: ANN401 - what a file holds
    numbered = key.isascii() and key.isdecimal() and len(key) < 6  # noqa: PLR2004 - digits
    if isinstance(inside, list) and numbered and int(key) < len(inside):
        item, name = inside[int(key)], str(int(key) + 1)
    else:
        item, name = inside.get(key) if isinstance(inside, Mapping) else None, key
    called = [item[one] for one in _NAMES if isinstance(item.get(one), str)] if isinstance(item, Mapping) else []
    return item, (called or [name])[0]
