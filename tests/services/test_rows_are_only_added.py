"""The database refuses to change or remove what is proof, by whatever statement; what got in all the same is found."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from bot.services.trail import chain, checking
from bot.store import audit, consent
from tests.making import Town
from tests.services.rows import rows

pytestmark = pytest.mark.both

SQLITE = (
    # by SQLite's own number of a row: neither the key nor the place in the chain is the same
    "REPLACE INTO audit(rowid, id, action, target, at) SELECT rowid, ANOTHER, action, 'x', at FROM audit WHERE seq = 2",
    "REPLACE INTO audit(rowid, id, action, target, at) SELECT rowid, ANOTHER, 'x', 'x', at FROM audit WHERE seq ISNULL",
    "REPLACE INTO audit(id, action, target, at) SELECT id, action, 'x', at FROM audit WHERE seq IS NULL",
    "INSERT INTO audit(id, action, target, at) SELECT randomblob(16), action, target, at FROM audit",
    "INSERT INTO audit(id, action, target, at) SELECT ANOTHER, action, target, 'yesterday' FROM audit",
    "REPLACE INTO consent SELECT * FROM consent",
    """
    REPLACE INTO consent(rowid, id, person_id, scope, given, wording, language, source, at)
    SELECT rowid, ANOTHER, person_id, scope, NOT given, wording, language, source, at FROM consent
    """,
    "DELETE FROM consent",
)
POSTGRESQL = (
    """
    INSERT INTO audit(id, action, target, at, seq, before, hash)
    SELECT gen_random_uuid(), action, target, at, 900, before, hash FROM audit WHERE seq = 2
    """,
    "TRUNCATE audit",
    "DELETE FROM consent",
    "TRUNCATE consent",
)


def test_what_is_proof_is_only_added(town: Town) -> None:
    town.says(town.person(), "BERHENTI")
    town.caseworker()
    chain.link(town.kabar)
    town.says(town.person(), "BERHENTI")
    before = rows(town.kabar, consent), [(row.id, row.target) for row in rows(town.kabar, audit)]
    assert before[0]
    assert {row.seq is None for row in rows(town.kabar, audit)} == {True, False}
    for statement in SQLITE if town.kabar.database.sqlite else POSTGRESQL:
        with pytest.raises(DatabaseError, match="only added"), town.kabar.database.write() as connection:
            connection.execute(text(statement.replace("ANOTHER", "lower(hex(randomblob(16)))")))
    assert (rows(town.kabar, consent), [(row.id, row.target) for row in rows(town.kabar, audit)]) == before
    assert checking.check(town.kabar).whole
