"""Somebody who has everything that was published and solves for what was not, with whole numbers and no negatives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

Atom = tuple[str, ...]
"""The smallest cell: month, district, sex, and which leaf of the tree of counts."""
Cell = frozenset[Atom]


@dataclass
class Attacker:
    """What is known: sums of atoms, exactly or within bounds."""

    atoms: list[Atom]
    known: dict[Cell, tuple[float, float]] = field(default_factory=dict)

    def learns(self, cell: Cell, least: float, most: float) -> None:
        """The sum of these atoms lies from ``least`` to ``most``."""
        before = self.known.get(cell, (0, np.inf))
        self.known[cell] = (max(before[0], least), min(before[1], most))

    def works_out(self, cells: Mapping[Cell, int]) -> list[tuple[Cell, int]]:
        """Which of these cells (with their true value) have one possible value only."""
        return [(cell, true) for cell, true in cells.items() if self._only(cell)]

    def most(self, cell: Cell) -> int:
        """The largest value that this cell may have."""
        return self._end(cell, -1)

    def _only(self, cell: Cell) -> bool:
        ends = [self._end(cell, sign) for sign in (1, -1)]
        return ends[0] == ends[1]

    def _end(self, cell: Cell, sign: int) -> int:
        place = {atom: number for number, atom in enumerate(self.atoms)}
        target = np.zeros(len(place))
        target[[place[atom] for atom in cell]] = sign
        rows = np.zeros((len(self.known), len(place)))
        for row, told in enumerate(self.known):
            rows[row, [place[atom] for atom in told]] = 1
        low, high = zip(*self.known.values(), strict=True)
        found = milp(
            target,
            constraints=LinearConstraint(rows, low, high),
            integrality=np.ones(len(place)),
            bounds=Bounds(0, np.inf),
        )
        if found.status == 3:  # it may be as large as one likes
            return 10**9
        assert found.success, found.message
        return sign * round(found.fun)
