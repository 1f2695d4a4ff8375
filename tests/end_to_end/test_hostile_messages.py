"""A few hundred of the hundred thousand that ``make fuzz`` posts to the served webhook."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_none_gets_a_5xx_and_none_is_lost(kind):
    told = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--count", "400", "--database", kind],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.startswith("460 requests (")
    assert told.stdout.endswith("no fault\n")
