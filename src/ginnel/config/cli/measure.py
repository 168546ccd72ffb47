"""Print a measure by council, district or neighbourhood, or list the measures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from ginnel.config.cli import print_json, with_django

_LEVELS = ("place", "council", "district", "neighbourhood")


@click.command()
@click.argument("id", required=False, default="")
@click.option(
    "--by", "level", type=click.Choice(_LEVELS), default="council", show_default=True, help="Level of area."
)
@click.option(
    "--periods", type=click.IntRange(1, 60), default=1, show_default=True, help="How many, up to the latest."
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="A day in the last period [latest whole one].",
)
@click.option("--json", "as_json", is_flag=True, help="Print figures of every level, query and hash as JSON.")
@with_django
def command(id: str, level: str, periods: int, until: datetime | None, as_json: bool) -> None:
    """Print measure ID, or list what there is without one. Small numbers are left out as they are on every page."""
    from ginnel.population.measures import queries

    if not id:
        _list(queries.measures(), as_json)
        return
    found = queries.published(id, periods=periods, until=until.date() if until else None)
    if as_json:
        print_json("measure", found.as_data())
        return
    _print(queries.measure(id), found, level)


def _list(measures: Any, as_json: bool) -> None:
    if as_json:
        named = [{"id": each.id, "version": each.version, "title": each.title} for each in measures]
        print_json("measures", {"measures": named})
        return
    for each in measures:
        click.echo(f"{each.id:<28}{each.title} ({each.version}, by {each.period.value})")


def _print(measure: Any, found: Any, level: str) -> None:
    click.echo(f"{measure.title} ({measure.version})")
    for publication in found.publications:
        click.echo(f"\n{publication.period.label}, by {level}")
        heads = [figure.label for figure in measure.figures]
        click.echo("  " + "Area".ljust(34) + "  ".join(heads))
        for row in publication.at(level):
            cells = [
                _cell(row.values[figure.name], figure).rjust(len(figure.label)) for figure in measure.figures
            ]
            click.echo("  " + row.name[:32].ljust(34) + "  ".join(cells))
        for share in publication.completeness:
            said = "too few rows to say" if share.percent is None else f"{share.percent}%"
            click.echo(f"  {share.label}: {said}")
    click.echo("\nc: left out, so that nobody can be recognised. -: nothing to compute it from.")
    for source in found.sources:
        click.echo(f"{source.name}: last sent {source.received_on}, latest day {source.latest_on}")
    click.echo(f"Rows {found.input[:16]} made {found.made_at}, on {found.engine}")


def _cell(value: Any, figure: Any) -> str:
    if not value.is_shown:
        return ""
    if value.is_suppressed:
        return "c"
    if value.value is None:
        return "-"
    text = f"{value.value:,.{figure.decimals}f}"
    if value.lower is not None and figure.kind == "rate":
        text += f" ({value.lower:,.{figure.decimals}f} to {value.upper:,.{figure.decimals}f})"
    return text
