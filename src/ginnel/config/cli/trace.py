"""Ask the national service for NHS numbers that nobody has verified, and keep what it answers."""

from __future__ import annotations

import sys
from typing import Any

import click

from ginnel.config.cli import print_json, with_django


@click.command()
@click.option("--from", "source", metavar="ORG", help="Only what this organisation says (its code).")
@click.option("--json", "as_json", is_flag=True, help="Print the receipt as JSON.")
@with_django
def command(source: str | None, as_json: bool) -> None:
    """Trace everybody whose number is missing or not verified (GINNEL_PDS_URL and its like say with what).

    Killed at any point it goes on from there when run again. Exit code 1 when it ended before everybody was asked
    about.
    """
    from ginnel.foundation.organisations import queries as organisations
    from ginnel.foundation.sharing.queries import service
    from ginnel.surfaces.tracing import configuring, running

    pds, by = configuring.wanted(), service("trace")
    named = organisations.by_code(source, viewer=by) if source else None
    if source and named is None:
        raise click.ClickException(f"There is no organisation {source} here.")
    receipt = running.trace(pds, by=by, organisation=named.id if named else None, progress=_progress(as_json))
    if as_json:
        print_json("trace", _as_json(receipt))
    else:
        _print(receipt)
    sys.exit(1 if receipt.stopped else 0)


def _progress(is_quiet: bool) -> Any:
    def say(receipt: Any) -> None:
        if not is_quiet and sys.stderr.isatty():
            click.echo(f"\r{receipt.asked:,} asked about", nl=False, err=True)

    return say


def _as_json(receipt: Any) -> dict[str, Any]:
    return {
        "asked": receipt.asked,
        "outcomes": dict(sorted(receipt.outcomes.items())),
        "unanswered": receipt.unanswered,
        "linked": receipt.linked,
        "stopped": receipt.stopped,
    }


def _print(receipt: Any) -> None:
    from ginnel.surfaces.tracing.running import says

    for words, count in says(receipt):
        click.echo(f"{count:>9,}  {words}")
    click.echo(f"{receipt.unanswered:>9,}  Not answered")
    click.echo(
        f"{receipt.asked:>9,}  asked about; {receipt.linked:,} source records joined to another person"
    )
    if receipt.stopped:
        click.echo(f"Ended early: {receipt.stopped}", err=True)
