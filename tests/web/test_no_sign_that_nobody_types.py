"""A zero byte, which nobody types and PostgreSQL takes in no text, is a bad request at most, never a fault of ours."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "path", ["/people?after=%00", "/caseload/cases?district=%00", "/people/%00", "/cases/%00/talk", "/a/%00"]
)
def test_in_an_address(logged_in, path):
    assert logged_in("supervisor").get(path).status_code in {200, 400, 404}


def test_in_a_form(logged_in):
    supervisor = logged_in("supervisor")
    fields = {"to": "x", "district": "\x00", "caseworker": "none", "sure": "yes"}
    answer = supervisor.send("/people", "/people/hand-on", **fields)
    assert answer.status_code in {400, 422}
