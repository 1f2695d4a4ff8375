"""Whoever watches `/ready` hears of an alert that nobody sends, with no word about anybody."""

from __future__ import annotations

from flask import Flask

from tests.making import Town


def test_an_urgent_message_that_waits_for_two_minutes_makes_kabar_unready(app: Flask, town: Town) -> None:
    town.ticks()
    town.says(town.person(), "saya dipukul suami")
    browser = app.test_client()
    assert browser.get("/ready").status_code == 200
    town.clock.forward(seconds=121)
    answer = browser.get("/ready")
    assert (answer.status_code, answer.get_json()["status"]) == (503, "not ready")
    assert answer.get_json()["parts"]["sending"] == "an urgent message waits since 121 s"
    town.sends()
    assert browser.get("/ready").status_code == 200
