"""STOP among other words, or misspelt: "saya mau berhenti terima pesan", "behenti kak", "brenti juluq".

Only words about messages may stand around it: "berhenti kerja" is news, "keluar dari sini" may be a cry for help.
"Jangan berhenti" is none: before it nothing may say no. And messages refused in so many words: "tidak usah sms lagi".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rapidfuzz.distance import OSA

ROOTS: Final = frozenset(
    {
        *("stop", "berhenti", "berenti", "brenti", "mandeg", "mandek", "mandheg", "liren", "leren", "eureun"),
        *("hentikan", "unsubscribe"),
    }
)
"""In Indonesian, Sasak, Javanese, Sundanese and English."""

_NEAR: Final = ("berhenti", "berenti", "brenti", "mandeg", "mandheg", "eureun", "unsubscribe")
"""Of these one letter may be wrong, missing or in the wrong place. Not of short ones: "keren" is near "leren"."""

_AROUND: Final = frozenset(
    {
        *("saya", "kami", "mau", "minta", "mohon", "tolong", "cukup", "kirim", "kirimi", "mengirim", "ngirim"),
        *("dikirim", "pesan", "pesannya", "pesane", "pesen", "sms", "wa", "whatsapp", "chat", "terima"),
        *("menerima", "nerima", "ikut", "langganan", "juluk", "lagi", "saja", "ya", "ah", "lah", "dari", "ke"),
        *("kepada", "nomor", "nomer", "hp", "ini", "ni", "niki", "iki", "ieu", "sini", "untuk", "hubungi"),
        *("menghubungi", "ganggu", "kabar", "semua", "dong", "deh", "nih", "sih", "atuh", "mas", "mbak"),
        *("kak", "pak", "bu", "min", "want", "to", "text", "texting", "texts", "messaging", "message"),
        *("messages", "sending", "send", "me", "my", "the", "this", "these", "number", "from", "it", "all"),
        *("now", "you", "your", "have", "asking", "siq", "sik"),
    }
)
_AFTER: Final = _AROUND | {"jangan", "tidak", "usah"}
_BEFORE: Final = _AROUND - {"it", "all", "this", "these", "semua", "have", "you"}
"""Not "i want it to stop"."""

_REFUSALS: Final = (
    *(("jangan",), ("tidak", "usah"), ("gausah",), ("tidak", "mau"), ("jangan", "want"), ("tidak", "kedah")),
    *(("tidak", "more"), ("do", "tidak"), ("ampun",), ("dendek",)),
)
"""Ways to say "don't", as they are read; messages are what is refused, and nothing else stands beside it."""
_MESSAGES: Final = frozenset(
    {
        *("pesan", "pesannya", "pesane", "pesen", "sms", "wa", "whatsapp", "chat", "hubungi", "dihubungi"),
        *("menghubungi", "text", "texts", "mesage", "mesages", "contact"),
    }
)
_REFUSED: Final = _AROUND | _MESSAGES | {"anymore"}

_TIMES: Final = frozenset(
    {
        *("pagi", "subuh", "siang", "sore", "malam", "malem", "kemalem", "bengi", "wengi", "ndalu", "peuting"),
        *("morning", "night", "evening"),
    }
)
_BESIDE_TIMES: Final = frozenset({"jam", "pukul", "hari", "di", "at", "in", "saat", "waktu", "setelah", "sesudah"})
_ALL: Final = frozenset({"semua", "semuanya", "kabeh", "sedaya", "sadaya", "sadayana", "selapuk", "everything"})
_REACH: Final = frozenset({"cal", "caling", "telepon", "menelepon", "ditelepon"})
"""Other ways to reach somebody: at night they are refused as messages are, but "jangan telepon" is no STOP."""
_GREETS: Final = frozenset({"selamat", "met"})

_SPARED: Final = frozenset(
    {
        *("ini", "niki", "iki", "ieu", "this", "pesan", "pesannya", "sms", "wa", "ya", "saja", "dong", "deh", "lah"),
        *("kak", "pak", "bu", "mas", "mbak"),
    }
)

_MOST: Final = 9
"""Words: longer ones are for a person to read."""


def asks(words: Sequence[str]) -> bool:
    """Whether these read words, in their order, ask for nothing but to be left alone."""
    if len(words) > _MOST or means_more(words):
        return False
    if _stops_all(words):
        return True
    at = next((place for place, word in enumerate(words) if _is_root(word)), None)
    if at is None:
        return _refuses(words)
    return all(word in _BEFORE for word in words[:at]) and all(
        word in _AFTER or _is_root(word) for word in words[at + 1 :]
    )


def means_more(words: Sequence[str]) -> bool:
    """Whether a person has to read it. "jangan wa malam" asks for other hours, not for silence.

    And whoever wants to stop "all this" may be tired of more than messages, unless that is the whole message.
    """
    return _names_hours(words) or ({"ini", "semua"} <= set(words) and not _stops_all(words))


def refuses_hours(words: Sequence[str]) -> bool:
    """Whether these read words ask for no messages at a time of the day, and for nothing else: "jangan wa malam"."""
    rest = ["pesan" if word in _REACH else word for word in words if not _tells_time(word)]
    return len(words) <= _MOST and _names_hours(words) and asks(rest)


def _tells_time(word: str) -> bool:
    return word in _TIMES or word in _BESIDE_TIMES or word.isdigit()


def _names_hours(words: Sequence[str]) -> bool:
    return any(word in _TIMES and words[at - 1] not in _GREETS for at, word in enumerate(words) if at)


def _stops_all(words: Sequence[str]) -> bool:
    """``stop semua ini``, ``berhenti semuanya``: an order, which "saya mau berhenti dari ini semua" is not."""
    return len(words) > 1 and words[0] in ROOTS and all(word in _ALL | _SPARED for word in words[1:])


def _refuses(words: Sequence[str]) -> bool:
    """``saya tidak mau dihubungi lagi``, ``jangan kirim sms lagi ke saya``, ``tidak usah chat``."""
    for at in range(len(words)):
        said = next((one for one in _REFUSALS if tuple(words[at : at + len(one)]) == one), None)
        if said is not None:
            rest = words[at + len(said) :]
            return not _MESSAGES.isdisjoint(rest) and all(word in _REFUSED for word in rest)
        if words[at] not in _BEFORE:
            return False
    return False


def _is_root(word: str) -> bool:
    return word in ROOTS or any(OSA.distance(word, root, score_cutoff=1) <= 1 for root in _NEAR)
