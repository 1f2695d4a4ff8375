"""A deployment for each test that asks for one; its folder's conftest names what it takes from here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.doubles.twilio import TwilioDouble
from tests.end_to_end.deployment import Deployment
from tests.making import Clock


@pytest.fixture
def clock() -> Clock:
    """The machine's moment: the processes read it too, and who was enrolled in May would be asked at once."""
    return Clock(datetime.now(UTC))


@pytest.fixture
def double() -> Iterator[TwilioDouble]:
    with TwilioDouble() as running:
        yield running


@pytest.fixture
def deployment(double: TwilioDouble, environ: dict[str, str], tmp_path: Path) -> Iterator[Deployment]:
    with Deployment(double, environ, tmp_path) as made:
        yield made
