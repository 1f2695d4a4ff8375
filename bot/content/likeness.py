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

from bot.core.finding import ContentError, Finding
from bot.core.hear.likeness import Learned, Weights
from bot.core.hear.rules import CATEGORIES, LANGUAGES, SIGN_LEVELS, SignLevel
from bot.core.shape import FORM
from bot.core.told import shown, told

MEANINGS = "meanings.txt"
SAME = "same.txt"
WEIGHTS = "weights.txt"
FORMAT = "kabar likeness 2"
MEND = told("Run `make hear-train`")

_COLUMNS = ("text", "level", "category", "language")
_SAME = {
    "confined": "locked",
    "docs_held": "passport_held",
    "assistance": "aid_access",
    "work": "no_work",
    "illness_mild": "ill",
}
"""Names of categories as people who label messages write them -> as rules do."""


def _refused(place: str, words: str, mend: str) -> ContentError:
    return ContentError([Finding(f"lexicon/examples/{place}", words, mend, kind=FORM)])


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message; ``level`` is none where nothing is wrong, and ``category`` then says why."""

    file: str
    text: str
    level: str
    category: str
    language: str


def load(folder: Path) -> Learned:
    """Meanings and weights of a folder. Raises :class:`ContentError`."""
    path = folder / WEIGHTS
    if not path.is_file():
        raise _refused(WEIGHTS, told("not found"), MEND)
    head, _, table = path.read_text(encoding="utf-8").partition("\n\n")
    written = dict(line.split("\t", 1) for line in head.splitlines() if "\t" in line)
    if written.get("format") != FORMAT or written.get("examples") != fingerprint(folder):
        raise _refused(WEIGHTS, told("was made from other examples or meanings"), MEND)
    try:
        weights = _weights(written, table)
    except (KeyError, ValueError) as error:
        raise _refused(WEIGHTS, told("cannot be read ({fault})", fault=str(error)), MEND) from error
    return Learned(weights, read_meanings(folder), read_meanings(folder, SAME))


def _weights(head: dict[str, str], table: str) -> Weights:
    danger: dict[str, int] = {}
    grave: dict[str, int] = {}
    columns: dict[str, bytes] = {}
    for line in table.splitlines():
        feature, weight, graver, column = line.split("\t")
        danger[feature] = int(weight)
        grave[feature] = int(graver)
        columns[feature] = column.encode("ascii")
    kinds = tuple(_kind(written) for written in head["kinds"].split())
    languages = tuple(head["languages"].split())
    if set(map(len, columns.values())) - {len(kinds) + len(languages)}:
        raise ValueError("a line with too many or too few columns")
    return Weights(
        danger=danger,
        grave=grave,
        scales=_two(head["scales"]),
        biases=_two(head["biases"]),
        threshold=float(head["threshold"]),
        red=float(head["red"]),
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
        raise _refused(file, told("not found"), told("The words of one meaning belong there"))
    read: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, colon, words = line.partition(":")
        forms = tuple(word.strip() for word in words.split(","))
        if not colon or not name.isidentifier() or any(len(form.split()) != 1 for form in forms):
            mend = told("Write 'name: word, word', each a single word")
            raise _refused(f"{file}:{number}", told("the line cannot be read"), mend)
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
            raise _refused(path.name, told("has no column {name}", name=min(missing)), told("Add the column"))
        for row in rows:
            category = _SAME.get(row["category"], row["category"])
            if row["level"] not in {*SIGN_LEVELS, "none"} or row["language"] not in LANGUAGES:
                raise _refused(
                    f"{path.name}:{rows.line_num}", told("level or language is unknown"), told("Mend the line")
                )
            if row["level"] != "none" and category not in CATEGORIES:
                words = told("{what} {found} is unknown", what="category", found=shown(category))
                raise _refused(f"{path.name}:{rows.line_num}", words, told("Mend the line"))
            yield Example(path.stem, row["text"], row["level"], category, row["language"])
