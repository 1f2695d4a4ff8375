"""A load generator: ready-made requests over keep-alive connections, so cheap that it is never what is measured."""

from __future__ import annotations

import gc
import re
import select
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

CONNECTIONS = 16
ANSWER_SECONDS = 30
"""How long an answer may take; a server that is silent for longer has lost the message."""
_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)\r\n", re.IGNORECASE)
_HEAD_END = b"\r\n\r\n"
_STATUS = slice(9, 12)


class Refused(RuntimeError):
    """The server answered something else than 200, or not at all."""


@dataclass(frozen=True, slots=True)
class Burst:
    """What came of one burst."""

    sent: int
    """Requests sent, all of them answered with 200: the first ``sent`` of those given."""
    per_second: float
    """Answers inside the time."""
    cpu: float
    """Seconds of CPU time that the generator itself took."""
    latencies: Sequence[float] = field(repr=False)
    """Seconds from a request's sending to its whole answer."""


@dataclass(slots=True)
class _Line:
    socket: socket.socket
    sent_at: float = 0.0
    got: bytes = b""


def burst(address: tuple[str, int], requests: Sequence[bytes], seconds: float) -> Burst:
    """Send ``requests`` in their order for ``seconds``, one at a time on each connection.

    Every answer is waited for, also of the last ones. Raises Refused for any but a 200.
    """
    lines = {line.socket.fileno(): line for line in (_Line(_connected(address)) for _ in range(CONNECTIONS))}
    waiting = iter(requests)
    gc.disable()
    try:
        return _run(lines, waiting, seconds)
    finally:
        gc.enable()
        for line in lines.values():
            line.socket.close()


def _connected(address: tuple[str, int]) -> socket.socket:
    made = socket.create_connection(address, timeout=ANSWER_SECONDS)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def _run(lines: dict[int, _Line], waiting: Iterator[bytes], seconds: float) -> Burst:
    poll = select.epoll()
    latencies: list[float] = []
    inside, open_lines, now = 0, 0, time.perf_counter()
    cpu, began, until = time.process_time(), now, now + seconds
    for number, line in lines.items():
        poll.register(number, select.EPOLLIN)
        open_lines += _send(line, waiting)
    sent = open_lines
    while open_lines:
        ready = poll.poll(ANSWER_SECONDS)
        if not ready:
            raise Refused(f"{open_lines} requests got no answer in {ANSWER_SECONDS} seconds")
        for number, _ in ready:
            line = lines[number]
            if not _whole(line):
                continue
            now = time.perf_counter()
            latencies.append(now - line.sent_at)
            inside += now <= until
            went = now < until and _send(line, waiting)
            sent += went
            open_lines -= not went
    poll.close()
    took = min(seconds, now - began)
    return Burst(sent, inside / took, time.process_time() - cpu, latencies)


def _send(line: _Line, waiting: Iterator[bytes]) -> bool:
    """Send the next request; False where there is none."""
    request = next(waiting, None)
    if request is None:
        return False
    line.sent_at = time.perf_counter()
    line.socket.sendall(request)
    return True


def _whole(line: _Line) -> bool:
    """Read what has come; True once the answer is whole. Raises Refused for a bad one."""
    data = line.socket.recv(65536)
    if not data:
        raise Refused("the server closed a connection")
    got = line.got + data
    head = got.find(_HEAD_END)
    length = _LENGTH.search(got, 0, head + 2) if head >= 0 else None
    if length is None or len(got) < head + len(_HEAD_END) + int(length[1]):
        line.got = got
        return False
    if got[_STATUS] != b"200":
        raise Refused(f"the server answered {got[:head].splitlines()[0].decode('latin-1')}")
    line.got = b""
    return True
