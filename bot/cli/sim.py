"""``kabar sim``: phones with a local SIM, over which people text and are texted. See docs/local-sim.md."""

from __future__ import annotations

import json
from datetime import datetime

import click

from bot.channels.base import SendError
from bot.channels.simgateway import SimGatewayChannel
from bot.channels.simgateway_inbound import EVENTS
from bot.cli import BadInput
from bot.cli.opened import opened
from bot.cli.parts import as_moment
from bot.services.kabar import Kabar
from bot.services.phones import device_watch, devices
from bot.services.phones.devices import DeviceFault, Phone


@click.group()
def sim() -> None:
    """Phones with a local SIM."""


@sim.command()
@click.option("--device-id", required=True, help="As the SMSGate app shows it.")
@click.option("--name", required=True, help="Yours; stands in alarms.")
@click.option("--district", help="Whose people it writes to first; empty: everybody's.")
@click.option("--number", help="Of its SIM, for the daily SMS to itself.")
def add(device_id: str, name: str, district: str | None, number: str | None) -> None:
    """Tell Kabar of a phone."""
    kabar = opened()
    try:
        devices.add(kabar, device_id.strip(), name.strip(), district, number)
    except DeviceFault as fault:
        raise BadInput(str(fault)) from None
    click.echo(f"phone added: {name}")
    if district and district.lower() not in kabar.content.districts:
        click.echo(f"Warning: --district: {district!r} is not in bot/flows/districts.yaml", err=True)
    if not number:
        click.echo("Warning: without --number nobody notices when the phone stops receiving", err=True)


@sim.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: a list, one object a phone.")
def listing(as_json: bool) -> None:
    """Phones, and whether they live. No numbers."""
    kabar = opened()
    rows = [_row(phone, kabar.clock.now()) for phone in devices.listed(kabar)]
    if as_json:
        click.echo(json.dumps(rows))
        return
    if not rows:
        click.echo("No phone. Add one: kabar sim add")
    for row in rows:
        click.echo(f"{row['name']}  {row['device_id']}  {row['district'] or 'all districts'}  {row['state']}")


@sim.command()
def register_webhooks() -> None:
    """Have every phone call Kabar at KABAR_PUBLIC_URL; again changes nothing."""
    kabar, channel = _wired()
    for phone in _phones(kabar):
        for event in EVENTS:
            url = f"{kabar.settings.public_url}/webhooks/sim/{event.replace(':', '-')}"
            _told(phone, channel.register(event, url, phone.device_id))
        click.echo(f"{phone.name}: {len(EVENTS)} webhooks")


@sim.command()
@click.option("--since", required=True, help="ISO 8601, as 2026-11-21T09:00+08:00; without a zone it is UTC.")
def refresh(since: str) -> None:
    """Have every phone tell what came to it since then and was missed. What we have already changes nothing."""
    # what was typed is looked at before what is set: it is what stands before the reader's eyes
    moment = as_moment(since, "--since")
    kabar, channel = _wired()
    now = kabar.clock.now()
    if moment > now:
        raise BadInput("--since: lies in the future")
    for phone in _phones(kabar):
        _told(phone, device_watch.refresh(kabar, channel, phone, moment, now))
        click.echo(f"{phone.name}: asked")


def _wired() -> tuple[Kabar, SimGatewayChannel]:
    kabar = opened()
    channel = devices.gateway(kabar)
    if channel is None:
        raise BadInput("KABAR_SIM_URL: is not set; see docs/local-sim.md")
    return kabar, channel


def _phones(kabar: Kabar) -> list[Phone]:
    phones = devices.listed(kabar)
    if not phones:
        raise BadInput("no phone is known; add one with `kabar sim add`")
    return phones


def _told(phone: Phone, fault: SendError | None) -> None:
    if fault is not None:
        raise click.ClickException(f"{phone.name}: {fault.words}")


def _row(phone: Phone, now: datetime) -> dict[str, str | None]:
    return {
        "name": phone.name,
        "device_id": phone.device_id,
        "district": phone.district,
        "state": device_watch.trouble(phone, now) or "ok",
        "last_ping_at": phone.last_ping_at.isoformat() if phone.last_ping_at else None,
    }
