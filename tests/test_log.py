"""A log line never holds a number, a name or a text of a person, however it comes in."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
import uuid
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot import log, scrub

ROOT = Path(__file__).parents[1]
NUMBER = "+6281234567890"
NAME = "Siti Aminah"
TEXT = "tolong saya dipukul majikan"
PLANTED = ("6281234567890", "81234567890", "234567", "234-567", "Siti", "Aminah", "tolong", "dipukul")

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Iterator[Lines]:
    """What was logged since, read as JSON, after looking that nothing planted is in it."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, sys.excepthook, threading.excepthook)
    log.configure("DEBUG")

    def read() -> list[dict[str, Any]]:
        out, err = capsys.readouterr()
        assert out == ""
        assert not [secret for secret in PLANTED if secret in err]
        return [json.loads(line) for line in err.splitlines()]

    yield read
    root.handlers[:], sys.excepthook, threading.excepthook = before[0], before[2], before[3]
    root.setLevel(before[1])
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def test_a_line_says_what_when_where_and_to_which_ids(lines: Lines) -> None:
    known = uuid.uuid4()
    sid = "SM" + "0123abcd4567ef89" * 2
    log.get_logger("bot.services.arriving.inbound").info("message received", conversation_id=known, sid=sid, count=3)
    (line,) = lines()
    assert datetime.fromisoformat(line.pop("time")).tzinfo == UTC
    assert line == {
        "level": "info",
        "event": "message received",
        "logger": "bot.services.arriving.inbound",
        "conversation_id": str(known),
        "sid": sid,
        "count": 3,
    }


@pytest.mark.parametrize("key", ["body", "text", "name", "phone", "email", "message_body", "form", "params", "To"])
def test_a_key_that_is_somebodys_is_hidden_whatever_it_holds(lines: Lines, key: str) -> None:
    log.get_logger("x").info("sent", **{key: "KB-1"})
    assert lines()[0][key] == "[hidden]"


@pytest.mark.parametrize(
    "value",
    [
        NUMBER,
        "whatsapp:" + NUMBER,
        "0812-3456-7890",
        "0812 3456 7890",
        6281234567890,
        NAME,
        TEXT,
        TEXT.encode(),
        "siti.aminah@example.org",
        {"who": NAME, "at": [NUMBER, TEXT]},
        {NUMBER: 1, TEXT: 2},
        [(NAME,)],
        ValueError(TEXT),
        object(),
    ],
)
def test_a_value_that_is_no_word_of_code_is_hidden(lines: Lines, value: object) -> None:
    log.get_logger("x").info("sent", item=value)
    assert len(lines()) == 1


def test_harmless_values_stay(lines: Lines) -> None:
    log.get_logger("x").info("ok", case="KB-1042", day="2026-11-21", at=datetime(2026, 11, 21, tzinfo=UTC), ms=1.5)
    line = lines()[0]
    assert (line["case"], line["day"], line["at"], line["ms"]) == (
        "KB-1042",
        "2026-11-21",
        "2026-11-21T00:00:00+00:00",
        1.5,
    )


def test_an_event_built_from_data_is_masked(lines: Lines) -> None:
    log.get_logger("x").info(f"sent to {NUMBER}")
    log.get_logger("x").info(f"«{TEXT}»")
    assert [line["event"] for line in lines()] == ["[hidden]", "[hidden]"]


def test_an_exception_is_told_by_type_and_place_without_its_words(lines: Lines) -> None:
    def fail() -> None:
        try:
            int(TEXT)
        except ValueError as error:
            raise RuntimeError(NAME, NUMBER) from error

    try:
        fail()
    except RuntimeError:
        log.get_logger("x").exception("step failed", case="KB-1")
        logging.getLogger("x").exception("step of %s failed", NAME)
    own, foreign = lines()
    for line in (own, foreign):
        assert line["error"]["type"] == "builtins.RuntimeError"
        assert line["error"]["cause"] == "builtins.ValueError"
        assert line["error"]["places"][-1].startswith("tests/test_log.py:")
        assert line["error"]["places"][-1].endswith(" fail")


