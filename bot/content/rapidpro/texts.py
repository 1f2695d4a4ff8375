"""Texts in the letters Kabar can send, with their translations. Indonesian is the source."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.content.rapidpro.expressions import Plain, without
from bot.content.rapidpro.model import RapidFlow
from bot.content.rapidpro.report import Account, shown

INDONESIAN: Final = ("ind", "id")
UNSAID: Final = ("", "und", "base", "mul")
"""Base languages that say nothing."""

OURS: Final[Mapping[str, str]] = {
    **dict.fromkeys(INDONESIAN, "id"),
    **dict.fromkeys(("eng", "en"), "en"),
    **dict.fromkeys(("sas",), "sas"),
    **dict.fromkeys(("jav", "jv"), "jv"),
    **dict.fromkeys(("sun", "su"), "su"),
}
"""ISO 639-3, as RapidPro writes languages -> ours."""

_PLAIN: Final[Mapping[int, str]] = {
    **{ord(letter): "'" for letter in "\u2018\u2019\u201a\u201b\u2032\u02bc`\u00b4"},
    **{ord(letter): '"' for letter in "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"},
    **{ord(letter): "-" for letter in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"},
    **{ord(letter): " " for letter in "\u00a0\u2009\u202f\t"},
    **{ord(letter): "\n" for letter in "\u0085\u2028\u2029"},
    ord("\u2026"): "...",
    ord("\u2022"): "-",
    ord("{"): "(",
    ord("}"): ")",
}
_ODD: Final = re.compile("[" + "".join(re.escape(chr(code)) for code in _PLAIN if chr(code) not in "\t\u00a0") + "]")
_UNSEEN: Final = ("Cc", "Cs", "Cn", "Co")
"""Letters that no phone shows and no file keeps: control signs, halves of letters, places without a letter."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One text: its source, and in other languages of ours."""

    source: str
    others: Mapping[str, str] = field(default_factory=dict)
    changed: bool = False
    """Something was filled in there: the translations want to be read again."""

    def __bool__(self) -> bool:
        return bool(self.source)

    def __add__(self, other: Wording) -> Wording:
        """One after the other, in each language that has both."""
        both = {lang: f"{text} {other.others[lang]}" for lang, text in self.others.items() if lang in other.others}
        return Wording(f"{self.source} {other.source}", both, self.changed or other.changed)


class Texts:
    """The texts of one flow."""

    def __init__(self, flow: RapidFlow, account: Account) -> None:
        self._flow = flow
        self._account = account
        self._used: set[tuple[str, str, str]] = set()
        unsaid = "" if any(language in flow.localization for language in INDONESIAN) else "id"
        self._base = unsaid if flow.language in UNSAID else OURS.get(flow.language, flow.language)
        self._missing: dict[tuple[str, str, int], str] = {}
        self._mended = 0

    def wording(self, uuid: str, prop: str, base: str, place: str, at: int = 0) -> Wording:
        """A text that people read. Where the base language is not Indonesian, its Indonesian is the source."""
        said = dict(self._said(uuid, prop, at))
        if self._base == "id":
            source = base
        else:
            source = said.pop("id", "")
            if not source and base.strip():
                source = base
                self._missing[uuid, prop, at] = base
            elif base.strip() and self._base in OURS.values():
                said[self._base] = base
        plain = self._plain(source, place)
        others = {lang: self._plain(text, place).text for lang, text in said.items()}
        return Wording(plain.text, {lang: text for lang, text in others.items() if text}, bool(plain.expressions))

    def spoken(self, uuid: str, base: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """A case's arguments in every language of ours: people answer in any."""
        yield base
        for language, items in self._flow.localization.items():
            if language in OURS and (said := items.get(uuid, {}).get("arguments")):
                self._used.add((language, uuid, "arguments"))
                yield said

    def close(self) -> None:
        """Tell of texts without Indonesian, of languages and of translations that Kabar has no place for."""
        account, flow = self._account, self._flow
        if flow.language in UNSAID:
            words = f"the export does not say which language its texts are in ({shown(flow.language)})"
            mend = "They were taken for Indonesian: read them, and translate what is not"
            with_it = "Its Indonesian translation is the source now; what stood there before is not kept"
            account.tell("", words, mend if self._base else with_it)
        if self._missing:
            named = ", ".join(shown(text, 30) for text in list(self._missing.values())[:5])
            more = f" and {len(self._missing) - 5} more" if len(self._missing) > 5 else ""  # noqa: PLR2004 - a line
            words = (
                f"{len(self._missing)} texts have no Indonesian, so {shown(flow.language)} stands there: {named}{more}"
            )
            account.tell("", words, "Kabar's source is Indonesian: write them in Indonesian in the flow file")
        if self._mended:
            words = f"{self._mended} texts had curly quotes, long dashes, braces or signs that SMS does not have"
            account.tell("", words, "They were replaced by plain ones; read the texts once")
        for language, items in flow.localization.items():
            left = [
                (uuid, prop)
                for uuid, texts in items.items()
                for prop, said in texts.items()
                if any(said) and (language, uuid, prop) not in self._used
            ]
            if left and language not in OURS:
                words = f"{len(left)} translations into {shown(language)} were not carried over"
                account.tell("", words, f"Kabar speaks {', '.join(sorted(set(OURS.values())))}; keep the export")
            elif left:
                kinds = ", ".join(sorted({shown(prop, 20) for _, prop in left}))
                words = f"{len(left)} translations into {shown(language)} have no text in Kabar ({kinds})"
                account.tell("", words, "They belong to parts that were not carried over or that people never read")

    def _said(self, uuid: str, prop: str, at: int) -> Iterator[tuple[str, str]]:
        for language, items in self._flow.localization.items():
            if language in OURS and (texts := items.get(uuid, {}).get(prop)):
                self._used.add((language, uuid, prop))
                if at < len(texts) and texts[at].strip():
                    yield OURS[language], texts[at]

    def _plain(self, text: str, place: str) -> Plain:
        plain = without(text)
        for expression in plain.expressions:
            words = f"{shown(expression)} in the text {shown(text)}: Kabar fills nothing into texts"
            self._account.tell(place, words, "Word the sentence so that it needs no name or value")
        tidy = tidied(plain.text)
        if _ODD.search(text):
            self._mended += 1
        return Plain(tidy, plain.expressions)


def tidied(text: str) -> str:
    """The same text in letters that SMS has where there are any, without signs that nobody sees."""
    plain = unicodedata.normalize("NFC", text).translate(_PLAIN).replace("\r", "\n")
    lines = (" ".join(_seen(line).split()) for line in plain.strip().split("\n"))
    return "\n".join(lines).strip()


def _seen(line: str) -> str:
    return line if line.isprintable() else "".join(one for one in line if unicodedata.category(one) not in _UNSEEN)
