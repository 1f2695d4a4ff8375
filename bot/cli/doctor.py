"""``kabar doctor``: asks every part whether it can do its work, and says what to do where it cannot."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

import click
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.mail import MailChannel
from bot.channels.twilio import TwilioChannel
from bot.cli.base import settings
from bot.cli.rota import gap_lines
from bot.cli.templates import mend
from bot.config import SettingsError
from bot.content.templates import COVERED
from bot.i18n import SOURCE
from bot.services import health, keys_check, publishing, sender_names
from bot.services.cases import rota_board
from bot.services.kabar import EMAIL, Kabar
from bot.services.phones import devices
from bot.services.retention import desk as retention
from bot.services.sending.templates import APPROVED, states
from bot.services.studio import upkeep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.config import Settings

MENDS = {
    "database": "run `kabar migrate`",
    "valkey": "check KABAR_REDIS_URL and that Valkey runs; until then the clock sends by itself, more slowly",
    "clock": "start `kabar clock`; follow-ups and climbing alerts depend on it",
    "sim": "look at the phone: power, network, the app; docs/local-sim.md says what the alarm means",
    "alerts": "look at the list of cases and phone whoever is on duty; docs/operating.md says what each alarm means",
    "content": "roll it back or publish it anew in the Studio; until then people are served what was good before",
    "mail": "check KABAR_SMTP_URL and the mail server; phones have these alerts",
    "on_duty": "add a caseworker with `kabar staff add`; until then alerts reach nobody",
}
MENDS_OF = {
    ("database", health.AWAY): "check KABAR_DATABASE_URL and that the database runs",
    ("database", health.KEYS_AWAY): "check KABAR_KEYS_URL; docs/operating.md says where the store lies",
    ("sim", health.NO_PHONE): "add one with `kabar sim add`",
}
"""What is mended otherwise than the rest of its part."""


SHOWN_GAPS = 5
OWN_HOURS = "everybody's own hours of duty count"
NO_HOURS = "and no account has hours of duty, so nobody in danger is told that somebody comes, though staff are alerted"

State = Literal["ok", "warn", "bad"]
"""warn: Kabar works, but somebody should know. bad: it does not do all its work."""

MARKS = {
    "ok": click.style("ok  ", fg="green"),
    "warn": click.style("warn", fg="yellow"),
    "bad": click.style("BAD ", fg="red", bold=True),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One question and its answer."""

    name: str
    state: State
    words: str
    mend: str = ""


@click.command()
@click.option("--json", "as_json", is_flag=True)
def doctor(as_json: bool) -> None:
    """Look at settings, database, Valkey, clock, staff, and the account at the provider."""
    loaded = settings()
    found = list(checks(loaded))
    if as_json:
        click.echo(json.dumps([asdict(check) for check in found]))
    else:
        for advice, same in groupby(found, key=lambda check: check.mend):
            _show(list(same), advice)
    if any(check.state == "bad" for check in found):
        raise SystemExit(1)


def _show(found: list[Check], advice: str) -> None:
    """What one and the same advice mends, and the advice once."""
    lines = [f"{MARKS[check.state]} {check.name}: {check.words}" for check in found]
    if advice and len(lines) == 1:
        lines[0] += f" -> {advice}"
    elif advice:
        lines.append(f"     all {len(lines)} -> {advice}")
    click.echo("\n".join(lines))


def checks(loaded: Settings) -> Iterator[Check]:
    """Every check, in the order in which they depend on each other."""
    for line in loaded.missing_for("worker"):
        yield Check("settings", "bad", line)
    if loaded.send_drafts and not loaded.demo:
        yield Check("drafts", "warn", "translations that nobody has reviewed are sent (KABAR_SEND_DRAFTS)")
    yield from _seen(loaded)
    kabar = Kabar.from_settings(loaded)
    for name, words in health.ready(kabar).parts.items():
        yield Check(name, "ok", words) if words == "ok" else Check(name, "bad", words, _mend(name, words))
    yield from _keys(kabar)
    yield from _retention(kabar)
    yield from _rota(kabar)
    yield from _services(kabar)
    yield from _provider(loaded, kabar)
    yield from _mail(kabar)
    yield from _templates(loaded, kabar)


def _keys(kabar: Kabar) -> Iterator[Check]:
    try:
        with kabar.database.read() as connection:
            keys_check.check(connection, kabar)
    except SettingsError as error:
        for line in error.lines:
            yield Check("keys", "bad", line)
    except SQLAlchemyError:
        return  # the database: said above
    else:
        yield Check("keys", "ok", "they are this database's own")


