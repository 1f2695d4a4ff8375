"""docker-compose.yml without Docker: its own commands, environment and flags, run as processes of this machine.

Only addresses are replaced: a service's name by where it is here, ``/run/secrets`` by a folder, port 8000 by a free
one. What the file gets wrong about Kabar (a command, a setting, an order) fails here as it would there.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parents[2]
PORT = "8000"
_VARIABLE = re.compile(r"\$\{(\w+)(?::(-|\?)([^}]*))?\}")


def read() -> dict[str, Any]:
    """The file, as Compose understands it (merge keys taken in)."""
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    content: dict[str, Any] = YAML(typ="safe").load(text)
    return content


def interpolate(text: str, environ: Mapping[str, str]) -> str:
    """``${X}``, ``${X:-default}`` and ``${X:?what is missing}``, by Compose's rules. Raises KeyError for the last."""

    def value(found: re.Match[str]) -> str:
        name, kind, words = found.groups()
        if environ.get(name):
            return environ[name]
        if kind == "?":
            raise KeyError(f"{name}: {words}")
        return words or ""

    return _VARIABLE.sub(value, text)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@dataclass
class Deployment:
    """Services of the file on this machine. ``places``: what stands in the file -> what stands for it here."""

    file: dict[str, Any]
    env_file: Mapping[str, str]
    places: Mapping[str, str]
    folder: Path

    def here(self, text: str) -> str:
        for there, place in self.places.items():
            text = text.replace(there, place)
        return text

    def environment(self, service: str) -> dict[str, str]:
        """As the container would have it; nothing of this machine but the way to ``kabar`` and ``python``."""
        given = self.file["services"][service].get("environment", {})
        environ = {name: self.here(interpolate(str(value), self.env_file)) for name, value in given.items()}
        home = {"KABAR_HOME": str(self.folder / "home"), "HOME": str(self.folder)}
        return home | environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}

    def command(self, service: str) -> list[str]:
        return [self.here(word) for word in self.file["services"][service]["command"]]

    def healthcheck(self, service: str) -> int:
        """Run the service's own health check once; its exit code."""
        kind, *command = self.file["services"][service]["healthcheck"]["test"]
        assert kind == "CMD"
        words = [self.here(word) for word in command]
        return subprocess.run(words, env=self.environment(service), timeout=10, check=False).returncode

    def once(self, service: str) -> subprocess.CompletedProcess[str]:
        """Run a service that ends by itself."""
        return subprocess.run(
            self.command(service),
            env=self.environment(service),
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    @contextmanager
    def running(self, *services: str) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
        """Run services; at the end ask them to stop, as Compose does, and see that they do within 10 seconds."""
        started: dict[str, subprocess.Popen[bytes]] = {}
        try:
            for service in services:
                with (self.folder / f"{service}.log").open("wb") as log:
                    started[service] = subprocess.Popen(
                        self.command(service),
                        env=self.environment(service),
                        cwd=self.folder,
                        stdout=log,
                        stderr=log,
                    )
            yield started
            for process in started.values():
                process.terminate()
            for process in started.values():
                process.wait(10)
        finally:
            for process in started.values():
                process.kill()
                process.wait()

    def logs(self) -> str:
        return "\n".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))
