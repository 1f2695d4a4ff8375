from __future__ import annotations

import datetime as dt

import pytest

from bot.core.hear import answers

TODAY = dt.date(2026, 3, 31)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-12", "2026-03-12"), ("12/3", "2026-03-12"), ("12-3-2026", "2026-03-12"), ("12.3.26", "2026-03-12"),
        ("12/03/2025", "2025-03-12"), ("tgl 5", "2026-03-05"), ("tanggal lima", "2026-03-05"),
        ("5 maret", "2026-03-05"),
        ("5 Mei 2027", "2027-05-05"), ("tgl 5 bln dpn", "2026-04-05"), ("tgl 5 bulan ini", "2026-03-05"),
        ("kmrn", "2026-03-30"), ("kemarin", "2026-03-30"), ("wingi", "2026-03-30"), ("kamari", "2026-03-30"),
        ("hari ini", "2026-03-31"), ("skrg", "2026-03-31"), ("besok", "2026-04-01"), ("bsk kak", "2026-04-01"),
        ("sesuk", "2026-04-01"), ("isukan", "2026-04-01"), ("jemaq", "2026-04-01"), ("lusa", "2026-04-02"),
        ("kemarin lusa", "2026-03-29"), ("minggu depan", "2026-04-07"), ("minggu lalu", "2026-03-24"),
        ("bln dpn", "2026-04-30"), ("bulan lalu", "2026-02-28"), ("tahun depan", "2027-03-31"),
        ("3 hari lagi", "2026-04-03"),
        ("dua minggu lalu", "2026-03-17"), ("seminggu lagi", "2026-04-07"), ("3 hari yang lalu", "2026-03-28"),
        ("senin depan", "2026-04-06"), ("senin lalu", "2026-03-30"), ("next week", "2026-04-07"),
        ("tomorrow", "2026-04-01"),
        ("29 feb 2028", "2028-02-29"),
    ],
)  # fmt: skip
def test_date(lexicon, text, day):
    assert answers.date(text, TODAY, lexicon) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "", "31/2", "45/3", "tgl 31 april", "tgl 40", "nanti", "mungkin besok", "besok atau lusa", "12/3 sampai 14/3",
        "belum tahu", "kapan?", "29 feb 2026", "5", "9" * 400 + " hari lagi", "9999 tahun lagi", "2026-99-99",
        "maret",
    ],
)  # fmt: skip
def test_unclear(lexicon, text):
    assert answers.date(text, TODAY, lexicon) is None


def test_the_ends_of_the_calendar(lexicon):
    assert answers.date("besok", dt.date.max, lexicon) is None
    assert answers.date("kemarin", dt.date.min, lexicon) is None
    assert answers.date("bulan depan", dt.date.max, lexicon) is not None
