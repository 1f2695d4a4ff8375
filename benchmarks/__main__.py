"""``python -m benchmarks [--quick] [NAME ...]``: measure, print a table, write ``build/bench.json``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from benchmarks import checking, hear, inbound, pages, sending
from benchmarks.result import QUICK, Effort, Result, keep, table
from bot import log

BENCHES: dict[str, Callable[[Effort], Result]] = {
    "inbound_sqlite": inbound.sqlite,
    "inbound_postgresql": inbound.postgresql,
    "send_80": sending.send_80,
    "send_400": sending.send_400,
    "hear": hear.measure,
    "check_100_nodes": checking.measure,
    "pages_scale": pages.measure,
}


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHES)))
@click.option("--quick", is_flag=True, help="Only see that everything works: the figures mean little.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), default=Path("build/bench.json"), show_default=True
)
def main(names: tuple[str, ...], quick: bool, out: Path) -> None:
    """Measure the NAMEd benchmarks, or all."""
    log.configure("WARNING")
    results = {}
    for name in names or BENCHES:
        if sys.stderr.isatty():
            click.echo(f"{name} ...", err=True)
        try:
            results[name] = BENCHES[name](QUICK if quick else Effort())
        except RuntimeError as error:
            raise click.ClickException(f"{name}: {error}") from error
    keep(results, out)
    click.echo(table(results))


if __name__ == "__main__":
    main()
