"""Listings of two sources that look like one service."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

import click

from ginnel.config.cli import print_json, with_django
from ginnel.config.cli.directory.by import keeper


@click.command()
@click.option("--json", "as_json", is_flag=True)
@with_django
def duplicates(as_json: bool) -> None:
    """Those that wait for somebody to judge, with what they have in common. Nothing is merged."""
    from ginnel.foundation.directory import queries

    found = queries.duplicates()
    if as_json:
        print_json("directory-duplicates", {"duplicates": [asdict(each) for each in found]})
        return
    for each in found:
        sides = " / ".join(
            f"{side.name}, {side.provider} ({side.feed or 'kept here'})" for side in (each.first, each.second)
        )
        click.echo(f"{each.id}  {sides}: same {', '.join(each.evidence)}")


@click.command()
@click.argument("id", type=click.UUID)
@click.argument("answer", type=click.Choice(["same", "different"]))
@click.option("--reason", default="")
@with_django
def judge(id: UUID, answer: str, reason: str) -> None:
    """Say of two listings whether they are one service. Both stay as they are."""
    from ginnel.foundation.directory import actions

    actions.judge_duplicate(id=id, answer=answer, reason=reason, by=keeper())
