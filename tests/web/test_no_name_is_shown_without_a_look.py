"""Every page is opened: whatever shows a name, a number or the words of somebody leaves a look at them in the trail."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from bot.services.cases import case_actions
from bot.services.cases.look_kinds import LOOKS
from bot.services.staff import member
from bot.store import audit, staff
from bot.web import gate
from tests.making import Town
from tests.web.conftest import Logged
from tests.web.test_every_endpoint_says_who_may_call_it import VALUES

NAME, TEXT = "Zubaidah Rekaan", "tlg sy dikurung majikan zebra"


def looked(town: Town) -> int:
    with town.kabar.database.read() as connection:
        return connection.execute(select(func.count()).where(audit.c.action.in_(LOOKS))).scalar_one()


def test_every_page_that_shows_somebody_writes_it_down(town: Town, app: Flask, logged_in: Logged) -> None:
    if not town.kabar.database.sqlite:
        pytest.skip("the pages are the same")
    boss, who = logged_in("admin"), town.person(name=NAME)
    town.says(who, TEXT)
    code = town.case().code
    with town.kabar.database.read() as connection:
        me = member(town.kabar, connection.execute(select(staff.c.id)).scalar_one())
    assert me is not None
    case_actions.acknowledge(town.kabar, me, code)
    planted = (NAME, TEXT, town.number_of(who), town.number_of(who).removeprefix("+62"))
    shown, silent = set(), set()
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    pages = sorted(rule.rule for rule in rules if gate.rule_of(app.view_functions[rule.endpoint]))
    addresses = {path.replace("<code>", one): path for path in pages for one in (who.code, code)}
    addresses[f"/people/{who.code}?texts=1"] = "/people/<code>?texts=1"
    for address, path in addresses.items():
        for variable, value in VALUES.items():
            address = address.replace(variable, value)  # noqa: PLW2901 - filled in
        before = looked(town)
        if any(value in boss.get(address).text for value in planted):
            shown.add(path)
            silent |= {path} if looked(town) == before else set()
        town.clock.forward(minutes=11)
    assert silent <= {"/cases/<code>/talk"}, "a conversation that stays open is one look an hour"
    assert {"/people", "/people/<code>", "/people/<code>?texts=1", "/cases/<code>"} <= shown
