"""Read what the second ear needs from ``bot/flows/lexicon/examples``: meanings, and weights that fit the examples.

The examples (``*.tsv``), ``meanings.txt`` and ``same.txt`` are what staff edit; ``weights.txt`` is made from them by
``make hear-train`` and carries their fingerprint, so that Kabar never hears with weights of other examples.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.core.hear.likeness import Learned, Weights
from bot.core.hear.rules import CATEGORIES, LANGUAGES, SIGN_LEVELS, SignLevel

MEANINGS = "meanings.txt"
SAME = "same.txt"
WEIGHTS = "weights.txt"
FORMAT = "kabar likeness 2"
MEND = "Run `make hear-train`."

_COLUMNS = ("text", "level", "category", "language")
_SAME = {
    "confined": "locked",
    "docs_held": "passport_held",
    "assistance": "aid_access",
    "work": "no_work",
    "illness_mild": "ill",
}
"""Names of categories as people who label messages write them -> as rules do."""


class LikenessError(ValueError):
    """Examples, meanings or weights cannot be used. The text names the file and the mend."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message; ``level`` is none where nothing is wrong, and ``category`` then says why."""

    file: str
    text: str
    level: str
    category: str
    language: str


def load(folder: Path) -> Learned:
    """Meanings and weights of a folder. Raises LikenessError."""
    path = folder / WEIGHTS
    if not path.is_file():
        raise LikenessError(f"{WEIGHTS}: not found. {MEND}")
    head, _, table = path.read_text(encoding="utf-8").partition("\n\n")
    told = dict(line.split("\t", 1) for line in head.splitlines() if "\t" in line)
    if told.get("format") != FORMAT or told.get("examples") != fingerprint(folder):
        raise LikenessError(f"{WEIGHTS}: was made from other examples or meanings. {MEND}")
    try:
        weights = _weights(told, table)
    except (KeyError, ValueError) as error:
        raise LikenessError(f"{WEIGHTS}: cannot be read ({error}). {MEND}") from error
    return Learned(weights, read_meanings(folder), read_meanings(folder, SAME))


def _weights(told: dict[str, str], table: str) -> Weights:
    danger: dict[str, int] = {}
    grave: dict[str, int] = {}
    columns: dict[str, bytes] = {}
    for line in table.splitlines():
        feature, weight, graver, column = line.split("\t")
        danger[feature] = int(weight)
        grave[feature] = int(graver)
        columns[feature] = column.encode("ascii")
    kinds = tuple(_kind(written) for written in told["kinds"].split())
    languages = tuple(told["languages"].split())
    if set(map(len, columns.values())) - {len(kinds) + len(languages)}:
        raise ValueError("a line with too many or too few columns")
    return Weights(
        danger=danger,
        grave=grave,
        scales=_two(told["scales"]),
        biases=_two(told["biases"]),
        threshold=float(told["threshold"]),
        red=float(told["red"]),
        kinds=kinds,
        languages=languages,
        columns=columns,
    )


def _two(written: str) -> tuple[float, float]:
    danger, grave = map(float, written.split())
    return danger, grave


def _kind(written: str) -> tuple[SignLevel, str]:
    level, category = written.split(":")
    if level not in SIGN_LEVELS or category not in CATEGORIES:
        raise ValueError(f"kind {written}")
    return level, category


def fingerprint(folder: Path) -> str:
    """Of all that the weights are made from: examples and meanings, by name and content."""
    seen = hashlib.sha256(FORMAT.encode())
    for path in (*sorted(folder.glob("*.tsv")), folder / MEANINGS, folder / SAME):
        content = path.read_bytes() if path.is_file() else b""
        seen.update(f"\n{path.name} {len(content)}\n".encode() + content)
    return seen.hexdigest()[:32]


def read_meanings(folder: Path, file: str = MEANINGS) -> dict[str, tuple[str, ...]]:
    """``meanings.txt`` or ``same.txt``: name -> words; a name may have several lines."""
    path = folder / file
    if not path.is_file():
        raise LikenessError(f"{file}: not found. The words of one meaning belong there.")
    read: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, colon, words = line.partition(":")
        forms = tuple(word.strip() for word in words.split(","))
        if not colon or not name.isidentifier() or any(len(form.split()) != 1 for form in forms):
            raise LikenessError(f"{file}: line {number}: write `name: word, word`, each a single word.")
        read[name] = read.get(name, ()) + forms
    return read


def read_examples(folder: Path) -> Iterator[Example]:
    """Every labelled message of the folder, in the order of the files."""
    for path in sorted(folder.glob("*.tsv")):
        yield from read_file(path)


def read_file(path: Path) -> Iterator[Example]:
    """The labelled messages of one file; other columns than the needed ones are passed over."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        if missing := set(_COLUMNS) - set(rows.fieldnames or ()):
            raise LikenessError(f"{path.name}: has no column {min(missing)}.")
        for row in rows:
            category = _SAME.get(row["category"], row["category"])
            if row["level"] not in {*SIGN_LEVELS, "none"} or row["language"] not in LANGUAGES:
                raise LikenessError(f"{path.name}: line {rows.line_num}: level or language is unknown.")
            if row["level"] != "none" and category not in CATEGORIES:
                raise LikenessError(f"{path.name}: line {rows.line_num}: category {category!r} is unknown.")
            yield Example(path.stem, row["text"], row["level"], category, row["language"])
