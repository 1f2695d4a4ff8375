"""Where settings come from: the environment, files it names, and ``<home>/kabar.env`` beneath them."""

from __future__ import annotations

import difflib
import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PREFIX = "KABAR_"
FILE = "_FILE"
OTHERS = frozenset({"KABAR_CHROMIUM"})
"""Names with our prefix that the program itself does not read."""
SOCKET_LENGTH = 100
"""Bytes a socket's path may have: Linux takes 107, macOS 103."""


Values = dict[str, object]


class SettingsError(Exception):
    """Settings that Kabar cannot start with; ``lines`` has one for each fault, fit to be shown."""

    def __init__(self, lines: Iterable[str]) -> None:
        super().__init__("settings are not usable")
        self.lines = tuple(lines)

    def __str__(self) -> str:
        return "\n".join(self.lines)


def named(field: str) -> str:
    """The environment variable of a field."""
    return PREFIX + field.upper()


def home_of(environ: Mapping[str, str]) -> Path:
    """The folder for everything Kabar keeps on this machine."""
    return Path(environ.get("KABAR_HOME") or "var").expanduser().absolute()


def env_file(home: Path) -> Path:
    """The file of settings that ``kabar up`` writes."""
    return home / "kabar.env"


def socket_path(home: Path) -> Path:
    """The embedded Valkey's socket: in ``home`` where that path is not too long for one.

    Else in a private folder whose name follows from ``home``, so that every process comes to the same one.
    """
    inside = home / "valkey.sock"
    if len(os.fsencode(inside)) <= SOCKET_LENGTH:
        return inside
    folder = f"kabar-{os.getuid()}-{hashlib.sha256(os.fsencode(home)).hexdigest()[:12]}"
    short = Path(tempfile.gettempdir()) / folder / "valkey.sock"
    return short if len(os.fsencode(short)) <= SOCKET_LENGTH else Path("/tmp") / folder / "valkey.sock"  # noqa: S108 - private folder, checked by its user


def gather(environ: Mapping[str, str], home: Path, fields: Iterable[str]) -> tuple[Values, list[str]]:
    """Each field's raw value where one is set, and what is wrong with where they stand."""
    layers = (environ, read_env_file(env_file(home)))
    found: Values = {"home": home}
    faults: list[str] = []
    for field in fields:
        if field == "home":
            continue
        try:
            raw = next(filter(None, (_read(layer, named(field)) for layer in layers)), None)
        except SettingsError as error:
            faults.extend(error.lines)
        else:
            found |= {field: raw} if raw else {}
    return found, faults


def _read(layer: Mapping[str, str], name: str) -> str | None:
    plain, file = layer.get(name), layer.get(name + FILE)
    if plain and file:
        raise SettingsError([f"{name}: is set, and so is {name}{FILE}; keep one of them"])
    if not file:
        return plain
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError):
        line = f"{name}{FILE}: {file!r} cannot be read; name a file that this user may read"
        raise SettingsError([line]) from None


def read_env_file(path: Path) -> dict[str, str]:
    """``KEY=VALUE`` lines; blank lines and lines with # are passed over. Empty without a file."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeError):
        raise SettingsError([f"{path}: cannot be read; make this user its owner (chown) or set KABAR_HOME"]) from None
    pairs = (line.strip().partition("=") for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {key.strip(): value.strip().strip("'\"") for key, _, value in pairs}


def warnings(environ: Mapping[str, str], fields: Iterable[str]) -> tuple[str, ...]:
    """Lines about names that are no settings (a typo, mostly), and about secrets that others may read."""
    known = {field.upper() for field in fields}
    home = home_of(environ)
    lines = []
    for name in sorted({*environ, *read_env_file(env_file(home))}):
        bare = name.removeprefix(PREFIX).removesuffix(FILE)
        if name.startswith(PREFIX) and name not in OTHERS and bare not in known:
            near = difflib.get_close_matches(bare, known, n=1)
            mend = f"; did you mean {PREFIX}{near[0]}?" if near else ""
            lines.append(f"{name}: Kabar has no such setting{mend}")
    if env_file(home).exists() and env_file(home).stat().st_mode & 0o077:
        lines.append(f"{env_file(home)}: others may read the keys in it; run chmod 600 {env_file(home)}")
    return tuple(lines)
