"""``kabar erase``: looks beforehand, wants --yes, erases, and shows the receipt."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bot import config
from bot.services.kabar import Kabar
from bot.store import message, person
from tests.cli.test_staff_and_people import HEADER, home, kabar, migrated
from tests.making import Clock, Town
from tests.services.rows import rows

__all__ = ["home", "migrated"]


def test_from_looking_to_the_receipt(home: Path) -> None:
    file = home / "people.csv"
    file.write_text(HEADER + "Siti Rekaan,081200007000,,Lombok Tengah,,,,,,,\n", encoding="utf-8")
    assert kabar("people", "import", str(file)).exit_code == 0
    here = Kabar.from_settings(config.load())
    [row] = rows(here, person)
    town = Town(here, Clock())
    town.says("+6281200007000", "BANTUAN")
    town.says("+6281200007000", "halo")

    for wrong, words in (
        ((), "give the code"),
        (("P-NOBODY00",), "nobody has the code"),
        ((row.code,), "--dry-run, then add --yes"),
        ((row.code, "--message", "x", "--yes"), "no id of a message"),
        ((row.code, "--message", str(row.id), "--yes"), "no such message"),
        ((row.code, "--message", str(row.id), "--last"), "one of them at most"),
        (("--receipt", "H-NOTTHERE"), "there is no receipt"),
    ):
        refused = kabar("erase", *wrong)
        assert (refused.exit_code, len(refused.output.splitlines())) == (2, 1), refused.output
        assert words in refused.output
    looked = kabar("erase", row.code, "--dry-run")
    assert looked.exit_code == 0
    assert "4 messages" in looked.output
    assert "dry run" in looked.output
    assert json.loads(kabar("erase", row.code, "--dry-run", "--json", "--last").output)["counts"] == {"messages": 1}

    last = kabar("erase", row.code, "--last", "--yes", "--json")
    assert last.exit_code == 0, last.output
    assert json.loads(last.output)["scope"] == "message"
    [body] = [
        one
        for one in rows(here, message, message.c.direction == "in")
        if one.id == max(each.id for each in rows(here, message, message.c.direction == "in"))
    ]
    assert here.vault.open(body.body, "message.body", body.id) == ""

    done = kabar("erase", row.code.lower(), "--yes")
    assert done.exit_code == 0, done.output
    [receipt] = re.findall(r"Receipt (H-\w+):", done.output)
    assert "Finished on" in done.output
    assert "codes only, without an end until its clock is switched on" in done.output
    assert "Siti" not in done.output
    shown = json.loads(kabar("erase", "--receipt", receipt.lower(), "--json").output)
    assert (shown["person"], shown["asked_by"], shown["waits"]) == (row.code, "operator", None)
    again = kabar("erase", row.code, "--yes")
    assert (again.exit_code, f"--receipt {receipt}" in again.output) == (2, True)
    here.close()
