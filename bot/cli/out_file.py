"""Writing a file of what Kabar holds: its owner's alone, whole or not at all, never over another unasked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from bot.cli import BadInput

OWNERS = 0o600


def into(file: Path, texts: Callable[[], Iterable[str]], *, force: bool = False) -> int:
    """Write these texts; gives how many. Raises BadInput where the place will not do, before anything is read out."""
    count = 0
    with drafted(file, force=force) as out:
        for text in texts():
            out.write(text)
            count += 1
    return count


@contextmanager
def drafted(file: Path, *, force: bool = False) -> Iterator[TextIO]:
    """A draft beside the file, which is there when all went well and gone otherwise. Raises BadInput, as ``into``."""
    if file.exists() and not force:
        raise BadInput(f"{file}: is there already; --force writes over it")
    draft = file.with_name(f".{file.name}.part")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNERS)
    except (OSError, ValueError) as error:
        raise _unwritable(file, error) from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            yield out
        draft.replace(file)
    except OSError as error:  # the disk is full
        raise _unwritable(file, error) from None
    finally:
        draft.unlink(missing_ok=True)


def whole(out: TextIO, text: str) -> None:
    """Put this text, and nothing else, into the draft, down to the disk: what finds no room is heard of at once."""
    out.seek(0)
    out.truncate()
    out.write(text)
    out.flush()
    os.fsync(out.fileno())


def _unwritable(file: Path, error: OSError | ValueError) -> BadInput:
    return BadInput(f"{file}: cannot be written ({getattr(error, 'strerror', error)})")
