"""The bot's own words in the reader's language, found again from the text that went out.

Flows and common texts are translated as a whole, so a sent text is made of known ones; what holds somebody's own words
or a value is left out. Nothing is translated by a machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from bot.content import Content
from bot.core.effects import Text
from bot.i18n import Catalogues
from bot.services.kabar import Kabar

_NUMBERED = re.compile(r"(\d+) (.+)")
_known: dict[tuple[int, int, str], tuple[Content, Catalogues, Mapping[str, Text]]] = {}
MOST_KNOWN: Final = 20


def of(kabar: Kabar, body: str, language: str, reader: str) -> str | None:
    """``body``, which was said in ``language``, for somebody who reads ``reader``.

    None where that is the same, or where it holds no text of ours.
    """
    if language == reader or not body:
        return None
    known = _index(kabar, language)
    lines = []
    for line in body.split("\n"):
        numbered = _NUMBERED.fullmatch(line)
        number, text = (f"{numbered[1]} ", numbered[2]) if numbered else ("", line)
        found = [kabar.say(reader, one) for one in _parts(text, known)]
        if found:
            lines.append(number + " ".join(found))
    said = "\n".join(lines)
    return said if said and said != body else None


def _parts(text: str, known: Mapping[str, Text]) -> Iterator[Text]:
    """The texts that a line is made of: parts are joined by a space, the longest that fits comes first."""
    words = text.split(" ")
    start = 0
    while start < len(words):
        end = len(words)
        while end > start and " ".join(words[start:end]) not in known:
            end -= 1
        if end > start:
            yield known[" ".join(words[start:end])]
        start = max(end, start + 1)


def _index(kabar: Kabar, language: str) -> Mapping[str, Text]:
    """What each of our texts reads in this language. Made once a language: it takes some milliseconds."""
    content = kabar.content
    key = (id(content), id(kabar.catalogues), language)
    if key not in _known:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        # the lines with somebody to call bring their numbers; what else is filled in is not known any more
        fixed = (text for text in content.texts() if "{" not in text.source or text.values)
        said = {kabar.say(language, text): text for text in fixed}
        _known[key] = (content, kabar.catalogues, said)  # kept with what they were made of, so that no id comes again
    return _known[key][2]
