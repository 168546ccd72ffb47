"""Load areas and the postcode directory."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from ginnel.config.cli import print_json, with_django


@click.group()
def command() -> None:
    """Areas, footprints and where postcodes are."""


@command.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--prefix", multiple=True, help="Keep only postcodes that start so, YO for instance; may be repeated."
)
@click.option("--json", "as_json", is_flag=True)
@with_django
def postcodes(path: Path, prefix: tuple[str, ...], as_json: bool) -> None:
    """Load the ONS Postcode Directory or NSPL: the CSV, or the zip as downloaded."""
    from ginnel.foundation.places import actions
    from ginnel.foundation.sharing import queries as sharing
    from ginnel.kernel.viewer import Purpose

    by = sharing.service("administer", purpose=Purpose.RECORD_KEEPING)
    count = actions.load_postcodes(path=path, prefixes=prefix, by=by)
    print_json("places-postcodes", {"count": count}) if as_json else click.echo(f"{count:,} postcodes.")


@command.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--kind", required=True, help="lsoa, msoa, ward, neighbourhood, locality, pcn …")
@click.option("--code", required=True, help="The column of codes.")
@click.option("--name", required=True, help="The column of names.")
@click.option("--parent-kind", default="", help="Kind of the areas that these lie in.")
@click.option("--parent", default="", help="The column of their codes.")
@click.option("--relation", type=click.Choice(["part-of", "overlaps"]), default="part-of")
@click.option(
    "--starts", type=click.DateTime(["%Y-%m-%d"]), default=None, help="First day they are in force."
)
@click.option("--source", required=True, help="Where the file comes from.")
@click.option("--json", "as_json", is_flag=True)
@with_django
def areas(
    path: Path,
    kind: str,
    code: str,
    name: str,
    parent_kind: str,
    parent: str,
    relation: str,
    starts: datetime | None,
    source: str,
    as_json: bool,
) -> None:
    """Load areas of one kind from a CSV."""
    from ginnel.foundation.places import actions
    from ginnel.foundation.sharing import queries as sharing
    from ginnel.kernel.viewer import Purpose

    count = actions.load_areas(
        path=path,
        kind=kind,
        code=code,
        name=name,
        parent_kind=parent_kind,
        parent=parent,
        relation=relation,
        starts=starts.date() if starts else None,
        source=source,
        by=sharing.service("administer", purpose=Purpose.RECORD_KEEPING),
    )
    print_json("places-areas", {"count": count}) if as_json else click.echo(f"{count:,} areas.")
