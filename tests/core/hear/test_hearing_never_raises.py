"""Any text, of any length, in time that grows with its length."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.hear import answers, risk

OPTIONS = (("Baik",), ("Ada masalah",), ("Hubungi saya",))
PIECES = st.sampled_from(
    [*"abdgiktuy0123456789.,-/?!'*@$ \n", "tidak", "dipukul", "mati", "mau", "juta", "setengah", "ratus", "ribu",
     "dua", "belas", "tgl", "bulan", "depan", "lalu", "feb", "2026", "rp",
     "👍", "\u0301", "\u200b", "\ud800", "\x00", "½", "³"]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=()), max_size=60),
    st.lists(PIECES, max_size=25).map(" ".join),
    st.lists(PIECES, max_size=25).map("".join),
)


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, today=st.dates())
def test_any_text(lexicon, text, today):
    signs = risk.find_all(lexicon, text)
    assert risk.find(lexicon, text) == (signs[0] if signs else None)
    assert answers.choice(text, OPTIONS, lexicon) in {None, 0, 1, 2}
    assert answers.yes_no(text, lexicon) in {None, True, False}
    for read in (answers.number, answers.money):
        amount = read(text, lexicon)
        assert amount is None or 0 <= amount <= 10**15
    day = answers.date(text, today, lexicon)
    assert day is None or isinstance(day, dt.date)
    assert answers.keyword(text, ["stop"]) in {True, False}


@settings(max_examples=100, deadline=None)
@given(before=st.text(max_size=20), after=st.text(max_size=20))
def test_a_suicide_phrase_is_heard_between_any_other_words(lexicon, before, after):
    sign = risk.find(lexicon, f"{before} . bunuh diri . {after}")
    assert sign is not None
    assert sign.category == "suicide"


@settings(max_examples=60, deadline=None)
@given(count=st.integers(1, 10**9))
def test_figures_come_back_as_written(lexicon, count):
    assert answers.number(str(count), lexicon) == count
    assert answers.money(f"Rp {count:,}".replace(",", "."), lexicon) == count


def _seconds(work):
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.no_cover  # it takes its own time
@pytest.mark.parametrize(
    "unit",
    ["a", "a ", "1", "1.", "- ", "mau mati ", "tidak ", "dipukul ", "tidak dipukul sih ", "paspor majikan ", "👍", "é",
     "a.", "m*", "pukul 8 ", "1/", "dua ", "ya ", "saya ", "ﷺ"],
)  # fmt: skip
def test_time_grows_with_length_only(lexicon, unit):
    def everything(text):
        risk.find(lexicon, text)
        answers.choice(text, OPTIONS, lexicon)
        answers.yes_no(text, lexicon)
        answers.money(text, lexicon)
        answers.number(text, lexicon)
        answers.date(text, dt.date(2026, 1, 1), lexicon)
        answers.keyword(text, ["stop"])

    short, long = ((unit * length)[:length] for length in (2_500, 10_000))
    # Four times the text: linear is 4, quadratic 16. The floor keeps small times from deciding.
    assert _seconds(lambda: everything(long)) <= 9 * max(_seconds(lambda: everything(short)), 0.01)
