"""Accounts: checked when they are made, and nobody learns by log-in which addresses there are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from argon2 import Parameters, PasswordHasher, extract_parameters

from bot.services import staff
from bot.services.staff import NewStaff, StaffFault
from bot.store import audit
from bot.store import staff as table
from tests.making import Town
from tests.services.rows import change, rows

NEW = NewStaff("Sari Dewi", "0812-9990-0001", "Sari@Example.org", "caseworker", "a long password", "Lombok Tengah")


def test_an_account_can_log_in_and_nothing_of_it_stands_in_the_clear(town: Town) -> None:
    made = staff.add(town.kabar, NEW)
    found = staff.authenticate(town.kabar, " sari@example.ORG ", "a long password")
    assert found is not None
    assert (found.id, found.name, found.role, found.district) == (made, "Sari Dewi", "caseworker", "Lombok Tengah")
    kept = repr(rows(town.kabar, table))
    assert not any(word in kept for word in ("Sari", "example", "99900001", "a long password"))
    assert rows(town.kabar, audit)[-1].action == "staff_add"


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"name": "  "}, "name"),
        ({"role": "boss"}, "role"),
        ({"email": "sari"}, "email"),
        ({"email": "sari@localhost"}, "email"),
        ({"email": "a b@example.org"}, "email"),
        ({"password": "too short"}, "password"),
        ({"phone": "129"}, "phone"),
        ({"phone": "081299900O1"}, "phone"),
    ],
)
def test_what_will_not_do_is_named(town: Town, changed: dict[str, str], column: str) -> None:
    with pytest.raises(StaffFault, match=f"^{column}:"):
        staff.add(town.kabar, replace(NEW, **changed))
    assert rows(town.kabar, table) == []


def test_an_address_and_a_number_belong_to_one_account(town: Town) -> None:
    staff.add(town.kabar, NEW)
    with pytest.raises(StaffFault, match=r"^email:"):
        staff.add(town.kabar, replace(NEW, phone=None, email="SARI@example.org"))
    with pytest.raises(StaffFault, match=r"^phone:"):
        staff.add(town.kabar, replace(NEW, email="other@example.org", phone="+6281299900001"))


def test_a_wrong_password_an_unknown_address_and_a_closed_account_look_the_same(town: Town) -> None:
    made = staff.add(town.kabar, NEW)
    assert staff.authenticate(town.kabar, NEW.email, "another password") is None
    assert staff.authenticate(town.kabar, "nobody@example.org", NEW.password) is None
    change(town.kabar, table, table.c.id == made, active=False)
    assert staff.authenticate(town.kabar, NEW.email, NEW.password) is None
    assert staff.member(town.kabar, made) is None


class Counting(PasswordHasher):
    """The real one; counts what it checked, by the work that the hash asks for."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.checked: list[Parameters] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002 - argon2's own name
        self.checked.append(extract_parameters(str(hash)))
        return super().verify(hash, password)


def test_an_unknown_address_is_as_much_work_as_a_wrong_password(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = Counting()
    monkeypatch.setattr(staff, "_hasher", hasher)
    staff._of_nobody.cache_clear()
    staff.add(town.kabar, NEW)
    for address in (NEW.email, "x@example.org"):
        assert staff.authenticate(town.kabar, address, "another password") is None
    staff._of_nobody.cache_clear()
    known, unknown = hasher.checked
    assert known == unknown
