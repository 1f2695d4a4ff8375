"""Small programs for the supervisor to run, and looking at which processes there are."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.child import Child

if TYPE_CHECKING:
    from collections.abc import Callable

SLEEP = "import time; print('up', flush=True); time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEP}"
PARENT = (
    "import subprocess, sys, time;"
    "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']).pid, flush=True);"
    "time.sleep(600)"
)


def program(name: str, code: str, folder: Path) -> Child:
    """A child that runs this Python code and logs into the folder."""
    return Child(name, [sys.executable, "-c", code], log=folder / f"{name}.log")


def alive(pid: int) -> bool:
    """Whether this process runs (a dead one that nobody has waited for does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def speaking_of(mark: str) -> list[tuple[int, str]]:
    """Process id and command line of every process that has ``mark`` there or in its environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes()
            if mark.encode() in line + (process / "environ").read_bytes():
                found.append((int(process.name), line.replace(b"\0", b" ").decode()))
        except OSError:
            continue
    return found


def eventually(holds: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether it comes to hold within these seconds."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
