"""A deployment whose worker and clock can be started by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.twilio import TwilioDouble
from tests.end_to_end.deployment import Deployment


@pytest.fixture
def deployment(environ: dict[str, str], tmp_path: Path) -> Iterator[Deployment]:
    with TwilioDouble() as double, Deployment(double, environ, tmp_path) as made:
        yield made
