"""``kabar hear``: one line in, one line out."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from bot.cli.hear import hear


def _run(text, *args):
    result = CliRunner().invoke(hear, list(args), input=text)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_signs():
    assert _run("sy d pukul suami\nkabar baik\n\n") == [
        {
            "text": "sy d pukul suami",
            "level": "red",
            "category": "violence",
            "rule": "violence.id.beaten",
            "language": "id",
        },
        {"text": "kabar baik", "level": None, "category": None, "rule": None, "language": None},
        {"text": "", "level": None, "category": None, "rule": None, "language": None},
    ]


@pytest.mark.parametrize(
    ("kind", "text", "answer"),
    [
        ("yes_no", "aoq", "yes"),
        ("yes_no", "g", "no"),
        ("yes_no", "iya tapi takut", None),
        ("number", "telu", 3),
        ("money", "1,5 jt", 1_500_000),
        ("money", "ga ada", 0),
        ("date", "12/3/2026", "2026-03-12"),
        ("date", "bsk", "2026-04-01"),
        ("date", "entah", None),
    ],
)
def test_answers(kind, text, answer):
    assert _run(text, "--as", kind, "--today", "2026-03-31") == [{"text": text, "answer": answer}]


def test_choices_are_counted_from_one():
    labels = ["--as", "choice", "--choices", "Baik|Ada masalah|Hubungi saya"]
    assert [line["answer"] for line in _run("2\nbaik\nhub saya\n4\nya", *labels)] == [2, 1, 3, None, None]


def test_language_names_the_rule():
    assert _run("gantung diri", "--lang", "jv")[0]["language"] == "jv"


@pytest.mark.parametrize(
    "args",
    [
        ["--as", "choice"],
        ["--as", "yes_no", "--choices", "a|b"],
        ["--as", "colour"],
        ["--lang", "xx"],
        ["/nowhere/messages.txt"],
        ["--lexicon", "/nowhere"],
    ],
)
def test_bad_input_is_one_clear_line(args):
    result = CliRunner().invoke(hear, args, input="x")
    assert result.exit_code == 2
    assert "Error:" in result.output
    assert "Traceback" not in result.output


def test_a_faulty_lexicon_is_one_clear_line(tmp_path):
    (tmp_path / "words.yaml").write_text("yess: [ya]", encoding="utf-8")
    result = CliRunner().invoke(hear, ["--lexicon", str(tmp_path)], input="x")
    assert result.exit_code == 2
    assert result.output.startswith("lexicon/words.yaml: unknown key 'yess'.")


def test_a_file_of_any_bytes(tmp_path):
    messages = tmp_path / "messages.txt"
    messages.write_bytes(b"abc\xff\xed\xa0\x80 bunuh diri\r\n\x00\n\xe2\x80\xa8x\n" + "ｔｏｌｏｎｇ".encode())
    lines = _run("", str(messages))
    assert [line["level"] for line in lines] == ["red", None, None, "orange"]


def test_a_reader_that_goes_away_leaves_no_trace():
    program = "from bot.cli.hear import hear; hear()"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as kabar:
        kabar.stdout.close()
        kabar.stdin.write(b"tolong\n" * 5000)
        kabar.stdin.close()
        assert kabar.stderr.read() == b""
