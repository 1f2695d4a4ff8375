"""What is named somewhere is there; what is promised about the code's shape holds."""

from __future__ import annotations

import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from bot.services import nudge
from worker import jobs

ROOT = Path(__file__).parents[2]
MOST_LINES = 250
MOST_JOBS = 10
CODE = [
    file
    for folder in ("bot", "worker")
    for file in sorted((ROOT / folder).rglob("*.py"))
    if "versions" not in file.parts
]


def all_jobs() -> list[str]:
    members = inspect.getmembers(jobs, inspect.isfunction)
    return [name for name, job in members if job.__module__ == jobs.__name__ and not name.startswith("_")]


def test_the_job_that_is_put_on_the_queue_is_there() -> None:
    module, _, name = nudge.JOB.rpartition(".")
    job = getattr(importlib.import_module(module), name)
    assert callable(job)
    assert not inspect.signature(job).parameters, "a job's arguments stand in Valkey: ids only, and best none"


def test_jobs_are_few() -> None:
    assert 0 < len(all_jobs()) <= MOST_JOBS


def test_no_file_is_longer_than_one_can_read() -> None:
    long = {str(file.relative_to(ROOT)): count for file in CODE if (count := lines(file)) > MOST_LINES}
    assert long == {}


def lines(file: Path) -> int:
    return file.read_text(encoding="utf-8").count("\n")


@pytest.mark.slow
def test_imports_point_down() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout
