"""What the commands on flows say, and to whom: a member by their address, findings and differences as lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import click

from bot.cli import BadInput
from bot.core.finding import ContentError, Finding
from bot.core.flow_diff import Change
from bot.services import staff as accounts
from bot.services.accounts import members
from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from bot.services.studio.doors import StudioFault

SECOND: Final = {
    "crisis": "it is the crisis flow",
    "consent": "it writes down consent, or carries out that somebody withdraws",
    "levels": "it changes who is told, or what leads there",
    "open": "it would be asked without the agreed word first",
}
"""Why a second person must approve."""
AS: Final = click.option("--as", "email", required=True, help="The address you log in with.")
WHY: Final = click.option("--why", required=True, help="In a few words; the history keeps it.")
JSON: Final = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def member(kabar: Kabar, email: str) -> StaffMember:
    """Whose address this is. Raises BadInput."""
    found = members.by_email(kabar, email)
    who = accounts.member(kabar, found) if found else None
    if who is None:
        raise BadInput(f"--as: no account has the address {email!r}, or it is closed")
    return who


@contextmanager
def plainly() -> Iterator[None]:
    """A fault becomes lines and an exit code, never a stack trace: 2 for what was given, 1 for what was found."""
    try:
        yield
    except StudioFault as fault:
        raise BadInput(str(fault)) from None
    except ContentError as error:
        for finding in error.findings:
            click.echo(lined(finding), err=True)
        raise Found(f"{count(len(error.findings), 'error')}; nothing was published") from None


class Found(click.ClickException):
    """The check found errors. Exit code 1."""

    exit_code = 1

    def show(self, file: Any = None) -> None:  # noqa: ANN401 - click's own signature
        """Only the line itself."""
        click.echo(self.format_message(), err=True, file=file)


def lined(finding: Finding) -> str:
    """One line: an error, or a warning called so."""
    return f"{'warning: ' if finding.severity == 'warning' else ''}{finding}"


def plain(finding: Finding) -> dict[str, Any]:
    """The same as data: ``kind`` stays the same in every version, ``path`` are the keys inside ``flow``."""
    return {one: getattr(finding, one) for one in ("severity", "kind", "place", "flow", "path", "words", "mend")}


def changed(changes: Iterable[Change]) -> Iterator[str]:
    """Each change as lines: where, then what was and what will be."""
    for change in changes:
        yield f"{'.'.join(map(str, change.path))} ({change.kind})"
        if change.before:
            yield f"  - {change.before}"
        if change.after:
            yield f"  + {change.after}"


def count(number: int, what: str) -> str:
    """``1 error``, ``3 errors``."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
