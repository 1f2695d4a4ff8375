"""A deployment for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.twilio import TwilioDouble
from tests.end_to_end.deployment import Deployment


@pytest.fixture
def double() -> Iterator[TwilioDouble]:
    with TwilioDouble() as running:
        yield running


@pytest.fixture
def deployment(double: TwilioDouble, environ: dict[str, str], tmp_path: Path) -> Iterator[Deployment]:
    with Deployment(double, environ, tmp_path) as made:
        yield made
