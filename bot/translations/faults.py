"""What is wrong with a catalogue: each fault with its place and how to mend it. What msgfmt --check finds, and more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from bot.core.segments import foreign
from bot.core.told import listed, told
from bot.i18n import fields
from bot.translations.colliding import colliding
from bot.translations.fault import Fault, place_of
from bot.translations.headers import ORDER, TRANSLATED
from bot.translations.po import Catalogue, Entry
from bot.translations.too_long import too_long
from bot.translations.wanted import Wanted

_PLURAL: Final = re.compile(r"nplurals=\d; plural=[n0-9()!=<>&|%?: ]+;")
_PLAIN: Final[Mapping[str, str]] = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc`\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    "\u2026": "...",
    "\u00a0": told("a plain space"),
}
"""Letters that word processors put in -> what to write."""


def faults(language: str, catalogue: Catalogue, wanted: Wanted, others: Mapping[str, str]) -> tuple[Fault, ...]:
    """All that is wrong; ``others``: context -> text of the language, for what the catalogue does not translate."""
    found = [*wrong_head(language, catalogue.head)]
    known = {entry.context: entry for entry in wanted.entries}
    for entry in catalogue.entries:
        now = known.get(entry.context)
        if now is None:
            words = "there is no such text"
            yours = "Take it out, or export the file anew: the text was removed or its place has another name now"
            found.append(Fault(place(entry), words, yours, "unknown", context=entry.context))
        elif entry.text:
            found += alone(entry, now)
    translated = {entry.context: entry.text for entry in catalogue.entries if entry.text}
    found += too_long(wanted, translated, others)
    found += colliding(wanted.world, translated, others)
    return tuple(dict.fromkeys(found))


def place(entry: Entry) -> str:
    """A text as translators find it."""
    return place_of(entry.context, entry.source)


def head_is_whole(head: Mapping[str, str]) -> Iterator[Fault]:
    """What msgfmt --check asks of a head. A file that comes in gets a new one, so it is not asked there."""
    for name in ORDER:
        if name not in head:
            yield Fault("head", f"{name} is missing", "Run kabar translations update")
    if not _PLURAL.fullmatch(head.get("Plural-Forms", "")):
        yield Fault("head", f"Plural-Forms is {head.get('Plural-Forms')!r}", "Run kabar translations update")


def wrong_head(language: str, head: Mapping[str, str]) -> Iterator[Fault]:
    """A file of another language, or of other letters."""
    this = TRANSLATED[language]
    told = head.get("Language", "")
    if told not in this.also:
        mend = f"Give the file of the right language, or write Language: {this.header}"
        words, values = f"Language is {told!r}, and this is to be {this.name}", {"told": told, "language": language}
        yield Fault("head", words, mend, "language", values)
    charset = head.get("Content-Type", "").partition("charset=")[2].strip()
    if charset.lower() != "utf-8":
        words = f"the letters are {charset or 'of no named charset'}"
        yield Fault("head", words, "Save the file as UTF-8", "charset", {"told": charset})


def alone(entry: Entry, now: Entry) -> Iterator[Fault]:
    """What is wrong with a translation whatever it stands beside; ``now``: the text as it is."""
    where = place(entry)
    braces = fields(now.source)
    if fields(entry.text) != braces:
        needed = f"Leave {' '.join(braces)} as it is" if braces else "Take { and } away: Kabar fills nothing in here"
        words = f"other braces than in the Indonesian text: {entry.text!r}"
        yield Fault(where, words, needed, "braces", {"needed": " ".join(braces)}, entry.context)
    if odd := foreign(entry.text):
        instead = ", ".join(f"{_PLAIN[letter]} for {letter}" for letter in odd if letter in _PLAIN)
        words = f"{' '.join(odd)} makes an SMS less than half as long"
        plain = listed(told("{odd} → {plain}", odd=one, plain=_PLAIN[one]) for one in odd if one in _PLAIN)
        values = {"letters": " ".join(odd), "instead": plain}
        mend = f"Write {instead}" if instead else "Use the letters of a plain phone"
        yield Fault(where, words, mend, "letters", values, entry.context)
    edges = (str.startswith, str.endswith)
    if any(edge(entry.text, "\n") != edge(now.source, "\n") for edge in edges) or entry.text != entry.text.strip(" "):
        words = "begins or ends with a space or a line of its own"
        yield Fault(where, words, "Take it away", "edges", context=entry.context)
