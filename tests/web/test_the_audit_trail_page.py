"""Those who lead read the whole trail: in words, by member, code, kind and days, fifty rows at a time."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from bot.services.trail import lines
from bot.services.trail.kinds import KINDS, kind_of
from bot.store.audit import record
from tests.guards.test_looks_have_words import written
from tests.making import Town
from tests.web.conftest import Logged

FILLED = {
    "people_file_.+": ("people_file_importing", "people_file_cancelled"),
    "reassignment_.+": ("reassignment_done",),
    "flow_text_.+": ("flow_text_approve", "flow_text_withdraw"),
    "plan_.+": (),
    "erase_.+": ("erase_message", "erase_thread", "erase_all"),
    "visit_.+": (),
}
"""What the patterns of the code come to."""


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_action_has_words_and_a_kind(app: Flask, language: str) -> None:
    plain = {pattern.replace("\\", "") for pattern in written()}
    actions = {one for one in plain if one not in FILLED} | {one for many in FILLED.values() for one in many}
    with app.test_request_context(f"/?lang={language}"):
        module = app.jinja_env.get_template("trail_words.html").make_module({"here": language})
        words = {code: str(module.act(code)) for code in actions}  # type: ignore[attr-defined]  # a macro
        kinds = [str(module.kind(code)) for code in KINDS]  # type: ignore[attr-defined]
    assert [code for code, said in words.items() if said == code or "_" in said] == []
    assert len(set(kinds)) == len(KINDS)
    assert {kind_of(one) for one in actions} == set(KINDS)


def said(text: str) -> list[str]:
    found = re.findall(r"<li>(.*?)</li>", text[text.index('<ol class="trail">') :], re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", one)).strip() for one in found]


def test_who_leads_reads_what_everybody_did(town: Town, logged_in: Logged) -> None:
    who = town.person()
    town.says(who, "tlg sy dikurung majikan")
    sari, boss = logged_in(), logged_in("supervisor", district="Bima")
    sari.get(f"/people/{who.code}")
    town.clock.forward(minutes=1)
    sari.get(f"/cases/{town.case().code}")
    found = said(boss.get("/audit").text)
    assert "10:01 Sari Rekaan penyelia: membuka jejak audit" in found
    assert f"10:01 Sari Rekaan petugas: membuka kasusnya {town.case().code}" in found
    assert f"10:00 Sari Rekaan petugas: membuka halaman orang {who.code}" in found
    assert any(line.endswith("masuk") for line in found)
    assert said(boss.get(f"/audit?kind=looks&code={who.code}").text)[1:] == [
        f"10:01 Sari Rekaan petugas: membuka kasusnya {town.case().code}",
        f"10:00 Sari Rekaan petugas: membuka halaman orang {who.code}",
    ]
    assert "membuka jejak auditnya" in said(boss.get(f"/audit?code={who.code}").text)[0]
    assert "Tidak ada yang cocok" in boss.get("/audit?to=2026-05-03").text
    assert "Tidak ada yang cocok" in boss.get("/audit?from=2026-05-05").text
    assert len(said(boss.get("/audit?from=2026-05-04&to=2026-05-04&kind=entry").text)) == 2
    assert said(boss.get("/audit?member=kabar&kind=lists").text)
    assert sari.get("/audit").status_code == 403
    assert "opened the audit trail" in boss.get("/audit?lang=en").text


def test_what_is_typed_stands_in_no_address(town: Town, logged_in: Logged) -> None:
    boss = logged_in("admin")
    answer = boss.send("/audit", "/audit", code=" p-7hk2mx4c ", kind="looks")
    assert (answer.status_code, answer.location) == (303, "/audit?code=P-7HK2MX4C&kind=looks")
    for given in ({"code": "Siti Wulandari"}, {"code": "P-" + "X" * 10_000}, {"code": "\0"}, {"from": "kemarin"}):
        refused = boss.send("/audit", "/audit", **given)
        assert refused.status_code == 422
        assert refused.text.count('role="alert"') == 1
    with town.kabar.database.read() as connection:
        found = connection.exec_driver_sql("SELECT target FROM audit WHERE action = 'audit_open'").scalars().all()
    assert set(found) == {"all"}


def test_any_address_is_answered(logged_in: Logged) -> None:
    boss = logged_in("admin")
    for query in (
        *("after=x", "after=2026-05-04_x", "after=2026-05-04T00:00:00_01a20201-af46-74ce-9fe1-e4a869e74b5b"),
        *("from=0001-01-01", "to=9999-12-31", "from=x", "kind=x", "code=%00", "code=" + "x" * 500),
        *("member=x", "member=%F0%9F%98%80", "member=%00"),
    ):
        assert boss.get(f"/audit?{query}").status_code == 200, query


def test_fifty_at_a_time_and_none_twice(town: Town, logged_in: Logged, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "A_PAGE", 10)
    boss = logged_in("admin")
    with town.kabar.database.write() as connection:
        for number in range(25):
            record(connection, None, "person_add", f"P-{number:08d}", town.clock.now())
    address, seen = "/audit?member=kabar&kind=changes", []
    while address:
        text = boss.get(address).text
        seen += said(text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 25
