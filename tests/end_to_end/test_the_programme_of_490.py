"""The 490 of the programme: enrolled, asked, answering or silent, alerted about; counted to the last message."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.clock import ShiftedClock, shift, shift_file
from bot.services.kabar import Kabar
from bot.store import case_event, case_file, follow_up, identity, message
from tests.doubles.twilio import CallbackPlan
from tests.end_to_end.deployment import Deployment
from tests.services.files import SAMPLE
from tests.services.rows import rows

STAFF = {
    "Sari": ("+6281299900001", "caseworker", "Lombok Tengah"),
    "Dewi": ("+6281299900002", "caseworker", "Lombok Barat"),
    "Tuti": ("+6281299900003", "supervisor", ""),
}
ALL, ANSWER, PROBLEM = 490, 412, 15
"""84% answer, 3% of all report a problem; one more is in danger."""
RED = "saya dipukul suami"


@dataclass
class Programme:
    """A deployment, and what its database holds."""

    deployment: Deployment
    kabar: Kabar
    offset: Path
    """The file by which a demo's processes move in time together."""

    def numbers(self) -> list[str]:
        known = rows(self.kabar, identity, identity.c.person_id.is_not(None))
        return [self.kabar.vault.open(row.value, "identity.value", row.id) for row in known]

    def count(self, *where: object) -> int:
        with self.kabar.database.read() as connection:
            found: int = connection.execute(select(func.count()).select_from(message).where(*where)).scalar_one()
        return found

    def now(self) -> datetime:
        return ShiftedClock(self.offset).now()

    def tick(self, moment: datetime) -> Counter[str]:
        """It is this moment, for every process; the clock has done all that is due, and the worker has sent it.

        One tick asks for some seconds only, so that alerts climb in between: on a busy machine the next asks the rest.
        """
        shift(self.offset, max(0.0, (moment - self.now()).total_seconds()))
        done = self._ticked(moment)
        due = (follow_up.c.status == "due", follow_up.c.due_at <= moment)
        asked = done["follow_ups"]
        while asked and rows(self.kabar, follow_up, *due):
            more = self._ticked(moment)
            asked = more["follow_ups"]
            done.update(more)
        self.settle()
        return done

    def _ticked(self, moment: datetime) -> Counter[str]:
        done = self.deployment.tick(moment.isoformat())
        return Counter({stage: count for stage, count in done.items() if stage != "now"})

    def settle(self) -> None:
        due = message.c.due_at.is_(None) | (message.c.due_at <= self.now())
        under_way = message.c.status.in_(("claimed", "unknown")) | ((message.c.status == "waiting") & due)
        self.deployment.wait(lambda: self.count(under_way) == 0, "the outbox is empty", 60)

    def says(self, number: str, *texts: str) -> int:
        for text in texts:
            self.deployment.text(number, text)
        return len(texts)


pytestmark = [pytest.mark.slow, pytest.mark.timeout(480)]


@pytest.fixture
def programme(deployment: Deployment, kabar: Kabar) -> Programme:
    deployment.environ["KABAR_DEMO"] = "true"
    return Programme(deployment, kabar, shift_file(kabar.settings))


def enrol(programme: Programme) -> None:
    deployment = programme.deployment
    assert "database is at" in deployment.run("migrate")
    for name, (phone, role, district) in STAFF.items():
        member = ["--name", name, "--phone", phone, "--email", f"{name}@example.org", "--role", role]
        where = ["--district", district] if district else []
        deployment.run("staff", "add", *member, *where, "--password-stdin", text="a long password\n")
    report = json.loads(deployment.run("people", "import", str(SAMPLE), "--json"))
    assert (report["imported"], report["active"], report["problems"]) == (ALL, ALL, [])
    deployment.run("templates", "sync")
    assert {one["status"] for one in json.loads(deployment.run("templates", "sync", "--json"))} == {"approved"}
    deployment.double.plan(CallbackPlan(statuses=("delivered",)))
    deployment.start("worker")
    deployment.serve()


