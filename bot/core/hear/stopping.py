"""STOP among other words, or misspelt: "saya mau berhenti terima pesan", "behenti kak", "brenti juluq".

Only words about messages may stand around it: "berhenti kerja" is news, "keluar dari sini" may be a cry for help.
"Jangan berhenti" is none: before it nothing may say no.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rapidfuzz.distance import OSA

ROOTS: Final = frozenset(
    {
        *("stop", "berhenti", "berenti", "brenti", "mandeg", "mandek", "mandheg", "liren", "leren", "eureun"),
        "unsubscribe",
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

_MOST: Final = 9
"""Words: longer ones are for a person to read."""


def asks(words: Sequence[str]) -> bool:
    """Whether these read words, in their order, ask for nothing but to be left alone."""
    if len(words) > _MOST:
        return False
    at = next((place for place, word in enumerate(words) if _is_root(word)), None)
    if at is None:
        return False
    return all(word in _AROUND for word in words[:at]) and all(
        word in _AFTER or _is_root(word) for word in words[at + 1 :]
    )


def _is_root(word: str) -> bool:
    return word in ROOTS or any(OSA.distance(word, root, score_cutoff=1) <= 1 for root in _NEAR)
