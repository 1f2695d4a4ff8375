"""PostgreSQL's statement for a reply names its columns: none that a draft fills may be missing there."""

from __future__ import annotations

from bot.services.sending import writing
from bot.services.sending.writing import Draft
from bot.store import new_id


def test_every_column_of_a_draft_is_known(kabar):
    row = writing.row_of(kabar, Draft("reply", "Apa kabar?", "whatsapp", new_id()), kabar.clock.now())

    assert set(row) == set(writing.COLUMNS)
