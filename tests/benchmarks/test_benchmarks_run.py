"""The benchmarks run, account for every message and write figures that another program can read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.timeout(480)
def test_a_quick_run_writes_its_figures(tmp_path):
    out = tmp_path / "bench.json"

    told = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--out", str(out)],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 0, told.stderr
    figures = json.loads(out.read_text(encoding="utf-8"))
    pages = figures.pop("pages_scale")
    assert pages["unit"] == "times"
    assert pages["limit"] == 3
    assert pages["page people"][3] == pages["page people"][4] > 0
    assert "today_supervisor" in told.stdout
    check = figures.pop("check_100_nodes")
    assert check["unit"] == "checks/min"
    assert check["value"] > 0
    assert check["walked"] > 50
    assert set(figures) == {"inbound_sqlite", "inbound_postgresql", "send_80", "send_400", "hear"}
    for name, figure in figures.items():
        assert name in told.stdout
        assert figure["unit"] == "msg/s"
        assert figure["value"] > 0
        assert figure["limit"] > 0
        assert figure["ratio"] > 0
    for name in ("inbound_sqlite", "inbound_postgresql"):
        assert 0 < figures[name]["p50_ms"] <= figures[name]["p99_ms"]
        assert 0 < figures[name]["limit_p50_ms"] <= figures[name]["limit_p99_ms"]
        assert figures[name]["kept"] > 0
    for name in ("send_80", "send_400"):
        assert figures[name]["order_violations"] == 0
        assert figures[name]["urgent_max_s"] > 0  # how long is for the benchmark to say: it is no test of the machine
        assert figures[name]["cpu_ms"] > 0
