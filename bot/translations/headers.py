"""The head of each catalogue: what translators' tools ask of it.

``Language`` is ``sas`` for Sasak, the code of ISO 639 that msginit itself writes and that Poedit and Weblate show as
Sasak. The folder is ``id@sas`` nevertheless: the CLDR, and Babel with it, know no Sasak and stop at such a folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

ONE_FORM: Final = "nplurals=1; plural=0;"
TWO_FORMS: Final = "nplurals=2; plural=(n != 1);"


@dataclass(frozen=True, slots=True)
class Language:
    """A language that texts are translated into."""

    name: str
    header: str
    """What ``Language`` says."""
    also: tuple[str, ...]
    """What it may say in a file that comes back from a translator's tool."""
    plural: str
    """By the CLDR. Babel itself writes two forms for Indonesian, Javanese and Sundanese."""


TRANSLATED: Final[Mapping[str, Language]] = {
    "sas": Language("Sasak", "sas", ("sas", "sas_ID", "id@sas", "id_ID@sas"), ONE_FORM),
    "jv": Language("Javanese", "jv", ("jv", "jv_ID"), ONE_FORM),
    "su": Language("Sundanese", "su", ("su", "su_ID"), ONE_FORM),
    "en": Language("English", "en", ("en", "en_GB", "en_US"), TWO_FORMS),
}

ORDER: Final = (
    *("Project-Id-Version", "Report-Msgid-Bugs-To", "PO-Revision-Date", "Last-Translator", "Language-Team"),
    *("Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms"),
)
"""All that msgfmt asks for, and the order they are written in."""


def head(language: str, now: str, known: Mapping[str, str]) -> dict[str, str]:
    """A catalogue's head: who translated it and when stays as it is ``known``. ``now`` is for a new one."""
    this = TRANSLATED[language]
    ours = {
        "Project-Id-Version": "kabar",
        "Language": this.header,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": this.plural,
    }
    theirs = {
        "Report-Msgid-Bugs-To": "",
        "PO-Revision-Date": now,
        "Last-Translator": "Nobody yet <nobody@example.org>",
        "Language-Team": this.name,
    }
    told = {name: known.get(name) or value for name, value in theirs.items()} | ours
    return {name: told[name] for name in ORDER} | {n: v for n, v in known.items() if n not in told and n[:2] == "X-"}
