"""Names for flows, nodes and answers: small letters, digits and _, each once, the same at every import."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Final

from bot.content.flows import NOT_FLOWS
from bot.core.fields import FACTS

LONGEST: Final = 32
"""Letters of a name that is made out of words."""

_FLOWS: Final = Path(__file__).parents[2] / "flows"
KABARS_OWN: Final = NOT_FLOWS | {file.stem for file in _FLOWS.glob("*.yaml")} | {"lexicon"}
"""Names of the flows that come with Kabar, and of files that hold something else: an import takes none."""

RESERVED: Final = frozenset(
    (*("true", "false", "null", "yes", "no", "on", "off", "y", "n", "and", "or", "not"), *FACTS)
)
"""Words that YAML or a condition reads as something else."""


def slug(words: str, instead: str, longest: int = LONGEST) -> str:
    """A name out of these words, cut between words; ``instead`` where they have no plain letters."""
    plain = unicodedata.normalize("NFKD", words[: longest * 8]).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    if len(name) > longest:
        name = name[: longest + 1].rpartition("_")[0] or name[:longest]
    if not name:
        return instead
    return name if name[0].isalpha() else f"{instead}_{name}"


def snake(name: str) -> str:
    """A result's name as expressions write it (goflow, utils.Snakify)."""
    return re.sub(r"\W+", "_", name.strip()).lower()


class Names:
    """Gives each name once: a second ``tanya`` becomes ``tanya_2``."""

    def __init__(self, taken: frozenset[str] = RESERVED) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def give(self, name: str) -> str:
        """This name, or the next that is free."""
        given, number = name, self._next.get(name, 1)
        while given in self._taken:
            number += 1
            given = f"{name}_{number}"
        self._next[name] = number
        self._taken.add(given)
        return given


def flow_names() -> Names:
    """For the flows of an export: none of them replaces a file that Kabar needs."""
    return Names(RESERVED | KABARS_OWN)
