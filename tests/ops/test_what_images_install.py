"""What an image installs is what the tests ran with, file by file."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.ops.compose import ROOT

LOCK = ROOT / "deploy" / "requirements.txt"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PIN = re.compile(r"^(?P<name>[\w.-]+)(?:\[[\w,]+\])?==(?P<version>\S+)")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def pins(path: str) -> dict[str, str]:
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    found = filter(None, map(PIN.match, lines))
    return {canonicalize_name(one["name"]): one["version"] for one in found}


def test_every_version_is_the_one_that_was_tested() -> None:
    tested, locked = pins("constraints.txt"), pins("deploy/requirements.txt")
    assert {name: version for name, version in locked.items() if tested.get(name, version) != version} == {}
    assert len(locked.keys() & tested.keys()) > 50


@pytest.mark.parametrize("wanted", PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"])
def test_all_that_kabar_needs_is_there(wanted: str) -> None:
    need = Requirement(wanted)
    assert need.specifier.contains(pins("deploy/requirements.txt")[canonicalize_name(need.name)])


def test_every_package_has_hashes_and_there_is_nothing_else() -> None:
    lines = [line for line in LOCK.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    for before, line in zip(["", *lines], [*lines, ""], strict=True):
        if PIN.match(before):
            assert HASH.fullmatch(line), before
        assert not line or PIN.match(line) or HASH.fullmatch(line), line
