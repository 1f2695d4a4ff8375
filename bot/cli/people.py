"""``kabar people``: those Kabar keeps in touch with."""

from __future__ import annotations

import difflib
import json
from dataclasses import asdict
from pathlib import Path

import click

from bot.cli import BadInput
from bot.cli.agreed import APPROVED_BY, agreed, approver
from bot.cli.flows_said import AS, member
from bot.cli.opened import opened
from bot.cli.out_file import drafted, whole
from bot.services.cases import export_requests, people_access
from bot.services.cases import subject_copy as service
from bot.services.cases.access import NotYours
from bot.services.persons import names
from bot.services.persons.importing import ImportReport, import_csv

LARGEST = 64 * 1024 * 1024
SHOWN = 50


@click.group()
def people() -> None:
    """People and their follow-up."""


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only check; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_(file: Path, dry_run: bool, as_json: bool) -> None:
    """Import people from a CSV or XLSX FILE: all of its rows, or none where one is bad."""
    kabar = opened()
    if file.stat().st_size > LARGEST:
        raise BadInput(f"{file}: is larger than {LARGEST // 1024 // 1024} MB; split it")
    report = import_csv(kabar, file.read_bytes(), dry_run=dry_run)
    if as_json:
        click.echo(json.dumps(asdict(report)))
    if report.problems:
        if not as_json:
            for problem in report.problems[:SHOWN]:
                click.echo(f"{file}: {problem}", err=True)
            if len(report.problems) > SHOWN:
                click.echo(f"... and {len(report.problems) - SHOWN} more", err=True)
        raise BadInput(f"{file}: {len(report.problems)} bad cells; nothing was imported")
    if not as_json:
        click.echo(_words(report))
        for name in report.unknown_districts[:SHOWN]:
            near = difflib.get_close_matches(name, [one.name for one in kabar.content.districts.values()], n=1)
            meant = f"; did you mean {near[0]}?" if near else ""
            click.echo(f"Warning: district {name!r} is not in bot/flows/districts.yaml{meant}", err=True)


@people.command("copy")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@AS
@APPROVED_BY
@click.argument("code")
@click.argument("file", type=click.Path(path_type=Path))
def copy_(code: str, file: Path, email: str, second: str, force: bool) -> None:
    """Write the own copy of data of the person with CODE to FILE, or into a folder under a name that says nothing.

    For that person alone: all that Kabar holds about them, in plain words. It stands in the audit trail, with who asked
    and who agreed.
    """
    # here: the words of pages take a while to load, and no other command of people wants them
    from bot.web import subject_copy  # noqa: PLC0415

    kabar = opened()
    given = code.strip().upper()
    who, other = member(kabar, email), approver(kabar, second)
    wanted = people_access.led_to(kabar, who, given) or given
    place = file / subject_copy.named(kabar.clock.now(), kabar.settings.timezone) if file.is_dir() else file
    try:
        with drafted(place, force=force) as out, agreed():
            export_requests.both(kabar, who, other, wanted)
            # written whole before it counts as taken: a disk that is full uses up nothing
            service.make(kabar, who, wanted, lambda copy: whole(out, subject_copy.written(copy)))
    except NotYours:
        raise BadInput(f"nobody has the code {given[:20]!r}; write it like P-7HK2MX4C") from None
    click.echo(f"{place}: written. Give it to that person alone, then delete it.")


@people.command("index")
def index() -> None:
    """Have people found by name who were there before names could be searched; `kabar migrate` does it too."""
    kept = names.keep_all(opened())
    click.echo(f"{kept} names indexed.")


def _words(report: ImportReport) -> str:
    if report.dry_run:
        return f"{report.rows} rows are good; nothing was imported (dry run)."
    parts = [
        f"{report.imported} people imported",
        f"{report.active} in follow-up",
        f"{report.invited} to be asked",
        f"{report.refused} refused",
        f"{report.minors} under 18 (a task for a social worker)",
    ]
    if report.stopped:
        parts.append(f"{report.stopped} not written to (their number has said STOP or no before)")
    if report.already:
        parts.append(f"{report.already} were there already")
    if report.shared_numbers:
        parts.append(f"{report.shared_numbers} share a number with somebody else")
    return "; ".join(parts) + "."
