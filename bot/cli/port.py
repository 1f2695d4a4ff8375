"""Finding out whether a port is free before a server is put on it."""

from __future__ import annotations

import errno
import socket

from bot.config import SettingsError

TRIES = 20


def free(host: str, port: int, tries: int = 1) -> int:
    """The first free port of ``tries`` from ``port`` on. Raises SettingsError where there is none.

    Servers that share ports (SO_REUSEPORT) would start beside each other without a word, so we look first.
    """
    for candidate in range(port, min(port + tries, 65536)):
        try:
            family, kind, _, _, address = socket.getaddrinfo(host, candidate, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
        except socket.gaierror:
            raise SettingsError([f"--host: {host!r} is no address of this machine; 127.0.0.1 is"]) from None
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                continue
            raise SettingsError([f"--port: {host}:{candidate} cannot be used ({error.strerror})"]) from None
        return candidate
    raise SettingsError([f"--port: {port} is in use on {host}; stop what uses it or name another one"])
