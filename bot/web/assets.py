"""The stylesheet and the scripts: small files of our own, kept by browsers until they change."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, send_from_directory, url_for

from bot.web.gate import public

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

FOLDER = Path(__file__).parent / "static"
A_YEAR = 365 * 24 * 3600

static = Blueprint("static", __name__)


@static.get("/static/<version>/<name>")
@public("the same files for everybody, about nobody")
def file(version: str, name: str) -> ResponseReturnValue:
    """One file. Its address changes with its content."""
    del version
    response = send_from_directory(FOLDER, name, max_age=A_YEAR)
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


_NAMES = frozenset(path.name for path in FOLDER.iterdir())
# one version for all: scripts name each other beside themselves
VERSION = hashlib.sha256(b"".join((FOLDER / name).read_bytes() for name in sorted(_NAMES))).hexdigest()[:12]


def address(name: str) -> str:
    """Where a file is, for templates. Raises LookupError for one that is not there."""
    if name not in _NAMES:
        raise LookupError(name)
    return url_for("static.file", version=VERSION, name=name)
