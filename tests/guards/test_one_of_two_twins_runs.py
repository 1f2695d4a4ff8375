"""``--one-of-two`` leaves out a test only where its twin runs."""

from __future__ import annotations

from tests.twins import spared

ON_SQLITE = [f"tests/services/test_it.py::test_it[sqlite-{number}]" for number in range(200)]
ON_POSTGRESQL = [nodeid.replace("sqlite", "postgresql") for nodeid in ON_SQLITE]


def test_one_of_each_pair_and_about_half_on_each():
    out = spared(ON_SQLITE + ON_POSTGRESQL)
    assert len(out) == len(ON_SQLITE)
    assert {nodeid.replace("postgresql", "sqlite") for nodeid in out} == set(ON_SQLITE)
    assert 60 < len(out & set(ON_SQLITE)) < 140


def test_which_one_does_not_depend_on_what_else_runs():
    out = spared(ON_SQLITE + ON_POSTGRESQL)
    assert spared(ON_POSTGRESQL[:7][::-1] + ON_SQLITE[:7]) == {one for one in out if int(one[:-1].split("-")[-1]) < 7}


def test_nobody_without_a_twin_is_left_out():
    alone = ["tests/core/test_a.py::test_a", "tests/web/test_b.py::test_b[x-sqlite]", "tests/c.py::test_c[desk]"]
    assert spared([*alone, "tests/web/test_b.py::test_b[y-postgresql]", *ON_SQLITE]) == set()


def test_a_page_at_two_widths_is_such_a_pair_too():
    assert len(spared(["tests/browser/test_d.py::test_d[phone]", "tests/browser/test_d.py::test_d[desk]"])) == 1
