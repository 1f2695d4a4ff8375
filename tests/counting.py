"""Which tests count for coverage, and that all others run without the cost of counting."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_cov.engine import CovController

from bot import core, services

HERE = Path(__file__).parent

MEASURED = {"core", "services", "transcripts"}
"""Folders whose tests count for coverage of core and services: counting takes half a test's time again.

On PostgreSQL the same lines run as on SQLite: they are counted once where a test runs on both.
"""


def _counting(config: pytest.Config) -> CovController | None:
    """What counts lines in this process, where it is at work."""
    counting = getattr(config.pluginmanager.getplugin("_cov"), "cov_controller", None)
    return counting if counting is not None and counting.started else None


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Lines of core and services that run at import are counted here; what else tests import takes half as long so."""
    counting = _counting(session.config)
    if counting is None or session.config.getoption("numprocesses", None):
        return (yield)
    for package in (core, services):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    counting.pause()
    try:
        return (yield)
    finally:
        counting.resume()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[object]:
    """Whole tests are left uncounted; pytest-cov's own mark would count what their fixtures do."""
    counting = None if _measured(item) else _counting(item.config)
    if counting is None:
        return (yield)
    counting.pause()
    try:
        return (yield)
    finally:
        counting.resume()


def _measured(item: pytest.Item) -> bool:
    on_both = not item.config.getoption("one_of_two")
    return item.path.relative_to(HERE).parts[0] in MEASURED and not (on_both and "[postgresql" in item.name)
