"""Two who make an account at once, or one tap too many: a number and an address are one member's all the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.services import staff
from bot.services.kabar import Kabar
from bot.services.staff import NewStaff, StaffFault
from bot.store import staff as accounts
from tests.making import Town
from tests.services.rows import rows

pytestmark = pytest.mark.both


def made(kabar: Kabar, number: str, email: str) -> str:
    try:
        staff.add(kabar, NewStaff("Sari", number, email, "caseworker", "a long password", "Lombok Tengah"))
    except StaffFault as fault:
        return fault.code
    return "made"


@pytest.mark.parametrize(
    ("numbers", "emails", "fault"),
    [
        (["081255500011"] * 3, ["a@example.org", "b@example.org", "c@example.org"], "phone_taken"),
        (["081255500012", "081255500013", "081255500014"], ["a@example.org"] * 3, "email_taken"),
    ],
)
def test_one_of_them_is_made(town: Town, numbers: list[str], emails: list[str], fault: str) -> None:
    with ThreadPoolExecutor(3) as pool:
        told = list(pool.map(lambda one: made(town.kabar, *one), zip(numbers, emails, strict=True)))
    assert sorted(told) == sorted(["made", fault, fault])
    assert len(rows(town.kabar, accounts)) == 1
