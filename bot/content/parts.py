"""The parts of the content beside flows that staff change: plan, ladder, services, and each file of the lexicon."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from bot.content.yaml import parsed
from bot.core.parse import version_of

PLAN: Final = "plan"
LADDER: Final = "ladder"
SERVICES: Final = "services"
FIXED: Final = (PLAN, LADDER, SERVICES)
LEXICON: Final = "lexicon/"
"""How the names of the lexicon's files begin: ``lexicon/hunger``, ``lexicon/words``."""
WORDS: Final = f"{LEXICON}words"
"""The lists of words that rules of all files name."""
_NAME: Final = re.compile(r"lexicon/[a-z][a-z0-9_]{0,40}")


@dataclass(frozen=True)
class Part:
    """One of them, as its file is written."""

    name: str
    body: str

    @cached_property
    def version(self) -> str:
        """A hash of what it says, comments aside. Raises YAMLError."""
        return version_of(parsed(self.body))


def is_part(name: str) -> bool:
    """Whether this is the name of a part, and no flow's."""
    return name in FIXED or _NAME.fullmatch(name) is not None


def file_of(name: str) -> str:
    """Its file inside a content folder."""
    return f"{name}.yaml"


def read_parts(folder: Path) -> Mapping[str, Part]:
    """Those of a content folder, by name, in the order in which staff see them."""
    names = [*FIXED, *(f"{LEXICON}{file.stem}" for file in sorted((folder / "lexicon").glob("*.yaml")))]
    return {name: Part(name, (folder / file_of(name)).read_text(encoding="utf-8")) for name in names}
