"""How fresh the directory is."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from ginnel.config.cli import print_json, with_django


@click.command()
@click.option("--json", "as_json", is_flag=True)
@with_django
def freshness(as_json: bool) -> None:
    """By feed and provider: services, when last assured, how many within the time, stale, not seen, in quarantine."""
    from ginnel.foundation.directory import queries

    found = queries.freshness()
    if as_json:
        print_json("directory-freshness", asdict(found))
        return
    for each in found.feeds:
        _say(each)
        for one in each.providers:
            _say(one, "  ")
    click.echo(f"Duplicates to judge: {found.duplicates:,}.")


def _say(one: Any, indent: str = "") -> None:
    said = f"{one.services:,} services, {one.share}% assured within {one.within} days, {one.stale:,} stale"
    more = f", {one.not_seen:,} not seen" + (f", {one.quarantined:,} in quarantine" if indent == "" else "")
    click.echo(f"{indent}{one.name}: {said}{more}. Last assured {one.last_assured or 'never'}.")
