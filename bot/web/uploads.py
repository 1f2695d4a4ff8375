"""Files that staff hand in stay in memory until they are sealed: nothing of a list lies on a disk as it is."""

from __future__ import annotations

import io
from typing import IO

from flask import Request


class InMemory(Request):
    """Werkzeug writes files of more than 500 kB into the system's temporary folder; ours have a limit anyway."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - Werkzeug's own signature
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return io.BytesIO()
