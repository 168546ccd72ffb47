"""Write what was approved to leave for planning or research, under pseudonyms made for it alone."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from uuid import UUID

import click

from ginnel.config.cli import print_json, with_django
from ginnel.config.cli._progress import counting


@click.command()
@click.argument("disclosure", type=click.UUID)
@click.option(
    "--to", "folder", required=True, type=click.Path(path_type=Path), help="A folder that is not there yet."
)
@click.option("--json", "as_json", is_flag=True)
@with_django
def command(disclosure: UUID, folder: Path, as_json: bool) -> None:
    """Write the rows that the approval DISCLOSURE (its id on the page of disclosures) lets leave.

    Whoever opted out is left out where its legal basis heeds that; nothing is written once the approval has ended, or
    while a list of opt-outs is too old.
    """
    from ginnel.foundation.sharing import queries as sharing
    from ginnel.population.release import actions

    by = sharing.service("disclose", purpose=sharing.disclosure(disclosure).purpose)
    with counting("Drawing people", quiet=as_json) as progress:
        left = actions.disclose(disclosure=disclosure, folder=folder, by=by, progress=progress)
    if as_json:
        print_json("disclosed", {**asdict(left), "disclosure": str(left.disclosure)})
        return
    click.echo(f"{sum(left.rows.values()):,} rows about {left.people:,} people are in {folder}.")
    for why, count in left.left_out.items():
        click.echo(f"  left out, {why}: {count:,} people")
    click.echo(f"Pseudonyms {left.pseudonyms}, digest {left.digest}")