def ask_everybody(programme: Programme) -> tuple[datetime, datetime]:
    """A knock at every door, in the morning and - to those whose hours are late - in the evening."""
    due = [row.due_at for row in rows(programme.kabar, follow_up, follow_up.c.step == "first")]
    times = sorted(set(due))
    asked = [programme.tick(moment)["follow_ups"] for moment in times]
    assert asked == [due.count(moment) for moment in times]
    assert programme.count(message.c.kind == "knock") == len(programme.deployment.double.accepted) == ALL
    return times[0], times[-1]


def answer(programme: Programme, numbers: list[str]) -> int:
    """To the knock, then to the check-in: most are well; some have a problem; one is in danger. How many they wrote."""
    scripts = [(RED,), *[("ya", "2", "1")] * PROBLEM, *[("halo", "1", "1")] * (ANSWER - PROBLEM - 1)]
    with ThreadPoolExecutor(6) as pool:
        written = sum(pool.map(lambda one: programme.says(one[0], *one[1]), zip(numbers, scripts, strict=False)))
    programme.settle()
    return written


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_from_enrolment_to_the_last_receipt(programme: Programme) -> None:
    kabar, double = programme.kabar, programme.deployment.double
    enrol(programme)
    first, last = ask_everybody(programme)

    written = answer(programme, programme.numbers())
    assert programme.count(message.c.kind == "said") == written
    assert programme.count(message.c.kind.in_(("reply", "crisis"))) == written
    assert Counter(row.level for row in rows(kabar, case_file)) == {"red": 1, "yellow": PROBLEM}
    assert programme.count(message.c.kind == "alert") == PROBLEM + len(("whatsapp", "sms")), (
        "the red one by both at once"
    )

    [red] = rows(kabar, case_file, case_file.c.level == "red")
    told = [taken.to for taken in double.accepted if red.code in taken.body]
    programme.says(told[0].removeprefix("whatsapp:"), f"AMBIL {red.code}")
    programme.settle()
    assert rows(kabar, case_file, case_file.c.level == "red")[0].acknowledged_at is not None

    silent = ALL - ANSWER
    for name, after in (("second_messages", timedelta(hours=48)), ("silence_tasks", timedelta(days=7))):
        assert sum(programme.tick(moment + after)[name] for moment in (first, last)) == silent
    assert Counter(row.level for row in rows(kabar, case_file)) == {"red": 1, "yellow": PROBLEM, "silence": silent}
    everybody_is_watched(programme, last + timedelta(days=7))
    counts_agree(programme)


def everybody_is_watched(programme: Programme, now: datetime) -> None:
    """Every case is somebody's, or its ladder is climbing; every person has their next row."""
    for case in rows(programme.kabar, case_file):
        assert case.acknowledged_at or case.next_alert_at > now, case.code
    climbed = {row.case_id for row in rows(programme.kabar, case_event, case_event.c.kind == "climbed")}
    assert climbed >= {row.id for row in rows(programme.kabar, case_file, case_file.c.level == "yellow")}
    due = {row.person_id for row in rows(programme.kabar, follow_up, follow_up.c.status == "due")}
    assert len(due) == ALL
    assert len(rows(programme.kabar, follow_up, follow_up.c.step == "first")) == ALL


def counts_agree(programme: Programme) -> None:
    """Database, provider and metrics tell the same."""
    kabar, double = programme.kabar, programme.deployment.double
    assert double.callbacks.settle(60)
    assert set(double.callbacks.answers) == {"204"}
    programme.tick(programme.now())  # receipts that crossed with the writing down of their message
    out = rows(kabar, message, message.c.direction == "out")
    sent = [row for row in out if row.status != "waiting"]
    assert Counter(row.status for row in sent) == {"delivered": len(double.accepted)}
    assert {row.provider_id for row in sent} == {taken.sid for taken in double.accepted}
    for row in out:
        assert row.status != "waiting" or row.due_at > programme.now()
    asked = programme.count(message.c.kind == "knock")
    assert asked == 2 * ALL + (ALL - ANSWER) - 1, "whom nobody has reached since the red word is left alone"
    for direction, kind, status in {(row.direction, row.kind, row.status) for row in rows(kabar, message)}:
        sample = f'kabar_messages{{direction="{direction}",kind="{kind}",status="{status}"}}'
        held = programme.count(message.c.direction == direction, message.c.kind == kind, message.c.status == status)
        assert programme.deployment.metric(sample) == held
    assert programme.deployment.metric('kabar_people{status="active"}') == ALL
