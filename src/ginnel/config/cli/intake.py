"""Make rows without identity from the record, for planning, and keep them up with it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from ginnel.config.cli import print_json, with_django
from ginnel.config.cli._progress import counting


@click.command()
@click.option("--full", is_flag=True, help="Draw everybody again instead of following the changes.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@with_django
def command(full: bool, as_json: bool) -> None:
    """Bring the promise tables under GINNEL_HOME/lake up to the record.

    Follows the change log; draws everybody when there are no tables yet, or when the key, the sources that may be
    used, the postcode directory or the way of reading changed. May be stopped anywhere and run again.
    """
    from ginnel.foundation.sharing import queries as sharing
    from ginnel.kernel.viewer import Purpose
    from ginnel.population.intake import actions

    by = sharing.service("intake", purpose=Purpose.PLANNING)
    with counting("Drawing people", quiet=as_json) as progress:
        outcome = actions.intake(by=by, full=full, progress=progress)
    if as_json:
        print_json("intake", asdict(outcome))
        return
    _print(outcome)


def _print(outcome: Any) -> None:
    how = "Everybody was drawn" if outcome.is_whole else f"{outcome.changes:,} changes were followed"
    click.echo(f"{how}: {outcome.people:,} people. Rows now:")
    for table, rows in outcome.rows.items():
        click.echo(f"  {table:<14}{rows:>12,}")
    for why, count in outcome.left_out.items():
        if count:
            click.echo(f"  left out, {why}: {count:,} people")
    for where, count in outcome.set_aside.items():
        click.echo(f"  set aside, {where}: {count:,} rows")
    if outcome.left_out.get("no agreement covers them"):
        click.echo("See whose records may be used, and by which agreement: ginnel sources list")
