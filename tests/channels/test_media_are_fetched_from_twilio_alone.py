"""Pictures and voices: from Twilio only, as the library that goes there reads the address; by their bytes; in time."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator

import pytest

from bot.channels.media_kinds import kind_of
from bot.channels.twilio_media import Fetched, NotFetched, at_twilio, fetch

OURS = "http://127.0.0.1:4010"


@pytest.mark.parametrize(
    "url",
    [
        "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1",
        "https://api.twilio.com:443/x",
        "https://API.Twilio.com/x",
        "https://mcs.us1.twilio.com/x?a=b",
        f"{OURS}/x",
    ],
)
def test_twilios_own_addresses_are_good(url: str) -> None:
    assert at_twilio(url, OURS)


@pytest.mark.parametrize(
    "url",
    [
        r"https://evil.example\.twilio.com/x",
        r"https://evil.example\@api.twilio.com/x",
        "https://user@api.twilio.com/x",
        "https://api.twilio.com:pass@evil.example/x",
        "https://api.twilio.com:8443/x",
        "http://api.twilio.com/x",
        "https://twilio.com.evil.example/x",
        "https://eviltwilio.com/x",
        "https://evil.example/.twilio.com",
        "https://evil.example#.twilio.com",
        "https://evil.example／.twilio.com/x",
        "https://evil.example\n.twilio.com/x",
        "https://[::1/x",
        "//api.twilio.com/x",
        "http://127.0.0.1:4011/x",
        "http://user@127.0.0.1:4010/x",
        "http://169.254.169.254/latest",
        "",
    ],
)
def test_every_other_address_is_refused_before_anything_is_sent(url: str) -> None:
    assert not at_twilio(url, OURS)
    assert not at_twilio(url, None)
    assert fetch(url, "AC1", "token", OURS, timeout=0.1) == NotFetched("place", refused=True)


def box(name: bytes, *inside: bytes) -> bytes:
    data = b"".join(inside)
    return struct.pack(">I", 8 + len(data)) + name + data


def mp4(*tracks: bytes, brand: bytes = b"isom") -> bytes:
    made = [box(b"trak", box(b"mdia", box(b"hdlr", b"\0" * 8 + kind + b"\0" * 12))) for kind in tracks]
    return box(b"ftyp", brand + b"\0" * 4) + box(b"mdat", b"x" * 100) + box(b"moov", *made)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"MZ\x90\x00\x03\x00\x00\x00WEBP", None),
        (b"RIFF\x10\x00\x00\x00AVI LIST", None),
        (mp4(b"soun"), "audio/mp4"),
        (mp4(b"soun", brand=b"M4A "), "audio/mp4"),
        (mp4(b"soun", b"vide"), None),
        (mp4(b"vide", brand=b"M4A "), None),
        (mp4(), None),
        (mp4(b"soun")[:40], None),
        (b"\0\0\0\x18ftypisom" + b"\0" * 12, None),
        (b"\0\0\0\0ftypisom" + b"\0" * 12, None),
        (b"MZ", None),
        (b"", None),
    ],
)
def test_a_kind_is_told_by_all_of_its_marks_and_a_voice_by_its_tracks(data: bytes, kind: str | None) -> None:
    assert kind_of(data) == kind


@pytest.fixture
def drip() -> Iterator[str]:
    """A provider that sends a picture a byte at a time, for ever."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def run() -> None:
            taken, _ = server.accept()
            with taken:
                taken.recv(4096)
                taken.sendall(
                    b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 100000\r\n\r\n\xff\xd8\xff"
                )
                while not over.wait(0.02):
                    taken.sendall(b"x")

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        over.set()
        thread.join(5)


def test_one_that_comes_drop_by_drop_is_left_for_another_time(drip: str) -> None:
    began = time.monotonic()
    assert fetch(f"{drip}/x", "AC1", "token", drip, timeout=1.0, longest=0.3) == NotFetched("slow")
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("chunked", [True, False])
def test_a_whole_one_is_read_however_it_is_sent(chunked: bool) -> None:
    data = b"\xff\xd8\xff" + b"x" * 200_000
    with socket.create_server(("127.0.0.1", 0)) as server:

        def run() -> None:
            taken, _ = server.accept()
            with taken:
                taken.recv(4096)
                head = b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n"
                if chunked:
                    halves = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (data[:70_000], data[70_000:]))
                    taken.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n" + halves + b"0\r\n\r\n")
                else:
                    taken.sendall(head + b"Content-Length: %d\r\n\r\n" % len(data) + data)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        base = f"http://127.0.0.1:{server.getsockname()[1]}"
        assert fetch(f"{base}/x", "AC1", "token", base, timeout=2.0) == Fetched("image/jpeg", data)
        thread.join(5)
