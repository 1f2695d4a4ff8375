"""A deployment with a phone and nothing else: its people text an Indonesian SIM and are answered by it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import update

from bot.services.kabar import Kabar
from bot.store import case_file, device, follow_up, message
from tests.doubles.simgateway import SimGatewayDouble
from tests.doubles.simgateway.server import DEVICE, KEY, NUMBER, PASSWORD, USER
from tests.end_to_end.deployment import Deployment
from tests.services.files import csv_of
from tests.services.rows import rows

pytestmark = [pytest.mark.slow, pytest.mark.timeout(480)]

PERSON, MEMBER = "+6281299990001", "+6281299990002"


@pytest.fixture
def phone() -> Iterator[SimGatewayDouble]:
    """It tells by itself, each event twice, and its clock is five minutes wrong."""
    with SimGatewayDouble(auto=True) as running:
        running.telling.repeat, running.telling.shuffle, running.telling.skew = 2, True, 300.0
        yield running


@pytest.fixture
def deployed(deployment: Deployment, phone: SimGatewayDouble, tmp_path) -> Deployment:
    """No Twilio at all."""
    twilio = [name for name in deployment.environ if name.startswith("KABAR_TWILIO")]
    for name in twilio:
        del deployment.environ[name]
    (tmp_path / "sim_password").write_text(PASSWORD)
    deployment.environ |= {
        "KABAR_SIM_URL": phone.url,
        "KABAR_SIM_USER": USER,
        "KABAR_SIM_PASSWORD_FILE": str(tmp_path / "sim_password"),
        "KABAR_SIM_WEBHOOK_KEY": KEY,
    }
    member = ["--name", "Sari", "--phone", MEMBER, "--email", "sari@example.org", "--role", "caseworker"]
    deployment.run("staff", "add", *member, "--password-stdin", text="a long password\n")
    (tmp_path / "people.csv").write_bytes(csv_of(phone=PERSON, consent="yes", safe_from="00:00", safe_to="00:00"))
    deployment.run("people", "import", str(tmp_path / "people.csv"))
    deployment.serve()
    deployment.start("worker")
    return deployment


def told(phone: SimGatewayDouble, number: str) -> list[str]:
    return [one.text for one in phone.to(number)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_from_the_first_ping_to_the_alert(deployed: Deployment, phone: SimGatewayDouble, kabar: Kabar) -> None:
    wait = deployed.wait
    where = ["--district", "Lombok Tengah", "--number", NUMBER]
    deployed.run("sim", "add", "--device-id", DEVICE, "--name", "Praya", *where)
    deployed.run("sim", "register-webhooks")
    phone.ping()
    wait(lambda: rows(kabar, device)[0].last_ping_at, "the ping is noted")

    assert deployed.tick()["sim_phones"] == 1, "the loopback SMS"
    deployed.start("clock")
    with kabar.database.write() as connection:
        connection.execute(update(follow_up).where(follow_up.c.step == "first").values(due_at=kabar.clock.now()))
    wait(lambda: len(told(phone, PERSON)) == 1, "the check-in goes out by the SIM")
    assert "Apa kabar?" in told(phone, PERSON)[0]

    phone.text(PERSON, "1")
    wait(lambda: len(told(phone, PERSON)) == 2, "the answer is answered by the SIM")
    phone.text(PERSON, "tlg sy dikurung majikan <b>'tolong'</b> & cepat = sekarang")
    wait(lambda: len(told(phone, PERSON)) == 3, "a crisis answer")
    wait(lambda: told(phone, MEMBER), "the alert goes to the caseworker by the SIM")
    [case] = rows(kabar, case_file)
    assert case.level == "red"
    assert case.code in told(phone, MEMBER)[0]
    phone.text(MEMBER, f"AMBIL {case.code}")
    wait(lambda: rows(kabar, case_file)[0].acknowledged_at, "the case is taken by SMS")

    phone.text("TELKOMSEL", "Menang 100 juta!")
    wait(lambda: deployed.metric('kabar_messages{direction="in",kind="noise",status="received"}') == 1, "noise")
    sent = message.c.direction == "out"
    wait(lambda: {row.status for row in rows(kabar, message, sent)} == {"delivered"}, "all is delivered, once")
    assert len(rows(kabar, message, message.c.direction == "in")) == 4
    assert len(rows(kabar, message, sent)) == len(phone.accepted) - 1, "all but the loopback are in the outbox"
    assert {status for status in phone.telling.answers if status} == {200}
    assert json.loads(deployed.run("sim", "list", "--json"))[0]["state"] == "ok"
