"""Deny by default: each endpoint is called as everybody who is not meant, and refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from bot.store.staff import ROLES
from bot.web import gate
from bot.web.app import create_app
from bot.web.gate import Rule
from tests.web.visitor import Visitor
from tests.web.who_may_call import ANYBODY, DEMO, INSIDE, MEMBERS, PHONE, PROVIDER, TWICE, WHO_MAY_CALL

VALUES = {
    "<code>": "KB-1001",
    "<action>": "slow",
    "<version>": "0",
    "<token>": "nobodys-token",
    "<name>": "kabar.css",
    "<step>": "start",
    "<uuid:staff_id>": "01a20201-af46-74ce-9fe1-e4a869e74b5b",
    "<uuid:session_id>": "01a20201-af46-74ce-9fe1-e4a869e74b5c",
    "<uuid:media_id>": "01a20201-af46-74ce-9fe1-e4a869e74b5a",
    "<uuid:file_id>": "01a20201-af46-74ce-9fe1-e4a869e74b5e",
    "<uuid:request_id>": "01a20201-af46-74ce-9fe1-e4a869e74b5f",
    "<uuid:visit_id>": "01a20201-af46-74ce-9fe1-e4a869e74b5d",
}
OTHERS = {"public": ANYBODY, "inside": INSIDE, "provider": PROVIDER, "phone": PHONE, "demo": DEMO}
STRANGER = {"REMOTE_ADDR": "203.0.113.9"}


def declared(rule: Rule | None) -> frozenset[str]:
    """Whom a rule lets in, as the table says it."""
    assert rule is not None
    return (rule.roles or MEMBERS) if rule.kind == "staff" else OTHERS[rule.kind]


def called(app: Flask):
    """Each address with values in it: method, path and endpoint."""
    for rule in app.url_map.iter_rules():
        path = rule.rule
        for variable, value in VALUES.items():
            path = path.replace(variable, value)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield method, path, rule.endpoint


def endpoints(app: Flask):
    for method, path, endpoint in called(app):
        yield method, path, gate.rule_of(app.view_functions[endpoint])


def test_every_endpoint_declares_a_rule(app, demo_app):
    for made in (app, demo_app):
        assert all(rule is not None for _, _, rule in endpoints(made))


def test_every_rule_lets_in_whom_the_table_names_and_nobody_else(app, demo_app):
    """The table is changed on purpose; a rule that is too wide by mistake is not in it."""
    rules = {}
    for made in (app, demo_app):
        names = {rule.endpoint for rule in made.url_map.iter_rules()}
        rules |= {name: declared(gate.rule_of(made.view_functions[name])) for name in names}
    assert rules == WHO_MAY_CALL
    assert TWICE == 0


def test_a_rule_that_is_too_wide_is_seen():
    """The comparison is of what is declared: one more role is a difference."""
    wide = gate.rule_of(gate.staff("caseworker", "supervisor", "admin")(lambda: ""))
    assert declared(wide) != WHO_MAY_CALL["trail.page"]
    assert declared(gate.rule_of(gate.staff()(lambda: ""))) != WHO_MAY_CALL["retention.page"]
    assert declared(gate.rule_of(gate.public("a mistake")(lambda: ""))) != WHO_MAY_CALL["cases.page"]


def test_whatever_anybody_may_call_says_why(demo_app):
    assert all(rule.why for _, _, rule in endpoints(demo_app) if rule.kind in {"public", "inside"})


def test_an_endpoint_that_declares_nothing_is_refused(kabar):
    app = create_app(kabar)
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    answer = app.test_client().get("/forgotten")
    assert answer.status_code == 403
    assert "secret" not in answer.text


def test_a_role_that_does_not_exist_cannot_be_declared():
    with pytest.raises(ValueError, match="caseworkers"):
        gate.staff("caseworkers")


def test_nobody_is_let_in_without_log_in(demo_app):
    for method, path, rule in endpoints(demo_app):
        client = demo_app.test_client()
        answer = client.open(path, method=method, environ_overrides=STRANGER)
        match rule.kind:
            case "staff":
                assert answer.status_code == 302, path
                assert answer.location.startswith("/login"), path
            case "provider" | "phone":
                assert answer.status_code == 403, path
            case "demo" | "inside":
                assert answer.status_code == 404, path
            case "public" if method == "POST":
                assert answer.status_code == 400, f"{path} took a form without its token"


@pytest.mark.parametrize("role", ROLES)
def test_other_roles_are_refused_and_forms_need_their_token(app, logged_in, role):
    visitor: Visitor = logged_in(role)
    for method, path, endpoint in called(app):
        allowed = WHO_MAY_CALL[endpoint]
        if not allowed <= MEMBERS:
            continue
        answer = visitor.client.open(path, method=method)
        if role not in allowed:
            assert answer.status_code == 403, path
        elif method == "POST":
            assert answer.status_code == 400, path
        else:
            assert answer.status_code in {200, 404}, path


def test_the_demo_is_not_there_in_a_deployment(app, visitor):
    assert not [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/demo")]
    assert visitor.get("/").location == "/today"


@pytest.mark.parametrize(
    "caller",
    [
        {"environ_overrides": {"REMOTE_ADDR": "10.0.0.7"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"base_url": "http://rebound.example"},
        {"environ_overrides": {"REMOTE_ADDR": ""}},
    ],
)
def test_the_demo_answers_this_machine_only(demo_app, caller):
    assert demo_app.test_client().get("/", **caller).status_code == 404


def test_figures_are_for_the_inside_only(app):
    client = app.test_client()
    assert client.get("/metrics", environ_overrides={"REMOTE_ADDR": "10.0.0.7"}).status_code == 200
    assert client.get("/metrics", environ_overrides={"REMOTE_ADDR": "::ffff:127.0.0.1"}).status_code == 200
    assert client.get("/metrics", environ_overrides=STRANGER).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.0.0.8"}).status_code == 404


def test_the_log_in_is_not_asked_of_a_demo_setting_alone(kabar):
    """Demo pages are not registered by the setting's absence alone: the gate looks as well."""
    app = create_app(kabar)
    app.extensions["kabar"] = replace(kabar, settings=kabar.settings.model_copy(update={"demo": False}))
    assert app.test_client().get("/").status_code == 404