def test_a_database_error_tells_its_code_and_no_parameters(lines: Lines) -> None:
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        connection.exec_driver_sql("create table person (name text unique)")
        try:
            for _ in range(2):
                connection.exec_driver_sql("insert into person values (?)", (NAME,))
        except sa.exc.IntegrityError:
            log.get_logger("x").exception("could not store")
    assert lines()[0]["error"]["code"] == "gkpj"


def test_the_words_of_an_error_about_code_stay(lines: Lines) -> None:
    try:
        _ = lines.nothing  # type: ignore[attr-defined]
    except AttributeError:
        log.get_logger("x").exception("failed")
    assert "has no attribute 'nothing'" in lines()[0]["error"]["words"]


@pytest.mark.parametrize(
    ("template", "args"),
    [
        ("sent %s to %s", (TEXT, NUMBER)),
        ("sent %r", (NAME,)),
        ("sent %(body)s to %(to)s", ({"body": TEXT, "to": NUMBER},)),
        ("sent %d", (TEXT,)),
        ("sent %d to %d", (6281234567890,)),
        (f"body '{TEXT}' for {NUMBER}", ()),
        ("%s", (ValueError(TEXT),)),
        ("sent", (TEXT,)),
        ("sent %s", ([NUMBER, {"name": NAME}],)),
    ],
)
def test_what_libraries_log_is_cleaned(lines: Lines, template: str, args: tuple[Any, ...]) -> None:
    log.configure()  # without pytest's handler, which stumbles over wrong arguments
    logging.getLogger("some.library").warning(template, *args)
    assert lines()[0]["logger"] == "some.library"


def test_libraries_keep_what_is_harmless(lines: Lines) -> None:
    logging.getLogger("some.library").warning("try %d of %s: %.1f s", 3, "outbox", 0.5)
    logging.getLogger("some.library").error(KeyError(NAME))
    assert [line["event"] for line in lines()] == ["try 3 of outbox: 0.5 s", "<KeyError>"]


@pytest.mark.parametrize("name", ["rq.worker", "twilio.http_client", "urllib3.connectionpool", "alembic", "_granian"])
def test_chatty_libraries_are_heard_from_warning_on(lines: Lines, name: str) -> None:
    logging.getLogger(name).setLevel(logging.INFO)  # as RQ does with its own
    logging.getLogger(name).info("a request with everything in it")
    assert lines() == []
    logging.getLogger(name).warning("trouble")
    assert len(lines()) == 1


def test_python_warnings_come_as_lines_too(lines: Lines) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn(f"'{NAME}' is deprecated", stacklevel=1)
    assert lines()[0]["logger"] == "py.warnings"


def test_an_error_nobody_caught_is_a_line_without_its_words(lines: Lines) -> None:
    def fail() -> None:
        raise ValueError(TEXT)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert lines()[0]["error"]["type"] == "builtins.ValueError"


def test_a_program_that_dies_says_nothing_about_anybody() -> None:
    code = f"from bot import log; log.configure(); raise ValueError({NAME!r}, {NUMBER!r})"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert not [secret for secret in PLANTED if secret in ran.stderr]
    assert json.loads(ran.stderr)["error"]["type"] == "builtins.ValueError"


def test_context_bound_once_is_on_every_line(lines: Lines) -> None:
    with log.bound_contextvars(job="outbox", name=NAME):
        log.get_logger("x").info("begun")
    assert (lines()[0]["job"], lines()) == ("outbox", [])


@given(
    st.from_regex(r"(\+62|62|0)8[1-9]([ .-]?[0-9]){7,10}", fullmatch=True),
    st.sampled_from(["", "/x/", "a:", "=", "("]),
)
def test_no_way_of_writing_a_number_gets_through(number: str, before: str) -> None:
    digits = "".join(filter(str.isdigit, number))
    cleaned = scrub.words(f"{before}{number}")
    assert digits[-7:] not in "".join(filter(str.isdigit, cleaned))
    assert len([character for character in cleaned if character.isdigit()]) < 7


@given(st.text() | st.binary() | st.integers() | st.dictionaries(st.text(), st.text()) | st.lists(st.text()))
def test_any_value_can_be_logged(value: object) -> None:
    json.dumps(scrub.field("item", value))
