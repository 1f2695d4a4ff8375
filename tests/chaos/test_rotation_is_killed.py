"""``kabar keys rotate`` is killed in the middle while people write: begun again it ends, and not one word is lost."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from bot import config
from bot.services import rotating
from bot.services.kabar import Kabar
from bot.services.sending.writing import BODY
from bot.store import message, new_id
from tests.making import Town
from tests.services import sealed_values
from tests.services.rows import inbox

MANY = 2000
NEW = "k2:" + base64.b64encode(b"2" * 32).decode()


def texts_of_before(kabar: Kabar, who) -> None:
    """Of an older Kabar: sealed with the key of KABAR_DATA_KEYS."""
    now = datetime.now(UTC)
    known = {"person_id": who.id, "direction": "in", "kind": "said", "channel": "simulator", "line": "whatsapp"}
    known |= {"priority": 1, "status": "received", "created_at": now}
    ids = [new_id() for _ in range(MANY)]
    rows = [{"id": one, "body": kabar.vault.seal(f"dulu {one}", BODY, one), **known} for one in ids]
    with kabar.database.write() as connection:
        connection.execute(insert(message), rows)


@pytest.mark.slow
def test_killed_in_the_middle_it_goes_on(town: Town, environ: dict[str, str]) -> None:
    who = town.person()
    texts_of_before(town.kabar, who)
    changed = environ | {"KABAR_DATA_KEYS": f"{NEW},{environ['KABAR_DATA_KEYS']}"}
    command = [sys.executable, "-m", "bot.cli", "keys", "rotate"]
    server = Kabar.from_settings(config.load(changed)).at(town.clock)
    writer = Town(server, town.clock, town.phones)
    ended = threading.Event()
    said: list[str] = []

    def write() -> None:
        while not ended.is_set():
            said.append(f"baru {len(said)}")
            writer.says(who, said[-1])

    writing = threading.Thread(target=write)
    writing.start()
    try:
        first = subprocess.Popen(command, env=changed, stdout=subprocess.PIPE, text=True)
        assert first.stdout is not None
        line = next(line for line in first.stdout if line.startswith("message.body: "))
        first.kill()
        first.wait()
        first.stdout.close()
        done, left = int(line.split()[1]), int(line.split()[3])
        assert (done, done + left >= MANY) == (rotating.BATCH, True)
        assert 0 < sealed_values.otherwise(server)["message.body"] < MANY
        second = subprocess.run([*command, "--json"], env=changed, stdout=subprocess.PIPE, text=True, check=True)
    finally:
        ended.set()
        writing.join()
    told = json.loads(second.stdout)
    assert (told["unused"], told["needed"], told["unreadable"]) == (["k1"], [], {})
    assert told["sealed"]["message.body"] < MANY
    assert sealed_values.otherwise(server) == {}
    server.close()

    alone = Kabar.from_settings(config.load(environ | {"KABAR_DATA_KEYS": NEW}))
    came = [(row.id, alone.vault.open(row.body, BODY, row.id)) for row in inbox(alone, who)]
    assert sorted(text for _, text in came if text.startswith("baru")) == sorted(said)
    assert all(text == f"dulu {key}" for key, text in came if not text.startswith("baru"))
    assert len(came) == MANY + len(said)
    assert sealed_values.fates(alone.vault, sealed_values.every(alone)).keys() == {"open"}
    alone.close()
