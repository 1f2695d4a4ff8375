"""Settings come from the environment, from files it names and from kabar.env; a fault is one clear line."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from bot.config import Settings, SettingsError, load
from bot.config_sources import socket_path, warnings

if TYPE_CHECKING:
    from pathlib import Path

KEY = base64.b64encode(b"k" * 32).decode()
SECRET = "s" * 40


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"KABAR_HOME": str(tmp_path), "KABAR_SECRET_KEY": SECRET, "KABAR_DATA_KEYS": f"k1:{KEY}"}


def faults(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load(environ)
    return caught.value.lines


def test_what_is_not_set_follows_from_the_home(environ: dict[str, str], tmp_path: Path) -> None:
    settings = load(environ)
    assert settings.database_url == f"sqlite:///{tmp_path}/kabar.db"
    assert settings.redis_url == f"unix://{tmp_path}/valkey.sock"
    assert settings.is_sqlite
    assert settings.data_keys == (("k1", b"k" * 32),)
    assert not settings.demo
    assert not settings.send_drafts
    assert settings.channel == "twilio"


def test_the_demo_sends_drafts_and_uses_the_simulator(environ: dict[str, str]) -> None:
    settings = load(environ | {"KABAR_DEMO": "true"})
    assert settings.send_drafts
    assert settings.channel == "simulator"
    assert load(environ | {"KABAR_DEMO": "true", "KABAR_TWILIO_ACCOUNT_SID": "AC1"}).channel == "twilio"
    assert not load(environ | {"KABAR_DEMO": "true", "KABAR_SEND_DRAFTS": "no"}).send_drafts


def test_a_value_may_stand_in_a_file(environ: dict[str, str], tmp_path: Path) -> None:
    del environ["KABAR_SECRET_KEY"]
    (tmp_path / "secret").write_text("f" * 32 + "\n")
    environ["KABAR_SECRET_KEY_FILE"] = str(tmp_path / "secret")
    assert load(environ).secret_key == "f" * 32


def test_a_value_and_its_file_together_are_a_fault(environ: dict[str, str], tmp_path: Path) -> None:
    environ["KABAR_SECRET_KEY_FILE"] = str(tmp_path / "secret")
    assert "KABAR_SECRET_KEY: is set, and so is KABAR_SECRET_KEY_FILE; keep one of them" in faults(environ)


def test_a_file_that_cannot_be_read_is_named(environ: dict[str, str]) -> None:
    environ["KABAR_INDEX_KEY_FILE"] = "/nowhere/key"
    assert faults(environ) == (
        "KABAR_INDEX_KEY_FILE: '/nowhere/key' cannot be read; name a file that this user may read",
    )


def test_kabar_env_lies_beneath_the_environment(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "kabar.env").write_text(f"# made here\nKABAR_SECRET_KEY={'e' * 40}\nKABAR_COUNTRY='MY'\n")
    assert load(environ).secret_key == SECRET
    assert load(environ).country == "MY"
    del environ["KABAR_SECRET_KEY"]
    assert load(environ).secret_key == "e" * 40


def test_a_file_named_in_the_environment_wins_over_kabar_env(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "kabar.env").write_text("KABAR_TIMEZONE=Asia/Jakarta\n")
    (tmp_path / "zone").write_text("Asia/Jayapura")
    assert load(environ | {"KABAR_TIMEZONE_FILE": str(tmp_path / "zone")}).timezone == "Asia/Jayapura"


def test_an_empty_value_counts_as_not_set(environ: dict[str, str]) -> None:
    settings = load(environ | {"KABAR_TWILIO_API_URL": "", "KABAR_TIMEZONE": ""})
    assert settings.twilio_api_url is None
    assert settings.timezone == "Asia/Makassar"


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("PUBLIC_URL", "foo", "'foo' is not a web address; write it like https://kabar.example.org"),
        (
            "PUBLIC_URL",
            "http://kabar.example.org",
            "messages would travel unencrypted over http; write https://",
        ),
        ("TWILIO_API_URL", "http://double.example.org", "the account's token would travel unencrypted"),
        ("SECRET_KEY", "short", "is shorter than 32 characters"),
        ("DATA_KEYS", "k1:c2hvcnQ=", "a key is not 32 bytes in base64; `kabar keys new` prints one"),
        ("DATA_KEYS", f"k1:{KEY},k1:{KEY}", "two keys have the id 'k1'; give each its own"),
        ("DATA_KEYS", f"K 1:{KEY}", "a key's id is 1 to 16 small letters, digits, - or _"),
        ("DATABASE_URL", "mysql://host/db", "'mysql' is not a database Kabar knows"),
        ("DATABASE_URL", "kabar.db", "is not a database address"),
        ("REDIS_URL", "valkey", "is not an address of Valkey"),
        ("TWILIO_WHATSAPP_FROM", "whatsapp:call-us-all-day", "is not a sender; write a number like +62"),
        ("DEMO", "maybe", "'maybe' is neither yes nor no; write true or false"),
        ("DEFAULT_LINE", "fax", "'fax' is not possible; write 'whatsapp', 'sms' or 'sim'"),
        ("TIMEZONE", "Asia/Lombok", "'Asia/Lombok' is not a time zone; write it like Asia/Makassar"),
        ("COUNTRY", "Indonesia", "'Indonesia' is not a country; write two capital letters, like ID"),
    ],
)
def test_a_fault_is_one_line_with_the_mend(environ: dict[str, str], name: str, value: str, line: str) -> None:
    (said,) = faults(environ | {f"KABAR_{name}": value})
    assert said.startswith(f"KABAR_{name}: {line}")
    assert "\n" not in said


def test_all_faults_are_told_at_once(environ: dict[str, str]) -> None:
    lines = faults(environ | {"KABAR_TIMEZONE": "x", "KABAR_DEMO": "x", "KABAR_PUBLIC_URL": "x"})
    assert [line.partition(":")[0] for line in lines] == ["KABAR_PUBLIC_URL", "KABAR_DEMO", "KABAR_TIMEZONE"]


@pytest.mark.parametrize("url", ["", "postgresql://kabar@db/kabar"])
def test_without_keys_nothing_starts(tmp_path: Path, url: str) -> None:
    lines = faults({"KABAR_HOME": str(tmp_path), "KABAR_DATABASE_URL": url})
    assert [line.partition(":")[0] for line in lines] == ["KABAR_SECRET_KEY", "KABAR_DATA_KEYS"]
    assert all("`kabar keys new` prints one" in line for line in lines)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_through_psycopg(environ: dict[str, str], scheme: str) -> None:
    settings = load(environ | {"KABAR_DATABASE_URL": f"{scheme}://kabar:pw@db/kabar"})
    assert settings.database_url == "postgresql+psycopg://kabar:pw@db/kabar"
    assert not settings.is_sqlite


def test_keys_are_taken_in_base64_or_hex_with_an_id_or_without(environ: dict[str, str]) -> None:
    unpadded = base64.urlsafe_b64encode(b"\xff" * 32).decode().rstrip("=")
    keys = load(environ | {"KABAR_DATA_KEYS": f"new:{unpadded}, {'ab' * 32}"}).data_keys
    assert [key for _, key in keys] == [b"\xff" * 32, b"\xab" * 32]
    alone = load(environ | {"KABAR_DATA_KEYS": "ab" * 32}).data_keys
    assert alone[0] == keys[1]  # its id stays when another key comes in front


def test_the_index_key_follows_from_the_secret_unless_it_is_set(environ: dict[str, str]) -> None:
    derived = load(environ).index_key
    assert len(derived) == 32
    assert derived != load(environ | {"KABAR_SECRET_KEY": "t" * 40}).index_key
    assert load(environ | {"KABAR_INDEX_KEY": KEY}).index_key == b"k" * 32


def test_addresses_and_senders_are_written_in_one_way(environ: dict[str, str]) -> None:
    settings = load(
        environ
        | {
            "KABAR_PUBLIC_URL": "https://Kabar.Example.org/app/",
            "KABAR_TWILIO_WHATSAPP_FROM": "whatsapp:+62 812 3456 7890",
            "KABAR_TWILIO_SMS_FROM": "KABAR NTB",
        },
    )
    assert settings.public_url == "https://kabar.example.org/app"
    assert settings.twilio_whatsapp_from == "+6281234567890"
    assert settings.twilio_sms_from == "KABAR NTB"


def test_no_secret_shows_in_a_repr(environ: dict[str, str]) -> None:
    settings = load(
        environ
        | {
            "KABAR_TWILIO_AUTH_TOKEN": "token-9f",
            "KABAR_DATABASE_URL": "postgresql://kabar:passw0rd@db/kabar",
            "KABAR_REDIS_URL": "redis://:passw0rd@valkey/0",
        },
    )
    for text in (repr(settings), str(settings), repr(settings.data_keys)):
        assert not any(secret in text for secret in (SECRET, "token-9f", "passw0rd", KEY, "kkkk"))


def test_settings_do_not_change(environ: dict[str, str]) -> None:
    settings = load(environ)
    with pytest.raises(ValueError, match="frozen"):
        settings.demo = True  # type: ignore[misc]


def test_each_part_says_what_it_lacks(environ: dict[str, str]) -> None:
    lacking = load(environ)
    assert [line.partition(":")[0] for line in lacking.missing_for("worker")] == [
        "KABAR_TWILIO_ACCOUNT_SID",
        "KABAR_TWILIO_AUTH_TOKEN",
        "KABAR_TWILIO_WHATSAPP_FROM",
    ]
    assert len(lacking.missing_for("web")) == len(lacking.missing_for("clock")) == 2
    assert load(environ | {"KABAR_DEMO": "1"}).missing_for("worker") == ()
    account = {"KABAR_TWILIO_ACCOUNT_SID": "AC1", "KABAR_TWILIO_AUTH_TOKEN": "t"}
    assert load(environ | account).missing_for("web") == ()
    assert load(environ | account | {"KABAR_TWILIO_SMS_FROM": "+14155550100"}).missing_for("worker") == ()


def test_a_mistyped_name_is_noticed(environ: dict[str, str]) -> None:
    environ |= {"KABAR_PUBLC_URL": "https://x.org", "KABAR_CHROMIUM": "/usr/bin/chromium", "KABAR_QQ": "1"}
    assert warnings(environ, Settings.model_fields) == (
        "KABAR_PUBLC_URL: Kabar has no such setting; did you mean KABAR_PUBLIC_URL?",
        "KABAR_QQ: Kabar has no such setting",
    )


def test_keys_that_others_may_read_are_noticed(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "kabar.env").touch()
    (tmp_path / "kabar.env").chmod(0o644)
    (line,) = warnings(environ, Settings.model_fields)
    assert "others may read the keys in it; run chmod 600" in line
    (tmp_path / "kabar.env").chmod(0o600)
    assert warnings(environ, Settings.model_fields) == ()


def test_a_socket_in_a_deep_folder_gets_a_short_path_that_stays_the_same(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 120)
    assert socket_path(tmp_path).parent == tmp_path
    assert len(bytes(socket_path(deep))) <= 100
    assert socket_path(deep) == socket_path(deep)
    assert socket_path(deep) != socket_path(deep / "er")


SIM = {
    "KABAR_SIM_URL": "https://sms.example.org/api/3rdparty/v1",
    "KABAR_SIM_USER": "kabar",
    "KABAR_SIM_PASSWORD": "p",
    "KABAR_SIM_WEBHOOK_KEY": "k",
}


def test_a_deployment_may_have_local_sims_and_nothing_else(environ: dict[str, str]) -> None:
    settings = load(environ | SIM)
    assert settings.missing_for("worker") == ()
    assert settings.default_line == "sim"
    assert load(environ | SIM | {"KABAR_TWILIO_ACCOUNT_SID": "AC1"}).default_line == "whatsapp"
    assert load(environ | SIM | {"KABAR_DEMO": "true"}).default_line == "whatsapp"


@pytest.mark.parametrize("name", ["KABAR_SIM_USER", "KABAR_SIM_PASSWORD", "KABAR_SIM_WEBHOOK_KEY"])
def test_the_settings_of_local_sims_go_together(environ: dict[str, str], name: str) -> None:
    without = {key: value for key, value in SIM.items() if key != name}
    assert faults(environ | without) == (f"{name}: is not set, but KABAR_SIM_URL is; see docs/local-sim.md",)
    assert faults(environ | {name: "x"}) == (f"{name}: is set, but KABAR_SIM_URL is not; set that too",)


@pytest.mark.parametrize("url", ["http://192.168.1.20:8080", "http://127.0.0.1:8080", "http://10.8.0.2:8080"])
def test_a_phone_in_our_own_network_may_speak_plainly(environ: dict[str, str], url: str) -> None:
    assert load(environ | SIM | {"KABAR_SIM_URL": url}).sim_url == url


def test_and_no_other_gateway(environ: dict[str, str]) -> None:
    assert "unencrypted" in faults(environ | SIM | {"KABAR_SIM_URL": "http://sms.example.org"})[0]


def test_the_secrets_of_local_sims_stand_in_files_and_in_no_repr(environ: dict[str, str], tmp_path: Path) -> None:
    secret = tmp_path / "sim"
    secret.write_text("sealed-words\n")
    given = {key: value for key, value in SIM.items() if key not in {"KABAR_SIM_PASSWORD", "KABAR_SIM_WEBHOOK_KEY"}}
    files = {"KABAR_SIM_PASSWORD_FILE": str(secret), "KABAR_SIM_WEBHOOK_KEY_FILE": str(secret)}
    settings = load(environ | given | files)
    assert (settings.sim_password, settings.sim_webhook_key) == ("sealed-words", "sealed-words")
    assert "sealed-words" not in repr(settings)
