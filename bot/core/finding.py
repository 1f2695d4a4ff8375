"""Something wrong in content, told so that a programme officer can mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

Path = tuple[str | int, ...]
"""The keys that lead to a place in a YAML file, e.g. ``("nodes", "start", "choices", "fine")``."""

Place = Callable[[Path], str]
"""Names a path for people, e.g. ``check_in.yaml:12 (nodes.start.choices.fine)``."""

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: where it is, what is wrong, how to mend it. An error keeps a flow from being published.

    ``words`` and ``mend`` are English; made by ``told.told`` they can be said in Indonesian too.
    """

    place: str
    words: str
    mend: str
    severity: Severity = "error"
    kind: str = ""
    """A short name of this sort of fault that stays the same in every version, e.g. ``dead_end``."""
    flow: str = ""
    """The flow that it is in; empty where it is in none."""
    path: Path = ()
    """The keys inside that flow, for a page that shows it beside what is wrong."""

    def __str__(self) -> str:
        return f"{self.place}: {self.words}. {self.mend}."


class ContentError(ValueError):
    """Content that cannot be used; one line a finding."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))
