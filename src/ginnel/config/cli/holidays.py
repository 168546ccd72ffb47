"""Add a bank holiday that was proclaimed after this version was made; clocks heed it at once."""

from __future__ import annotations

from datetime import date, datetime

import click

from ginnel.config.cli import print_json, with_django


@click.group()
def command() -> None:
    """Bank holidays of which the calendar of this version does not know."""


@command.command()
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("name")
@click.option(
    "--source", required=True, help="Where it was proclaimed: an address, or The Gazette and its number."
)
@with_django
def add(day: datetime, name: str, source: str) -> None:
    """Let DAY (2027-06-04) be a bank holiday in England called NAME, and work out anew the clocks that run."""
    from ginnel.foundation.directory import actions
    from ginnel.foundation.sharing.queries import service

    actions.add_bank_holiday(day=day.date(), name=name, source=source, by=service("administer"))
    click.echo(f"{_words(day.date())} is a bank holiday: {name}. {_worked_out()}")


@command.command("take-back")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--why", required=True)
@with_django
def take_back(day: datetime, why: str) -> None:
    """Say that DAY was added by mistake, or that its bank holiday is moved, and work out anew the clocks that run."""
    from ginnel.foundation.directory import actions
    from ginnel.foundation.sharing.queries import service

    actions.take_back_bank_holiday(day=day.date(), why=why, by=service("administer"))
    click.echo(f"{_words(day.date())} is no bank holiday. {_worked_out()}")


@command.command("list")
@click.option("--json", "as_json", is_flag=True)
@with_django
def list_added(as_json: bool) -> None:
    """Every day that was added or taken back, and out of what source."""
    from ginnel.foundation.directory import queries

    found = queries.added_bank_holidays()
    if as_json:
        rows = [
            {"day": one.day.isoformat(), "name": one.name, "is_one": one.is_one, "source": one.source}
            for one in found
        ]
        print_json("bank-holidays", {"bank_holidays": rows})
        return
    for one in found:
        what = "added" if one.is_one else "taken back"
        click.echo(f"{one.day.isoformat()}  {what:<11} {one.name}  ({one.source})")


def _words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _worked_out() -> str:
    from ginnel.care.access import actions as access
    from ginnel.foundation.sharing.queries import service

    moved = access.mend_standing(by=service("front-door"))
    return f"{moved:,} open contacts and referrals are due at another time now."
