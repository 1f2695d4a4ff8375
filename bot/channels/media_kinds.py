"""What a file is by its own bytes, whatever its sender calls it. Only kinds that harm nobody are known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

MARKS: Final[tuple[tuple[str, tuple[tuple[int, bytes], ...]], ...]] = (
    ("image/jpeg", ((0, b"\xff\xd8\xff"),)),
    ("image/png", ((0, b"\x89PNG\r\n\x1a\n"),)),
    ("image/gif", ((0, b"GIF8"),)),
    ("image/webp", ((0, b"RIFF"), (8, b"WEBP"))),
    ("audio/ogg", ((0, b"OggS"),)),
    ("audio/mpeg", ((0, b"ID3"),)),
    ("audio/mpeg", ((0, b"\xff\xfb"),)),
    ("audio/aac", ((0, b"\xff\xf1"),)),
    ("audio/amr", ((0, b"#!AMR"),)),
    ("application/pdf", ((0, b"%PDF-"),)),
)
"""How each kind begins: what stands where."""
MP4: Final = b"ftyp"
SOUND: Final = b"soun"
_HEAD, _LONG_HEAD, _HANDLER_AT = 8, 16, 8
_TO_THE_END, _LONG = 0, 1


def kind_of(data: bytes) -> str | None:
    """What this whole file is; None for all that is not kept."""
    if data[4:8] == MP4:
        # a film and a voice begin alike: its tracks tell
        return "audio/mp4" if set(_tracks(data)) == {SOUND} else None
    for kind, marks in MARKS:
        if all(data.startswith(mark, at) for at, mark in marks):
            return kind
    return None


def _tracks(data: bytes) -> Iterator[bytes]:
    """The handler of each track: ``soun``, ``vide`` ... (ISO/IEC 14496-12, 8.4.3)."""
    for movie in _boxes(data, b"moov"):
        for track in _boxes(movie, b"trak"):
            for inner in _boxes(track, b"mdia"):
                for handler in _boxes(inner, b"hdlr"):
                    yield bytes(handler[_HANDLER_AT : _HANDLER_AT + 4])


def _boxes(data: bytes | memoryview, name: bytes) -> Iterator[memoryview]:
    """What stands in the boxes of this name, of those that follow each other here; ends at what is no box."""
    rest = memoryview(data)
    while len(rest) >= _HEAD:
        size, head = int.from_bytes(rest[:4], "big"), _HEAD
        if size == _LONG:
            size, head = int.from_bytes(rest[8:16], "big"), _LONG_HEAD
        elif size == _TO_THE_END:
            size = len(rest)
        if not head <= size <= len(rest):
            return
        if rest[4:8] == name:
            yield rest[head:size]
        rest = rest[size:]
