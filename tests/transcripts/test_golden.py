"""Every way through every flow reads as it did when somebody last looked at it."""

from __future__ import annotations

import pytest

from bot.content import packaged
from tests.transcripts.golden import FOLDER, golden

FLOWS = sorted(packaged().world.flows)


@pytest.mark.parametrize("name", FLOWS)
def test_every_way_reads_as_it_did(name):
    kept = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    assert golden(name) == kept, "if this is meant: python -m tests.transcripts.refresh, and read the difference"


def test_there_is_nothing_golden_of_a_flow_that_is_gone():
    assert sorted(file.stem for file in FOLDER.glob("*.yaml")) == FLOWS
