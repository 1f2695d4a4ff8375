"""A whole conversation at the loudest log level leaves no number, name or text anywhere in the clear."""

from __future__ import annotations

from pathlib import Path

import pytest
import redis

from bot.services import staff
from bot.services.kabar import Kabar
from bot.services.persons.importing import import_csv
from bot.services.staff import NewStaff
from tests.end_to_end.deployment import Deployment
from tests.services.files import csv_of

NUMBER, STRANGER, STAFF = "+6281299900042", "+6281299900043", "+6281299900044"
NAME, STAFF_NAME = "Baiq Rahasiawati", "Sari Tersimpanrapat"
CRY = "tolong saya dipukul zulkarnaen tadi malam"
WORDS = "kemarin saya ketemu wulandari di pasar renteng"
PLANTED = [
    *(number.removeprefix("+62") for number in (NUMBER, STRANGER, STAFF)),
    *("Rahasiawati", "Tersimpanrapat", "zulkarnaen", "wulandari", "renteng", "sari.t@"),
    *("a long password", "token-of-the-tests"),
]
OURS = ["Apa kabar?", "pergilah ke tempat aman", "sekarang Anda pegang"]
"""What the bot says stands in its flows, which the database holds as they are; it stands nowhere else."""


def found_in(data: bytes, *more: str) -> list[str]:
    return [word for word in (*PLANTED, *more) if word.lower().encode() in data.lower()]


def converse(deployment: Deployment, kabar: Kabar) -> None:
    import_csv(kabar, csv_of(name=NAME, phone=NUMBER))
    staff.add(kabar, NewStaff(STAFF_NAME, STAFF, "sari.t@example.org", "caseworker", "a long password"))
    deployment.serve()
    deployment.start("worker")
    deployment.start("clock")
    for number, text in ((NUMBER, CRY), (NUMBER, "2"), (STRANGER, WORDS), (STRANGER, "😀 wulandari")):
        deployment.text(number, text)
    double = deployment.double
    double.faults.reject(f"whatsapp:{NUMBER}", 21211)
    double.faults.next("429")
    deployment.text(NUMBER, "wulandari HAPUS")
    deployment.text(STAFF, "AMBIL KB-1001")
    deployment.text(STAFF, "wulandari bilang apa?")
    unsigned = {"From": f"whatsapp:{STRANGER}", "Body": CRY, "MessageSid": "SM1"}
    double.callbacks.session.post(deployment.webhook, data=unsigned, timeout=5)
    to_staff = f"whatsapp:{STAFF}"
    deployment.wait(lambda: len(double.ledger.accepted(to_staff)) == 3, "an alert and two answers go to staff")
    double.callbacks.settle()
    deployment.wait(lambda: "not_sent" in deployment.logs(), "a message is refused, and a log says so")
    deployment.run("cases", "--json")


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_not_in_a_log_not_in_valkey_not_in_the_database(deployment: Deployment, kabar: Kabar) -> None:
    deployment.environ["KABAR_LOG_LEVEL"] = "DEBUG"
    converse(deployment, kabar)
    client = redis.Redis.from_url(deployment.environ["KABAR_REDIS_URL"])
    kept = b"".join(key + (client.dump(key) or b"") for key in client.keys("*"))
    deployment.stop()
    logs = deployment.logs()
    assert "not_sent" in logs, "what a process logs is read here"
    assert found_in(logs.encode(), *OURS) == []
    assert found_in(kept, *OURS) == []
    held = b"".join(file.read_bytes() for file in Path(kabar.database.url.database or "").parent.glob("kabar.db*"))
    assert b"SQLite format 3" in held
    assert found_in(held) == []
