"""Look at the shared record as a whole: its digest, and files as they were received."""

from __future__ import annotations

from typing import BinaryIO
from uuid import UUID

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


@command.command()
@click.option("--json", "as_json", is_flag=True)
@with_django
def observe(as_json: bool) -> None:
    """Begin the relationships that services, lists and referrals already held say: after an upgrade; again, it changes
    nothing."""
    from ginnel.surfaces.feeds import comparing

    looked_at = comparing.observe()
    if as_json:
        print_json("record-observe", {"entries": looked_at})
    else:
        click.echo(f"{looked_at:,} entries looked at")


@command.command()
@click.argument("load", type=click.UUID)
@click.option(
    "--output", type=click.File("wb"), default="-", help="Where to write it; standard output unless named."
)
@with_django
def received(load: UUID, output: BinaryIO) -> None:
    """Write a Bundle exactly as it was received. LOAD is the number on its receipt. The reading is audited.

    It is put together from its entries as they are kept and from what stood around them. It holds whatever its sender
    wrote: keep it where only those may look who may see all of it.
    """
    from ginnel.surfaces.feeds import rebuilding

    for piece in rebuilding.received(load):
        output.write(piece)
