"""Of every message it is asked whether its writer has an open case: that must not read all cases of a country."""

from __future__ import annotations

from bot.services.arriving import answered
from bot.services.cases import raising


def test_sqlite_finds_a_persons_open_case_by_its_own_index(kabar):
    if not kabar.database.sqlite:
        return  # PostgreSQL plans with the values at hand
    with kabar.database.read() as connection:
        for statement in (answered._BROKE_SILENCE, raising._OPEN_CASE):
            compiled = statement.for_dialect(connection.dialect)
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled.sql}", compiled.blank)
            assert any("uq_case_file_open_person" in row[3] for row in plan)
