"""``kabar erase``: what Kabar holds about somebody, erased by whoever runs the machine."""

from __future__ import annotations

import json
from dataclasses import asdict
from uuid import UUID

import click

from bot.cli import BadInput
from bot.cli.opened import opened
from bot.services.cases.access import NotYours
from bot.services.erasing import desk, slips
from bot.services.erasing.desk import OPERATOR, EraseFault, Outlook, Wish
from bot.services.erasing.slips import Slip
from bot.services.kabar import Kabar

FAULTS = {
    "erase_no_message": "they have written no message that could be erased",
    "erase_not_theirs": "--message: this person has no such message",
}
NOTHING = "nothing"


@click.command()
@click.argument("code", required=False)
@click.option("--message", "message_id", metavar="ID", help="Only this message of theirs.")
@click.option("--last", "part", flag_value="last", help="Only their last message.")
@click.option("--conversation", "part", flag_value="conversation", help="Texts and answers until now.")
@click.option("--dry-run", is_flag=True, help="Only say what would go and what would stay.")
@click.option("--yes", is_flag=True, help="Needed: what is erased can never be read again, in no backup either.")
@click.option("--receipt", metavar="CODE", help="Show the receipt of an erasure instead.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def erase(
    code: str | None,
    message_id: str | None,
    *,
    part: str | None,
    dry_run: bool,
    yes: bool,
    receipt: str | None,
    as_json: bool,
) -> None:
    """Erase everything of the person with CODE, or only a part of it, and print the receipt.

    What an open case rests on, and what the provider holds, is finished by the clock: the receipt says how far it is.
    Ends with code 0 where it is done or noted, 2 for bad input.
    """
    kabar = opened()
    if receipt is not None:
        if code is not None:
            raise BadInput("--receipt: give the receipt's code alone")
        _tell(_slip(kabar, receipt), as_json=as_json)
        return
    if code is None:
        raise BadInput("give the code of a person, written like P-7HK2MX4C, or --receipt CODE")
    if message_id is not None and part is not None:
        raise BadInput("--message, --last, --conversation: one of them at most")
    one = _id(message_id)
    scope = "message" if part == "last" or one else "thread" if part else "all"
    wanted = code.strip().upper()
    try:
        found = desk.outlook(kabar, OPERATOR, wanted, one)
        if dry_run:
            _foretell(found, scope, as_json=as_json)
            return
        if not yes:
            raise BadInput("what is erased can never be read again; look with --dry-run, then add --yes")
        made = desk.erase(kabar, OPERATOR, wanted, Wish(scope, message_id=one))
    except EraseFault as fault:
        raise BadInput(FAULTS.get(str(fault), str(fault))) from None
    except NotYours:
        raise BadInput(_nobody(kabar, wanted)) from None
    _tell(_slip(kabar, made), as_json=as_json)


def _id(given: str | None) -> UUID | None:
    try:
        return UUID(given) if given is not None else None
    except ValueError:
        raise BadInput("--message: this is no id of a message") from None


def _nobody(kabar: Kabar, code: str) -> str:
    before = slips.of_person(kabar, code)
    if before is not None:
        return f"{code}: was erased; see `kabar erase --receipt {before}`"
    return f"nobody has the code {code[:20]!r}; write it like P-7HK2MX4C"


def _slip(kabar: Kabar, code: str) -> Slip:
    try:
        return slips.of(kabar, None, code.strip().upper())
    except NotYours:
        raise BadInput(f"there is no receipt {code[:20]!r}; write it like H-7HK2MX4C") from None


def _foretell(found: Outlook, scope: str, *, as_json: bool) -> None:
    counts = found.counts.get(scope, {})
    if as_json:
        told = {"person": found.code, "scope": scope, "counts": counts, "stays": found.stays}
        click.echo(json.dumps(told | {"open_case": found.open_case, "copies": found.copies}))
        return
    click.echo(f"{found.code}: would erase {_counted(counts)}. Nothing was changed (dry run).")
    click.echo(f"Would stay, without a word of anybody's: {_counted(found.stays)}.")
    if found.open_case:
        click.echo(f"What the open case {found.open_case} rests on would go once it is closed.")


def _tell(slip: Slip, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(slip), default=lambda moment: moment.isoformat()))
        return
    click.echo(f"Receipt {slip.code}: {slip.person}, {slip.scope}, asked for on {slip.asked_at:%Y-%m-%d %H:%M} UTC.")
    click.echo(f"Erased in the database: {_counted(slip.counts)}.")
    keys = f"unreadable since {slip.keys_at:%Y-%m-%d %H:%M} UTC" if slip.keys_at else "not yet unreadable"
    click.echo(f"Copies of the database from before: {keys}.")
    if slip.at_provider:
        click.echo(f"At the provider: {slip.done_at_provider} of {slip.at_provider} messages deleted.")
    else:
        click.echo("At the provider: nothing to delete.")
    click.echo(f"Stays, without a word of anybody's: {_counted(slip.stays)}.")
    if slip.own_sims:
        click.echo(
            f"By SIMs of our own: {slip.own_sims} messages. Their phones and gateway keep them: empty them there."
        )
    end = f"until {slip.trail_until:%Y-%m-%d}" if slip.trail_until else "without an end until its clock is switched on"
    click.echo(f"The audit trail knows codes only, {end}.")
    if slip.copies:
        click.echo(f"Files with their data that were handed out: {slip.copies}. They are out of Kabar's hands.")
    done = f"Finished on {slip.finished_at:%Y-%m-%d %H:%M} UTC." if slip.finished_at else None
    click.echo(done or f"Not finished: waits for {slip.waits}; the clock goes on with it.")


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or NOTHING
