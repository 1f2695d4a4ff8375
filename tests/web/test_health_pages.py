"""For whoever watches: alive, ready, figures."""

from __future__ import annotations

import time
from dataclasses import replace

from bot.store.database import Database
from bot.web.app import create_app


def test_alive_needs_nothing(kabar, tmp_path):
    away = replace(kabar, database=Database(f"sqlite:///{tmp_path}/no/such/folder/kabar.db"))
    answer = create_app(away).test_client().get("/health")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_ready_names_the_part_that_is_not(app, town):
    answer = app.test_client().get("/ready")
    assert answer.status_code == 503
    assert answer.json["status"] == "not ready"
    assert answer.json["parts"]["database"] == "ok"
    assert answer.json["parts"]["clock"] == "has never ticked"
    town.ticks()
    answer = app.test_client().get("/ready")
    assert (answer.status_code, answer.json["status"]) == (200, "ok")


def test_a_database_that_is_away_is_told(kabar, tmp_path):
    away = replace(kabar, database=Database(f"sqlite:///{tmp_path}/no/such/folder/kabar.db"))
    answer = create_app(away).test_client().get("/ready")
    assert answer.status_code == 503
    assert answer.json["parts"]["database"] == "does not answer"


def test_figures_count_messages_and_cases(app, town):
    town.says(town.person(), "tlg sy dikurung majikan")
    answer = app.test_client().get("/metrics")
    assert answer.mimetype == "text/plain"
    lines = answer.text.splitlines()
    assert 'kabar_cases_open{acknowledged="no",level="red"} 1.0' in lines
    assert 'kabar_messages{direction="in",kind="said",status="received"} 1.0' in lines
    assert sum(line.startswith("# TYPE kabar_messages ") for line in lines) == 1


def test_a_person_gets_a_page_where_the_database_is_away(kabar, tmp_path):
    away = replace(kabar, database=Database(f"sqlite:///{tmp_path}/no/such/folder/kabar.db"))
    client = create_app(away).test_client()
    with client.session_transaction() as session:
        nobody = {"_user_id": "00000000-0000-0000-0000-000000000000", "began": time.time()}
        session.update(nobody | {"session": "00000000-0000-4000-8000-000000000000"})
    answer = client.get("/cases")
    assert answer.status_code == 503
    assert "Kabar sedang terganggu" in answer.text
    assert client.get("/cases/live", headers={"X-Kabar-Live": "1"}).text == ""


def test_a_forged_session_is_a_fault_nobody_sees_inside(app):
    client = app.test_client()
    client.set_cookie("s", "eyJfdXNlcl9pZCI6IngifQ.forged.forged")
    assert client.get("/cases").status_code == 302
