"""A one-time link: it opens once, within three days, and until then nobody is alerted in its owner's name."""

from __future__ import annotations

import pytest

from bot.services import staff
from bot.services.accounts import invitations, members, passwords, sessions
from bot.services.accounts.members import NotAllowed
from bot.services.staff import NewStaff, StaffFault
from bot.store import audit, invitation
from bot.store import staff as table
from tests.making import Town
from tests.services.rows import rows

NEW = NewStaff("Sari Dewi", "0813-5550-0001", "Sari@Example.org", "caseworker", "", "Lombok Tengah")
PASSWORD = "a long password"


def token(link: invitations.Link) -> str:
    return link.address.rpartition("/")[2]


def test_who_was_invited_sets_a_password_and_is_in(town: Town) -> None:
    made, link = invitations.invite(town.kabar, NEW, None)
    assert link.address.startswith("http://127.0.0.1:8000/invitation/")
    assert staff.authenticate(town.kabar, NEW.email, "") is None
    whose = invitations.look(town.kabar, token(link))
    assert whose is not None
    assert (whose.name, whose.email) == ("Sari Dewi", "sari@example.org")
    who = invitations.accept(town.kabar, token(link), PASSWORD)
    assert who is not None
    assert who.id == made
    assert staff.authenticate(town.kabar, NEW.email, PASSWORD) == who
    assert [row.action for row in rows(town.kabar, audit)] == ["staff_invite", "staff_link", "staff_accept"]


def test_the_link_stands_nowhere(town: Town) -> None:
    _, link = invitations.invite(town.kabar, NEW, None)
    kept = repr(rows(town.kabar, invitation)) + repr(rows(town.kabar, audit))
    assert token(link) not in kept


def test_it_opens_once(town: Town) -> None:
    _, link = invitations.invite(town.kabar, NEW, None)
    assert invitations.accept(town.kabar, token(link), PASSWORD)
    assert invitations.look(town.kabar, token(link)) is None
    assert invitations.accept(town.kabar, token(link), "another password") is None
    assert staff.authenticate(town.kabar, NEW.email, "another password") is None


def test_it_opens_for_three_days(town: Town) -> None:
    _, link = invitations.invite(town.kabar, NEW, None)
    town.clock.forward(hours=71, minutes=59)
    assert invitations.look(town.kabar, token(link))
    town.clock.forward(minutes=1)
    assert invitations.look(town.kabar, token(link)) is None
    assert invitations.accept(town.kabar, token(link), PASSWORD) is None


def test_a_newer_link_ends_the_older_one(town: Town) -> None:
    made, old = invitations.invite(town.kabar, NEW, None)
    new = members.new_link(town.kabar, None, made)
    assert invitations.look(town.kabar, token(old)) is None
    assert invitations.accept(town.kabar, token(new), PASSWORD)


@pytest.mark.parametrize("said", ["", "x", "../.."])
def test_a_link_that_nobody_made_opens_nothing(town: Town, said: str) -> None:
    invitations.invite(town.kabar, NEW, None)
    assert invitations.look(town.kabar, said) is None
    assert invitations.accept(town.kabar, said, PASSWORD) is None


def test_a_short_password_leaves_the_link_as_it_was(town: Town) -> None:
    _, link = invitations.invite(town.kabar, NEW, None)
    with pytest.raises(StaffFault, match=r"^password:"):
        invitations.accept(town.kabar, token(link), "short")
    assert invitations.accept(town.kabar, token(link), PASSWORD)


def test_nobody_is_alerted_before_they_have_come(town: Town) -> None:
    there = town.caseworker(district="Lombok Barat", duty=(None, None))
    _, link = invitations.invite(town.kabar, NEW, None)
    town.says(town.person(), "tlg sy dikurung majikan")
    assert len(town.messages(there)) == 1
    who = invitations.accept(town.kabar, token(link), PASSWORD)
    assert who is not None
    town.says(town.person(), "tlg sy dikurung majikan")
    assert len(town.messages(who)) == 1, "now the district has somebody of its own"
    assert len(town.messages(there)) == 1


def test_a_forgotten_password_is_set_anew_and_every_device_logged_out(town: Town) -> None:
    boss, who = town.caseworker(role="supervisor"), town.caseworker()
    session = sessions.begin(town.kabar, who, "Chrome", "Android")
    link = members.new_link(town.kabar, boss, who.id)
    assert sessions.member_of(town.kabar, session, who.id, "Chrome", "Android") == who, (
        "a link changes nothing until it is used"
    )
    invitations.accept(town.kabar, token(link), "quite another password")
    assert sessions.member_of(town.kabar, session, who.id, "Chrome", "Android") is None


def test_a_supervisor_invites_caseworkers_and_editors_only(town: Town) -> None:
    boss, head, who = (town.caseworker(role=role) for role in ("supervisor", "admin", "caseworker"))
    assert members.roles_for(boss) == ("caseworker", "editor")
    assert members.roles_for(head) == ("caseworker", "supervisor", "editor", "admin")
    assert members.roles_for(who) == ()
    for role in ("supervisor", "admin"):
        with pytest.raises(NotAllowed):
            members.invite(town.kabar, boss, NewStaff("X", None, "x@example.org", role, ""))
        with pytest.raises(NotAllowed):
            members.new_link(town.kabar, boss, town.caseworker(role=role).id)
    with pytest.raises(NotAllowed):
        members.reset_second_factor(town.kabar, head, head.id)
    assert len(rows(town.kabar, table)) == 5


def test_another_password_logs_out_all_other_devices(town: Town) -> None:
    who = town.caseworker()
    here, there = (sessions.begin(town.kabar, who, "Chrome", "Android") for _ in range(2))
    with pytest.raises(StaffFault) as wrong:
        passwords.change(town.kabar, who, "not this one", "quite another password", here)
    assert wrong.value.code == "password_wrong"
    before = passwords.mark(town.kabar, who.id)
    passwords.change(town.kabar, who, PASSWORD, "quite another password", here)
    assert sessions.member_of(town.kabar, here, who.id, "Chrome", "Android") == who
    assert sessions.member_of(town.kabar, there, who.id, "Chrome", "Android") is None
    assert passwords.mark(town.kabar, who.id) != before
