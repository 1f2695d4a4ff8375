"""In how many ways something can stand in bytes and still be read: encodings, and how a number is written."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import quote


def ways(text: str) -> Iterator[tuple[str, bytes, bool]]:
    """(name, bytes, whether capitals count) of each encoding of a text."""
    plain = text.encode()
    yield "utf-8", plain, False
    yield "utf-8 reversed", plain[::-1], False
    yield "utf-16-le", text.encode("utf-16-le"), False
    yield "utf-16-be", text.encode("utf-16-be"), False
    yield "hex", plain.hex().encode(), False
    yield "hex of utf-16", text.encode("utf-16-le").hex().encode(), False
    yield "url", "".join(f"%{one:02x}" for one in plain).encode(), False
    yield "url-quoted", quote(text, safe="").encode(), False
    yield "json", json.dumps(text)[1:-1].encode(), False
    yield "json, every letter", "".join(f"\\u{ord(one):04x}" for one in text).encode(), False
    yield "html", "".join(f"&#{ord(one)};" for one in text).encode(), False
    yield "utf-32", text.encode("utf-32-le"), False
    yield "quoted-printable", "".join(f"={one:02x}" for one in plain).encode(), False
    for offset in range(5):
        yield f"base32 at {offset}", _base32(plain, offset), True
    for data, of in ((plain, ""), (text.encode("utf-16-le"), " of utf-16")):
        for offset in range(3):
            yield f"base64{of} at {offset}", _base64(data, offset), True
            yield f"base64url{of} at {offset}", _base64(data, offset).translate(bytes.maketrans(b"+/", b"-_")), True


def numbers(number: str) -> tuple[str, ...]:
    """A number as people and programs write it; the last is what all of them hold."""
    national = number.removeprefix("+62")
    return f"{national[:3]}-{national[3:7]}-{national[7:]}", f"{national[:3]} {national[3:7]} {national[7:]}", national


def found_in(data: bytes, words: list[str]) -> list[str]:
    """Which of these words stand in the data, and how they are written there."""
    lower = data.lower()
    return [
        f"{word} ({name})"
        for word in words
        for name, spelt, exact in ways(word)
        if (spelt in data if exact else spelt.lower() in lower)
    ]


def unpacked(value: bytes) -> bytes:
    """A value, and what is in it where it is compressed."""
    with suppress(zlib.error):
        return value + zlib.decompress(value)
    return value


def _base32(data: bytes, offset: int) -> bytes:
    """As ``_base64``: five bytes are eight letters."""
    before = -(-offset * 8 // 5)
    return base64.b32encode(b"\0" * offset + data)[before : (offset + len(data)) * 8 // 5]


def _base64(data: bytes, offset: int) -> bytes:
    """What is the same in the base64 of everything that holds the data at this place: neither edge."""
    whole = base64.b64encode(b"\0" * offset + data).rstrip(b"=")
    cut = (offset + len(data)) % 3 != 0
    return whole[(0, 2, 3)[offset] : len(whole) - cut]
