"""Look at the shared record as a whole: its digest."""

from __future__ import annotations

import click

from ginnel.config.cli import print_json, with_django


@click.group()
def command() -> None:
    """The shared record as a whole."""


@command.command()
@click.option("--json", "as_json", is_flag=True)
@with_django
def digest(as_json: bool) -> None:
    """An order-free hash and counts over source ids, content hashes, links and grades.

    Two stores that were told the same things, in whatever order and however interrupted, answer the same.
    """
    from ginnel.surfaces.feeds import comparing

    result = comparing.digest()
    if as_json:
        print_json("record-digest", result)
        return
    for name, value in result.items():
        click.echo(f"{name}: {value}")
