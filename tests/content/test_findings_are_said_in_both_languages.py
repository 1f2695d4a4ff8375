"""What is wrong is said in the language of whoever mends it; what is quoted in it stays as it was written."""

from __future__ import annotations

import pickle
from copy import deepcopy

import pytest

from bot.content import templates
from bot.content.findings import catalogue, in_words
from bot.content.flows import parse_text
from bot.core.finding import ContentError, Finding
from bot.core.told import Told, cut, listed, said_in, shown, told


def first(text: str) -> Finding:
    with pytest.raises(ContentError) as fault:
        parse_text("pagi", text)
    return fault.value.findings[0]


def test_a_finding_has_two_languages_and_keeps_its_place():
    found = first("flow: pagi\ntitle: Pagi\nstart: tanya\nnodes:\n  tanya: {say: Halo, ende: true}\n")
    assert in_words(found, "en") == ("unknown key 'ende'", "Did you mean 'end'")
    assert in_words(found, "id") == ("kunci 'ende' tidak dikenal", "Maksudnya 'end'")
    assert (found.kind, found.flow, found.path) == ("form", "pagi", ("nodes", "tanya", "ende"))
    assert str(found) == f"{found.place}: {found.words}. {found.mend}."


def test_a_sentence_within_a_sentence_is_said_too():
    when = "flow: pagi\ntitle: Pagi\nstart: a\nnodes:\n  a: {branch: [{when: 'age >', next: b}, {else: b}]}\n"
    words, _ = in_words(first(when + "  b: {say: Halo, end: true}\n"), "id")
    assert words == "syarat 'age >' tidak terbaca: di sini harus ada angka atau kata, berhenti di situ (kolom 6)"


def test_what_whatsapp_would_refuse_is_said_too():
    said = [said_in(catalogue("id"), one) for one in templates.faults("{{1}} memberi uang", 2)]
    assert said[:2] == [
        "berisi {{1}}, padahal seharusnya 2 isian bernomor mulai dari 1",
        "diawali atau diakhiri dengan isian kurung kurawal",
    ]
    assert said_in(catalogue("id"), templates.button_faults("Ya, saya mau")[0]).startswith("lebih dari 2 kata")


def test_who_writes_by_form_reads_its_names_and_nobody_else_does():
    found = Finding("x", told("the branch has no else"), told("Add '- {{else: node}}' as the last line"), path=("a",))
    assert in_words(found, "en", by_form=True)[1] == 'Change this step and choose a step at "otherwise"'
    assert in_words(found, "en")[1] == "Add '- {else: node}' as the last line"
    words, mend = told("{what} is missing", what="choices"), told("Write 'key: value' lines here")
    at = Finding("x", words, mend, path=("nodes", "points", "choices"))
    assert in_words(at, "id", by_form=True)[0] == "pilihan jawabannya belum diisi"
    assert in_words(Finding("x", words, mend), "id", by_form=True)[0] == "choices belum diisi"


def test_what_has_no_template_stays_as_it_is():
    assert in_words(Finding("x", "plain words", "do it"), "id") == ("plain words", "do it")


def test_braces_in_what_is_quoted_fill_nothing_in():
    words = told("there is no node {name}", name="{0} {secret}")
    assert words == "there is no node {0} {secret}"
    assert said_in({"there is no node {name}": "tidak ada langkah {name}"}, words) == "tidak ada langkah {0} {secret}"


@pytest.mark.parametrize(
    ("data", "words"),
    [(True, "true"), (None, "nothing"), (7, "7"), ([1], "a list"), ({"a": 1}, "a group of keys"), ("x\ny", r"'x\ny'")],
)
def test_data_is_named_as_it_is_written(data, words):
    assert shown(data) == words


def test_a_copy_can_still_be_said_in_both():
    words = told("there is no node {name}", name="x")
    for copied in (deepcopy(words), pickle.loads(pickle.dumps(words))):  # noqa: S301 - our own
        assert (copied, copied.template, copied.values) == (words, words.template, words.values)


def test_a_long_word_is_cut():
    assert len(cut("a" * 10_000)) < 70


def test_words_in_a_row_are_each_said():
    row = listed([told("red"), "x"])
    assert isinstance(row, Told)
    assert (row, said_in({"red": "merah"}, row)) == ("red, x", "merah, x")
