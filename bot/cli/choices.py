"""What ``kabar up`` decides and keeps in ``kabar.env``, so that other commands see the same Kabar."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from bot.cli.home import write_env
from bot.config import SettingsError
from bot.config_sources import env_file, read_env_file

if TYPE_CHECKING:
    from pathlib import Path

DEMO = "KABAR_DEMO"
ADDRESS = "KABAR_PUBLIC_URL"
DEMO_SENDER = "+6281200000000"
DEMO_NAME = "KABAR"
"""SMS by Twilio comes from a name in Indonesia, and goes one way."""
EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - recognised, not listened on


def given(home: Path, environ: dict[str, str], name: str) -> str:
    """A setting's value or file, from the environment or ``kabar.env``; empty where it is not set."""
    layers = (environ, read_env_file(env_file(home)))
    return next(filter(None, (layer.get(key) for layer in layers for key in (name, f"{name}_FILE"))), "")


def demo(home: Path, environ: dict[str, str], flag: bool | None) -> bool:
    """Whether this is a demo: by option, environment, what the folder is for, or for want of an account.

    A folder stays what it was made for: made-up people must not be written to over a real account, nor real
    ones be mixed with them. Raises SettingsError where that would happen. Sets ``KABAR_DEMO`` in ``environ``.
    """
    mark = read_env_file(env_file(home)).get(DEMO, "")
    asked = _yes(environ.get(DEMO, "")) if flag is None else flag
    account = given(home, environ, "KABAR_TWILIO_ACCOUNT_SID")
    if mark:
        made_for = _yes(mark)
        if (asked is not None and asked != made_for) or (made_for and account and not asked):
            whose = "the demo's made-up" if made_for else "real"
            raise SettingsError([f"KABAR_DEMO: {home} holds {whose} people; name another --home"])
        chosen = bool(made_for)
    else:
        used = given(home, environ, "KABAR_DATABASE_URL") or (home / "kabar.db").exists()
        chosen = not account and not used if asked is None else asked
        write_env(home, {DEMO: _word(chosen)})
    environ[DEMO] = _word(chosen)
    if chosen:
        _account(home, environ)
    return chosen


def _account(home: Path, environ: dict[str, str]) -> None:
    """A made-up account for the demo: its phones sign what they send, and the webhook checks it, as with a real one."""
    made_up = {
        "KABAR_TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "KABAR_TWILIO_WHATSAPP_FROM": DEMO_SENDER,
        "KABAR_TWILIO_SMS_FROM": DEMO_NAME,
        "KABAR_SIM_WEBHOOK_KEY": secrets.token_hex(16),
    }
    missing = {name: value for name, value in made_up.items() if not given(home, environ, name)}
    if given(home, environ, "KABAR_TWILIO_SMS_FROM") == DEMO_SENDER:
        missing["KABAR_TWILIO_SMS_FROM"] = DEMO_NAME  # a demo of before: its SMS went both ways, as none does here
    if missing:
        write_env(home, missing)


def address(home: Path, environ: dict[str, str], host: str, port: int) -> None:
    """Let the public address follow host and port, where nobody set it: signatures are checked against it."""
    if environ.get(ADDRESS) or environ.get(f"{ADDRESS}_FILE"):
        return
    is_demo = environ[DEMO] == "true"
    if is_demo or not given(home, environ, ADDRESS):
        environ[ADDRESS] = browsable(host, port)
    if is_demo:
        write_env(home, {ADDRESS: environ[ADDRESS]})


def reachable(host: str) -> str:
    """Where a server that listens at ``host`` is reached from this machine."""
    return "127.0.0.1" if host in EVERYWHERE else host


def browsable(host: str, port: int) -> str:
    """The address to type into a browser."""
    name = reachable(host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _yes(text: str) -> bool | None:
    try:
        return TypeAdapter(bool).validate_python(text) if text else None
    except ValidationError:
        raise SettingsError([f"{DEMO}: {text!r} is neither yes nor no; write true or false"]) from None


def _word(truth: bool) -> str:
    return "true" if truth else "false"
