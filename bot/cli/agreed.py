"""``--approved-by``: a second member agrees before people's data leaves Kabar as a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import click

from bot.cli import BadInput
from bot.services import staff as accounts
from bot.services.accounts import members
from bot.services.cases.export_requests import ExportFault, Withheld
from bot.services.kabar import Kabar
from bot.services.staff import StaffMember

APPROVED_BY: Final = click.option(
    "--approved-by", "second", required=True, help="The address of a supervisor or admin who agreed: somebody else."
)
FAULTS: Final = {
    "role": "--as, --approved-by: only a supervisor or admin may; a caseworker may ask for a person's copy alone",
    "own": "--approved-by: a second person must agree, and --as is the same one; where there is one account alone, "
    "make another (`kabar staff invite`)",
    "gone": "--approved-by: this was decided meanwhile; begin again",
    "not_approved": "--approved-by: this was taken meanwhile; begin again",
}


def approver(kabar: Kabar, email: str) -> StaffMember:
    """Whose address this is. Raises BadInput."""
    found = members.by_email(kabar, email)
    who = accounts.member(kabar, found) if found else None
    if who is None:
        raise BadInput(f"--approved-by: no account has the address {email!r}, or it is closed")
    return who


@contextmanager
def agreed() -> Iterator[None]:
    """A fault becomes one line."""
    try:
        yield
    except ExportFault as fault:
        raise BadInput(FAULTS[fault.code]) from None
    except Withheld:
        raise BadInput(
            "--as: this person does not want a caseworker to read along; a supervisor or admin asks"
        ) from None
