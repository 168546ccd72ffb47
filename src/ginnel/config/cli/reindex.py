"""Make the record's index rows again after an upgrade; may be stopped and run again."""

from __future__ import annotations

import click

from ginnel.config.cli import print_json, with_django


@click.command()
@click.option("--everything", is_flag=True, help="Also those already made by this version.")
@click.option("--json", "as_json", is_flag=True)
@with_django
def command(everything: bool, as_json: bool) -> None:
    """Bring every resource's index rows to this version's extractor."""
    from ginnel.surfaces.feeds import comparing

    done = comparing.reindex(everything)
    if as_json:
        print_json("reindex", {"resources": done})
    else:
        click.echo(f"{done:,} resources indexed again")