def _retention(kabar: Kabar) -> Iterator[Check]:
    """What nobody let go is kept without an end."""
    try:
        with kabar.database.read() as connection:
            dry = [kind for kind, days in retention.kept(connection, kabar).items() if days is None]
    except SQLAlchemyError:
        return  # said above
    if dry:
        mend = "look at `kabar retention`, and let it run, or on the page /retention"
        yield Check("retention", "warn", f"kept without an end (dry run): {', '.join(dry)}", mend)
    else:
        yield Check("retention", "ok", "what is past its time goes by itself")


def _services(kabar: Kabar) -> Iterator[Check]:
    with suppress(SQLAlchemyError), kabar.database.read() as connection:  # away: told above
        publishing.renew(connection, kabar, at_once=True)
    today = kabar.clock.now().date()
    unverified = [one.name for one in kabar.content.services.values() if upkeep.overdue(one, today)]
    if unverified:
        mend = "dial each and say so at /studio/services, before a launch and every 90 days"
        yield Check("services", "warn", f"nobody has dialled: {', '.join(unverified)}", mend)


def _seen(loaded: Settings) -> Iterator[Check]:
    """Names and addresses that whoever holds a phone reads."""
    for name, words in sender_names.odd(loaded).items():
        yield Check("sender", "bad", f"{name} says {words}", sender_names.MEND)


def _mend(name: str, words: str) -> str:
    return MENDS_OF.get((name, words)) or MENDS.get(name, "")


def _rota(kabar: Kabar) -> Iterator[Check]:
    """Hours that nobody covers are seen a week before, not in the night itself."""
    try:
        board = rota_board.board(kabar)
    except SQLAlchemyError:
        return  # said above
    if not board.used:
        mend = "write it on the page /rota or with `kabar rota add`; without it no gap is seen beforehand"
        yield Check("rota", "warn", f"there is none: {OWN_HOURS if board.hours else NO_HOURS}", mend)
        return
    lines = list(gap_lines(board))
    for line in lines[:SHOWN_GAPS]:
        yield Check("rota", "warn", f"nobody for cases of {line}", "fill it on the page /rota or with `kabar rota add`")
    if len(lines) > SHOWN_GAPS:
        yield Check("rota", "warn", f"and {len(lines) - SHOWN_GAPS} more gaps", "`kabar rota show` lists them")
    if not lines:
        yield Check("rota", "ok", "somebody is on call at every hour of the next 7 days")


def _templates(loaded: Settings, kabar: Kabar) -> Iterator[Check]:
    """An unapproved template is found here, not at night."""
    if loaded.channel == "simulator" or not (loaded.twilio_whatsapp_from or loaded.twilio_messaging_service_sid):
        return
    try:
        lacking = [state for state in states(kabar) if state.status != APPROVED]
    except SQLAlchemyError:
        return  # said above
    for state in lacking:
        # the Indonesian one stands in for all others, and the knock for one of a cover's
        stood_in = state.language != SOURCE or state.name in COVERED.values()
        grave: State = "warn" if stood_in else "bad"
        yield Check(f"template {state.name} {state.language}", grave, state.status, mend(state))
    if not lacking:
        yield Check("templates", "ok", "approved")


def _mail(kabar: Kabar) -> Iterator[Check]:
    server = kabar.channel_of(EMAIL)
    if isinstance(server, MailChannel):
        fault = server.greet()
        mend = "check KABAR_SMTP_URL, KABAR_SMTP_USER and KABAR_SMTP_PASSWORD; see docs/ladder.md"
        words = "the mail server lets us in"
        yield Check("mail server", "bad", fault.words, mend) if fault else Check("mail server", "ok", words)


def _provider(loaded: Settings, kabar: Kabar) -> Iterator[Check]:
    if loaded.channel == "simulator":
        yield Check("provider", "ok", "the demo's simulator: nothing leaves this machine")
        return
    gateway = devices.gateway(kabar)
    if gateway is not None:
        fault = gateway.greet()
        mend = "check KABAR_SIM_URL, KABAR_SIM_USER and KABAR_SIM_PASSWORD; see docs/local-sim.md"
        yield Check("gateway", "bad", fault.words, mend) if fault else Check("gateway", "ok", "it knows us")
    channel = kabar.channel_of("whatsapp")
    if isinstance(channel, TwilioChannel):
        fault = channel.greet()
        mend = "check the account's SID and token in Twilio's console"
        yield Check("provider", "bad", fault.words, mend) if fault else Check("provider", "ok", "Twilio knows us")
