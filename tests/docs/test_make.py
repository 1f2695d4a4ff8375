"""``make run`` says what it is doing at each step that takes long, and nothing else."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_each_step_of_the_first_time_is_announced_before_it_is_done():
    command = ["make", "-n", "-B", "setup"]
    steps = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    told = [at for at, step in enumerate(steps) if step.startswith("echo")]
    done = [at for at, step in enumerate(steps) if re.search(r"\.ci/venv|pip install", step)]
    assert len(done) == 2
    assert all(at - 1 in told for at in done)
