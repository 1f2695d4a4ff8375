"""``kabar staff``: accounts of those who take care."""

from __future__ import annotations

import difflib
import sys
from typing import Final

import click

from bot.cli import BadInput
from bot.cli.opened import opened
from bot.services import staff as accounts
from bot.services.staff import NewStaff, StaffFault
from bot.store.staff import ROLES

ALERTED: Final = frozenset({"caseworker", "supervisor"})
"""Roles that the ladder alerts by their phone."""


@click.group()
def staff() -> None:
    """Accounts of caseworkers, supervisors, editors and admins."""


@staff.command()
@click.option("--name", required=True)
@click.option("--phone", help="Gets alerts by WhatsApp or SMS; 08.., 62.. or +62..")
@click.option("--email", required=True, help="What one logs in with.")
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--district", help="A caseworker's own; empty: all.")
@click.option("--language", type=click.Choice(["id", "en"]), default="id", show_default=True)
@click.option(
    "--line", type=click.Choice(["whatsapp", "sms", "sim"]), help="How alerts reach them; empty: KABAR_DEFAULT_LINE."
)
@click.option("--duty-from", help="Local HH:MM; with --duty-to. Empty: on duty day and night.")
@click.option("--duty-to")
@click.option("--without-phone", is_flag=True, help="A caseworker or supervisor whom no alert can reach.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(password_stdin: bool, without_phone: bool, **given: str | None) -> None:
    """Make an account."""
    if given["role"] in ALERTED and not given["phone"] and not without_phone:
        raise BadInput(
            f"--phone: a {given['role']} without one is never alerted; give a number,"
            " or --without-phone if that is meant"
        )
    if not password_stdin and not sys.stdin.isatty():
        raise BadInput("--password-stdin: is needed where nobody sits at the keyboard; give the password on its input")
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    kabar = opened()
    try:
        accounts.add(kabar, NewStaff(password=password, **given))  # type: ignore[arg-type]
    except StaffFault as fault:
        raise BadInput(str(fault)) from None
    click.echo(f"{given['role']} added: {given['name']}")
    district = given["district"]
    if district and district.lower() not in kabar.content.districts:
        near = difflib.get_close_matches(district, [one.name for one in kabar.content.districts.values()], n=1)
        meant = f"; did you mean {near[0]}?" if near else ""
        click.echo(f"Warning: --district: {district!r} is not in bot/flows/districts.yaml{meant}", err=True)
