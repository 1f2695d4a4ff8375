"""``kabar staff``: accounts of those who take care."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import click

from bot.cli import BadInput
from bot.cli.opened import opened
from bot.services import staff as accounts
from bot.services.accounts import invitations, members
from bot.services.accounts.invitations import Link
from bot.services.kabar import Kabar
from bot.services.staff import NewStaff, StaffFault
from bot.store.staff import ROLES

ALERTED: Final = frozenset({"caseworker", "supervisor"})
"""Roles that the ladder alerts by their phone."""


@click.group()
def staff() -> None:
    """Accounts of caseworkers, supervisors, editors and admins."""


def _described(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say who somebody is."""
    options = (
        click.option("--name", required=True),
        click.option("--phone", help="Gets alerts by WhatsApp or SMS; 08.., 62.. or +62.."),
        click.option("--email", required=True, help="What one logs in with."),
        click.option("--role", required=True, type=click.Choice(ROLES)),
        click.option("--district", help="A caseworker's own; empty: all."),
        click.option("--language", type=click.Choice(["id", "en"]), default="id", show_default=True),
        click.option(
            "--line",
            type=click.Choice(["whatsapp", "sms", "sim"]),
            help="How alerts reach them; empty: KABAR_DEFAULT_LINE.",
        ),
        click.option(
            "--duty-from", help="Local HH:MM; with --duty-to. Empty: promised at no hour. 00:00 twice: day and night."
        ),
        click.option("--duty-to"),
        click.option(
            "--timezone",
            help="Of the times they read and write: WIB, WITA, WIT, or as Asia/Riyadh; empty: KABAR_TIMEZONE.",
        ),
        click.option("--without-phone", is_flag=True, help="A caseworker or supervisor whom no alert can reach."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@staff.command()
@_described
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(password_stdin: bool, without_phone: bool, **given: str | None) -> None:
    """Make an account with a password."""
    _check_phone(without_phone, given)
    if not password_stdin and not sys.stdin.isatty():
        raise BadInput("--password-stdin: is needed where nobody sits at the keyboard; give the password on its input")
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    kabar = opened()
    with _plainly():
        accounts.add(kabar, NewStaff(password=password, **given))  # type: ignore[arg-type]
    click.echo(f"{given['role']} added: {given['name']}")
    _warn_of_district(kabar, given["district"])


@staff.command()
@_described
def invite(without_phone: bool, **given: str | None) -> None:
    """Make an account that its owner opens by a one-time link, within 72 hours."""
    _check_phone(without_phone, given)
    kabar = opened()
    with _plainly():
        _, link = invitations.invite(kabar, NewStaff(password="", **given), None)  # type: ignore[arg-type]
    _show(kabar, link)
    _warn_of_district(kabar, given["district"])


@staff.command("new-link")
@click.argument("email")
def new_link(email: str) -> None:
    """A one-time link for an account that is there: its password was forgotten, or it is to open again."""
    kabar = opened()
    _show(kabar, members.new_link(kabar, None, _found(kabar, email)))


@staff.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Forget the phone of somebody who lost it; they are logged out, and set up another at their next log-in."""
    kabar = opened()
    members.reset_second_factor(kabar, None, _found(kabar, email))
    click.echo("Second factor reset. The next log-in sets up a new one.")


@staff.command()
@click.argument("email")
def close(email: str) -> None:
    """Close an account; its cases are alerted to whoever is next."""
    kabar = opened()
    handed = members.close(kabar, None, _found(kabar, email))
    click.echo(f"Account closed. Cases handed on: {handed}.")


def _found(kabar: Kabar, email: str) -> UUID:
    staff_id = members.by_email(kabar, email)
    if staff_id is None:
        raise BadInput(f"EMAIL: nobody has an account with {email!r}; the page Staff lists who has one")
    return staff_id


def _show(kabar: Kabar, link: Link) -> None:
    """The link alone on standard output, for a program to read; what to know about it beside."""
    click.echo(link.address)
    until = link.expires_at.astimezone(ZoneInfo(kabar.settings.timezone))
    click.echo(f"Opens once, until {until:%Y-%m-%d %H:%M %Z}. Send it only to its owner.", err=True)


def _check_phone(without_phone: bool, given: Mapping[str, str | None]) -> None:
    if given["role"] in ALERTED and not given["phone"] and not without_phone:
        raise BadInput(
            f"--phone: a {given['role']} without one is never alerted; give a number,"
            " or --without-phone if that is meant"
        )


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except StaffFault as fault:
        raise BadInput(str(fault)) from None


def _warn_of_district(kabar: Kabar, district: str | None) -> None:
    if district and district.lower() not in kabar.content.districts:
        near = difflib.get_close_matches(district, [one.name for one in kabar.content.districts.values()], n=1)
        meant = f"; did you mean {near[0]}?" if near else ""
        click.echo(f"Warning: --district: {district!r} is not in bot/flows/districts.yaml{meant}", err=True)
