"""Say what a voluntary organisation's own column headings mean."""

from __future__ import annotations

from pathlib import Path

import click

from ginnel.config.cli import print_json, with_django


@click.group()
def command() -> None:
    """What the headings of a voluntary organisation's spreadsheets mean."""


@command.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True)
@with_django
def add(path: Path, as_json: bool) -> None:
    """Check the mapping in PATH (TOML) and keep it. It replaces an earlier one of the same organisation."""
    from ginnel.foundation.sharing import queries as sharing
    from ginnel.kernel.viewer import Purpose
    from ginnel.surfaces.feeds.voluntary import keeping

    by = sharing.service("administer", purpose=Purpose.RECORD_KEEPING)
    kept = keeping.keep(path=path, by=by)
    if as_json:
        print_json("mapping", {"organisation": kept.organisation, "headings": len(kept.columns)})
        return
    click.echo(f"{kept.name}: {len(kept.columns)} headings. Files with them are read from now on.")


@command.command()
@click.argument("path", type=click.Path(path_type=Path))
@with_django
def draft(path: Path) -> None:
    """Print a mapping to fill in, with the headings of the CSV file PATH that are not known yet."""
    from ginnel.surfaces.feeds.voluntary import keeping

    click.echo(keeping.draft(path), nl=False)


@command.command("list")
@click.option("--json", "as_json", is_flag=True)
@with_django
def listed(as_json: bool) -> None:
    """The mappings of this installation, by organisation."""
    from ginnel.surfaces.feeds.voluntary import mappings

    rows = [
        {"organisation": each.organisation, "name": each.name, "headings": len(each.columns)}
        for each in mappings.every()
    ]
    if as_json:
        print_json("mappings", {"mappings": rows})
        return
    for row in rows:
        click.echo(f"{row['organisation']}: {row['name']}, {row['headings']} headings.")
