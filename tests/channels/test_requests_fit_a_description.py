"""The check by Twilio's description finds what does not fit, and passes what does. (Its files are not kept here.)"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.twilio.recorded import Request
from tests.openapi.__main__ import main
from tests.openapi.description import Description

ACCOUNT = {"name": "AccountSid", "in": "path", "required": True, "schema": {"type": "string", "minLength": 34}}
FORM = {
    "required": ["To"],
    "properties": {
        "To": {"type": "string", "format": "phone-number"},
        "From": {"type": "string"},
        "Body": {"type": "string"},
        "StatusCallback": {"type": "string", "format": "uri"},
        "ValidityPeriod": {"type": "integer", "minimum": 1, "maximum": 36_000},
        "ContentSid": {"type": "string", "pattern": "^HX[0-9a-fA-F]{32}$"},
        "ContentVariables": {"type": "string"},
        "MessagingServiceSid": {"type": "string", "pattern": "^MG[0-9a-fA-F]{32}$"},
    },
}
QUERY = {
    "To": {"type": "string"},
    "From": {"type": "string"},
    "DateSent>": {"type": "string", "format": "date-time"},
    "PageSize": {"type": "integer", "minimum": 1, "maximum": 1000},
}


def json_of(*names: str) -> dict[str, Any]:
    """A body of JSON with these in it."""
    return {"requestBody": {"content": {"application/json": {"schema": {"properties": {name: {} for name in names}}}}}}


def described() -> dict[str, Any]:
    """As much of Twilio's description as our requests need."""
    query = [{"name": name, "in": "query", "schema": schema} for name, schema in QUERY.items()]
    form = {"content": {"application/x-www-form-urlencoded": {"schema": FORM}}}
    messages = {"post": {"parameters": [ACCOUNT], "requestBody": form}, "get": {"parameters": [ACCOUNT, *query]}}
    message = {"name": "MessageSid", "in": "path", "required": True, "schema": {"type": "string", "minLength": 34}}
    media = {
        "get": {"parameters": [ACCOUNT, message, {"name": "PageSize", "in": "query", "schema": QUERY["PageSize"]}]}
    }
    account = {"get": {"parameters": [{**ACCOUNT, "name": "Sid"}]}}
    sid = {"name": "ContentSid", "in": "path", "schema": {"type": "string", "pattern": "^HX[0-9a-fA-F]{32}$"}}
    return {
        "paths": {
            "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}.json": {"get": {"parameters": [ACCOUNT, message]}},
            "/v1/Content": {"post": json_of("friendly_name", "language", "variables", "types")},
            "/v1/Content/{ContentSid}": {"get": {"parameters": [sid]}},
            "/v1/Content/{ContentSid}/ApprovalRequests": {"get": {"parameters": [sid]}},
            "/v1/Content/{ContentSid}/ApprovalRequests/whatsapp": {
                "post": {"parameters": [sid], **json_of("name", "category")}
            },
            "/2010-04-01/Accounts/{AccountSid}/Messages.json": messages,
            "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}/Media.json": media,
            "/2010-04-01/Accounts/{Sid}.json": account,
        }
    }


def written(folder: Path, told: dict[str, Any]) -> Path:
    file = folder / "twilio_api_v2010.json"
    file.write_text(json.dumps(told), encoding="utf-8")
    return file


def test_all_that_we_ask_fits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(written(tmp_path, described()))]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) >= 20
    assert all(line.endswith(": ok") for line in lines)
    assert main([str(tmp_path)]) == 0, "a folder of descriptions will do, too"


def test_what_is_not_described_is_a_mismatch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = described()
    del told["paths"]["/2010-04-01/Accounts/{Sid}.json"]
    assert main([str(written(tmp_path, told))]) == 1
    assert "ask for the account: GET" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("request_", "fault"),
    [
        (("POST", (), (("Body", "halo"),)), "To is missing"),
        (("POST", (), (("To", "+1"), ("Bdoy", "halo"))), "Bdoy is not described"),
        (("POST", (), (("To", "+1"), ("StatusCallback", "here"))), "StatusCallback is no address"),
        (("POST", (), (("To", "+1"), ("MessagingServiceSid", "SM1"))), "MessagingServiceSid does not fit its pattern"),
        (("GET", (("PageSize", "2000"),), ()), "PageSize is too large"),
        (("GET", (("PageSize", "many"),), ()), "PageSize is no whole number"),
        (("GET", (("DateSent>", "yesterday"),), ()), "DateSent> is no time"),
        (("DELETE", (), ()), "DELETE is not described for this path"),
    ],
)
def test_each_fault_is_named(tmp_path: Path, request_: Any, fault: str) -> None:
    method, query, body = request_
    path = f"/2010-04-01/Accounts/AC{'0' * 32}/Messages.json"
    description = Description.read([written(tmp_path, described())])
    assert description.faults(Request(method, path, query, body)) == [fault]


def test_without_a_description_it_says_how() -> None:
    command = [sys.executable, "-m", "tests.openapi"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert (ended.returncode, ended.stderr[:6]) == (2, "Usage:")
    assert main(["/nowhere/at-all.json"]) == 2
