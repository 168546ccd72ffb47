"""Load areas, their outlines and people, and the postcode directory."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from ginnel.config.cli import print_json, with_django


@click.group()
def command() -> None:
    """Areas, footprints and where postcodes are."""


@command.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", default="", help="Where the files come from [their names].")
@click.option("--kind", default="", help="What the areas of a GeoJSON file are, where it does not say.")
@click.option("--year", type=int, default=None, help="Of which year a table's people or index are.")
@click.option("--prefix", multiple=True, help="Keep only postcodes that start so; may be repeated.")
@click.option("--json", "as_json", is_flag=True)
@with_django
def load(
    paths: tuple[Path, ...], source: str, kind: str, year: int | None, prefix: tuple[str, ...], as_json: bool
) -> None:
    """Load PATHS that say something about the place, each recognised by its content.

    GeoJSON outlines; lookups between areas (CSV with two columns of area codes, changes of code between years
    included); people by area, sex and age (CSV); English Indices of Deprivation (CSV); the ONS Postcode
    Directory or NSPL. Loading again replaces.
    """
    from dataclasses import asdict

    from ginnel.foundation.places import actions, queries
    from ginnel.foundation.sharing import queries as sharing
    from ginnel.kernel.viewer import Purpose

    by = sharing.service("administer", purpose=Purpose.RECORD_KEEPING)
    loaded = [
        actions.load_file(path=path, source=source, kind=kind, year=year, prefixes=prefix, by=by)
        for path in paths
    ]
    without = queries.areas_without_fifth() if queries.index_year() else None
    if as_json:
        files = [asdict(each) for each in loaded]
        print_json("places-load", {"files": files, "areas_without_deprivation": without})
        return
    for each in loaded:
        click.echo(f"{each.file}: {each.kind.label.lower()}, {each.rows:,} rows.")
    if without:
        click.echo(
            f"Of {without:,} lower areas in the postcode directory no index says how deprived they are."
        )


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
