"""Commands run inside the tests' own process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot import log


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    """A command says from which level on it logs; what is tested after it must not be silenced by that."""
    yield
    log.configure()
