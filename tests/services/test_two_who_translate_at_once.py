"""Two who write the same translation at the same moment: one is kept, the other is told, nothing is overwritten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bot.services.studio.texts import rows, writing
from bot.services.studio.texts.known import key_of
from tests.making import Town

pytestmark = pytest.mark.both

KEY = key_of("common.yes", "Ya")


def test_one_is_kept_and_the_other_told(town: Town) -> None:
    who = [town.caseworker(role="editor", district=None) for _ in range(4)]
    start = Barrier(len(who))

    def write(number: int) -> str:
        start.wait(timeout=30)
        try:
            return writing.save(town.kabar, who[number], "sas", KEY, f"Nggih{number}", 0).said
        except writing.ChangedMeanwhile as told:
            return f"told of {told.now.said}"

    with ThreadPoolExecutor(len(who)) as pool:
        said = list(pool.map(write, range(len(who))))
    [kept] = [one for one in said if not one.startswith("told of")]
    with town.kabar.database.read() as connection:
        [row] = rows.every(connection, "sas")
        [history] = rows.histories(connection, [row.id]).values()
    assert (row.text, row.revision) == (kept, 1)
    assert [one.kind for one in history] == ["write", "package"]
    with pytest.raises(writing.ChangedMeanwhile):
        writing.approve(town.kabar, who[0], "sas", KEY, 0)
