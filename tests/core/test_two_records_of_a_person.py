"""What two records of one person come to: the stricter holds, one plan goes on."""

from __future__ import annotations

from itertools import product

import pytest

from bot.core.merging import STRICTER, facts_of, plan_goes_on, status_of
from bot.store.person import STATUSES


def test_every_status_has_its_place():
    assert set(STRICTER) == set(STATUSES)


@pytest.mark.parametrize(("one", "other"), list(product(STATUSES, repeat=2)))
def test_it_does_not_matter_which_of_them_survives(one, other):
    status = status_of(one, other)
    assert status == status_of(other, one)
    for strict in ("minor", "stopped", "refused"):
        if strict in (one, other):
            assert STRICTER.index(status) <= STRICTER.index(strict)


@pytest.mark.parametrize(
    ("survivor", "gone", "own"),
    [
        ("active", "active", True),
        ("active", "invited", True),
        ("active", "stopped", True),
        ("invited", "active", False),
        ("new", "active", False),
        ("active", "paused", False),
        ("paused", "active", True),
        ("stopped", "stopped", True),
    ],
)
def test_one_plan_goes_on(survivor, gone, own):
    assert plan_goes_on(survivor, gone) is own


def test_a_shared_phone_and_messages_only_are_kept_from_either():
    assert facts_of({"phone_shared": False, "x": 1}, {"phone_shared": True, "x": 2, "y": 3}) == {
        "phone_shared": True,
        "x": 1,
        "y": 3,
    }
    assert facts_of({"contact_way": "phone"}, {"contact_way": "message"}) == {"contact_way": "message"}
    assert facts_of({"contact_way": "phone"}, {}) == {"contact_way": "phone"}
