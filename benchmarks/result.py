"""What a benchmark gives, and how it is shown and kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to measure."""

    pairs: int = 7
    seconds: float = 2.0
    """A burst's length."""
    people: int = 3000
    lines: int = 10_000
    rows: int = 5000
    """Messages that wait in the outbox."""
    judged: bool = True
    """Whether a figure that is too bad ends the run."""


QUICK = Effort(pairs=1, seconds=0.3, people=100, lines=500, rows=80, judged=False)
"""Enough to see that everything works; the figures mean little."""


@dataclass(frozen=True, slots=True)
class Result:
    """``value`` in ``unit``, beside the ``limit`` of what could be had and the share of it that was reached."""

    value: float
    unit: str
    limit: float
    ratio: float
    more: Mapping[str, float | Sequence[float]] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Plain values, rounded to what was measured."""
        first = {"value": round(self.value, 1), "unit": self.unit, "limit": round(self.limit, 1)}
        return first | {"ratio": round(self.ratio, 3)} | {name: _rounded(found) for name, found in self.more.items()}


def _rounded(found: float | Sequence[float]) -> float | list[float]:
    return round(found, 3) if isinstance(found, (int, float)) else [round(one, 3) for one in found]


def table(results: Mapping[str, Result]) -> str:
    """One line a benchmark."""
    lines = [f"{'':22}{'measured':>10}{'limit':>10}  {'unit':10}{'ratio':>6}  ms p50/p99 (of the limit)"]
    for name, result in results.items():
        more = result.more
        times = ""
        if "p50_ms" in more:
            times = "{p50_ms:.1f}/{p99_ms:.1f} ({limit_p50_ms:.1f}/{limit_p99_ms:.1f})".format_map(more)
        if "cpu_ms" in more:
            times = "{cpu_ms:.2f} ms of a processor each; urgent {urgent_p50_s:.2f}/{urgent_max_s:.2f} s".format_map(
                more
            )
        if result.unit == "times":
            lines.append(f"{name:22}{result.value:>10.2f}{result.limit:>10.2f}  {result.unit:10}{result.ratio:>6.2f}")
            lines += _pages(more)
            continue
        figures = f"{result.value:>10,.0f}{result.limit:>10,.0f}  {result.unit:10}{result.ratio:>6.2f}"
        lines.append(f"{name:22}{figures}  {times}".rstrip())
    return "\n".join(lines)


def _pages(more: Mapping[str, float | Sequence[float]]) -> list[str]:
    """Each page's times at the small and the large size, and its statements."""
    told = [f"  {'':26}{'small ms':>10}{'large ms':>10}{'times':>8}{'statements':>12}"]
    for name, figures in more.items():
        if isinstance(figures, Sequence):
            few, many, times, statements, others = figures
            count = f"{statements:.0f}" if statements == others else f"{statements:.0f}/{others:.0f}"
            told.append(f"  {name.removeprefix('page '):26}{few:>10.1f}{many:>10.1f}{times:>8.2f}{count:>12}")
    return told


def keep(results: Mapping[str, Result], file: Path) -> None:
    """Write the figures; those of benchmarks that did not run now stay as they were."""
    file.parent.mkdir(parents=True, exist_ok=True)
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    known |= {name: result.as_json() for name, result in results.items()}
    file.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")
