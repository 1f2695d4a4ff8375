"""Small steps that make a message comparable, each of them plain enough to test by itself.

``clean`` works on the whole text, ``spell`` on one word. No step raises for any text, and each is linear in its length.
"""

from __future__ import annotations

import re
import unicodedata

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ZERO_WIDTH = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"
    "\ufeff\U000e0000-\U000e0fff]"
)
_WHOLE_PHRASES = re.compile("[\ufdf0-\ufdfd]")
"""Arabic blessings in one character; written out they would make a text 18 times as long."""
_CENSORED = re.compile(r"(?<=[a-z])\*{1,3}(?=[a-z])")
_SPACED = re.compile(r"(?<![^\W_])[a-z](?:[ .\-_][a-z]){3,}(?![^\W_])")
_SAME = re.compile(r"([^\W\d_])\1+")
_SIGN_IN_WORD = re.compile(r"(?<=[a-z@$])[@$](?=[a-z@$])")
_DIGIT_IN_WORD = re.compile(r"(?<=[a-z])\d+(?=[a-z])")
_DIGIT_AT_END = re.compile(r"(?<=[a-z]{2})[0134]$|(?<=[a-z])2$")

# Cyrillic and Greek letters that look like Latin ones, small after case folding; and typographers' marks.
_LOOK_ALIKE = str.maketrans(
    "аеорсухіјѕкмтнвԁԛԝοαρικτυνεıłđɑɡ‘’ʼ´‐‑‒–—−",
    "aeopcyxijskmthbdqwoapiktuveildag''''------",
)
_LEET = str.maketrans("0134579", "oieastg")


def compatible(text: str) -> str:
    """Unicode compatibility form, without accents and invisible characters: full-width, circled, bold, e-acute."""
    if text.isascii():
        return text
    text = _WHOLE_PHRASES.sub(" ", text)
    text = _ZERO_WIDTH.sub("", text.replace("\u00bd", " setengah ").replace("\U0001f51f", "10"))
    return _NOT_ASCII.sub(_plain, unicodedata.normalize("NFKD", text))


def _plain(found: re.Match[str]) -> str:
    char = found[0]
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    kind = unicodedata.category(char)
    if kind in {"Mn", "Me"}:
        return ""
    return " " if kind in {"Cs", "Cc", "Cn", "Zl", "Zp", "Zs"} else char


def fold_case(text: str) -> str:
    """Small letters, and Latin ones for their look-alikes."""
    return text.lower() if text.isascii() else text.casefold().translate(_LOOK_ALIKE)


def join_spaced(text: str) -> str:
    """``t o l o n g`` and ``m.a.t.i`` become words: four or more single letters in a row."""
    return _SPACED.sub(lambda found: found[0][::2], text)


def uncensor(text: str) -> str:
    """``b*nuh`` loses its star (the missing vowel is mended later); ``s@kit`` and ``p@$por`` get letters."""
    if "*" in text:
        text = _CENSORED.sub("", text)
    if "@" in text or "$" in text:
        text = _SIGN_IN_WORD.sub(lambda found: "a" if found[0] == "@" else "s", text)
    return text


def clean(text: str) -> str:
    """All steps that look at the text as a whole; the words stay in their order."""
    return uncensor(join_spaced(fold_case(compatible(text)).replace("`", "'")))


def undigit(word: str) -> str:
    """Digits inside a word are letters (``s4kit``); a 2 says the word twice (``dipukul2``). ``500rb`` stays."""
    if word.isalpha() or word.isdigit():
        return word
    word = _DIGIT_IN_WORD.sub(lambda found: found[0].replace("2", "").translate(_LEET), word)
    return _DIGIT_AT_END.sub(lambda found: found[0].replace("2", "").translate(_LEET), word)


def unstretch(word: str) -> str:
    """Every letter once: ``toloooong``, ``nggak``. The lexicon is read the same way, so both sides agree."""
    return _SAME.sub(r"\1", word)


def spell(word: str) -> str:
    """The form of one cleaned word that is looked up; Sasak writes its glottal stop as q or k, here k."""
    return unstretch(undigit(word.replace("'", ""))).replace("q", "k")
