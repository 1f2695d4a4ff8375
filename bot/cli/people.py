"""``kabar people``: those Kabar keeps in touch with."""

from __future__ import annotations

import difflib
import json
from dataclasses import asdict
from pathlib import Path

import click

from bot.cli import BadInput
from bot.cli.opened import opened
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
