"""Agreements between organisations: take in their documents, write down who signed, see which are in force."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from ginnel.config.cli import print_json, with_django

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def command() -> None:
    """Agreements between organisations, as MAIS SharingPolicy documents (docs/how-to/keep-agreements.md)."""


@command.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True)
@with_django
def load(paths: tuple[Path, ...], as_json: bool) -> None:
    """Take in the agreements in PATHS, each as the next version of itself; nothing at all where one has a fault."""
    from ginnel.foundation.sharing import actions, rules

    policies = [policy for path in paths for policy in rules.read_policies(_read(path), file=path.name)]
    loaded = actions.load_agreements(policies=policies, by=_by())
    if as_json:
        print_json("agreements-loaded", {"agreements": [_loaded(each) for each in loaded]})
        return
    for each in loaded:
        state = "taken in; nobody has signed it yet" if each.is_new else "held already"
        click.echo(f"{each.name}, version {each.number}: {state}.")
        for field in each.unread:
            click.echo(f"  {field} is no word this place knows, so it covers nothing.")


@command.command("list")
@click.option("--json", "as_json", is_flag=True)
@with_django
def list_agreements(as_json: bool) -> None:
    """Every version of every agreement, and where it stands today."""
    from ginnel.foundation.sharing import queries

    shown = [version for each in queries.all_agreements() for version in each.versions]
    if as_json:
        print_json("agreements", {"agreements": [_version(each) for each in shown]})
        return
    for each in shown:
        days = f"{each.starts_on} to {each.ends_on}"
        click.echo(f"{each.standing.label:<28}{days}  {each.name[:60]}, version {each.number}")
        if each.unsigned:
            click.echo(f"  not signed by {', '.join(party.code for party in each.unsigned)}")


@command.command()
@click.argument("identifier")
@click.argument("organisation")
@click.option("--name", required=True, help="Who signed.")
@click.option("--role", required=True, help="In which role.")
@click.option("--on", "signed_on", type=DAY, default=None, help="On which day [today].")
@with_django
def sign(identifier: str, organisation: str, name: str, role: str, signed_on: Any) -> None:
    """Write down that ORGANISATION (its code) signed the latest version of the agreement IDENTIFIER."""
    from ginnel.foundation.sharing import actions
    from ginnel.kernel import clock

    version = _found(identifier).latest
    party = next((each for each in version.parties if each.code == organisation), None)
    if party is None:
        raise click.ClickException(f"{organisation} is no party of that agreement.")
    on = signed_on.date() if signed_on else clock.today()
    actions.sign(party=party.id, name=name, role=role, signed_on=on, by=_by())
    left = _found(identifier).latest
    waiting = ", ".join(each.code for each in left.unsigned)
    click.echo(f"Signed. {f'Not signed yet by {waiting}.' if waiting else left.standing.label + '.'}")


@command.command()
@click.argument("identifier")
@click.option("--reason", required=True, help="What was decided, and by whom.")
@click.option("--organisation", default="", help="Only this party (its code) [everybody].")
@with_django
def withdraw(identifier: str, reason: str, organisation: str) -> None:
    """End the agreement IDENTIFIER, or one party's part in it, from today."""
    from ginnel.foundation.sharing import actions

    version = _found(identifier).latest
    actions.withdraw_agreement(version=version.id, reason=reason, organisation=organisation, by=_by())
    actions.chase_agreements(by=_by())
    click.echo("Withdrawn. What was drawn under it goes with the next: ginnel intake")


@command.command()
@click.argument("codes", nargs=-1, required=True)
@click.option("--identifier", required=True, help="What the agreement is to be known by.")
@click.option("--name", required=True)
@click.option("--contact", required=True, help="Whom to ask about it.")
@click.option("--purpose", "purposes", multiple=True, default=("planning",), show_default=True)
@click.option("--from", "starts_on", type=DAY, default=None, help="Its first day [today].")
@click.option("--years", type=click.IntRange(1, 10), default=2, show_default=True)
@with_django
def draft(codes: tuple[str, ...], identifier: str, name: str, contact: str, purposes: tuple[str, ...],
          starts_on: Any, years: int) -> None:  # fmt: skip
    """Print a document for organisations CODES to complete, agree and sign."""
    from ginnel.foundation.organisations import queries as organisations
    from ginnel.foundation.sharing import rules
    from ginnel.kernel import clock

    names = organisations.names_by_code(codes, viewer=_by())
    if unknown := [code for code in codes if code not in names]:
        raise click.ClickException(f"There is no organisation {', '.join(unknown)}.")
    tree = rules.draft_policy(
        identifier=identifier,
        name=name,
        contact=contact,
        parties={code: names[code] for code in codes},
        purposes=purposes,
        starts_on=starts_on.date() if starts_on else clock.today(),
        years=years,
    )
    click.echo(rules.dumped_policy(tree).decode())


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise click.ClickException(f"There is no file {path}.")
    return path.read_bytes()


def _by() -> Any:
    from ginnel.foundation.sharing import queries

    return queries.service("agreements")


def _found(identifier: str) -> Any:
    from ginnel.foundation.sharing import queries

    held = [each for each in queries.all_agreements() if each.latest.identifier == identifier]
    if len(held) != 1:
        raise click.ClickException(
            "There is no agreement known by that." if not held else "Several are known by that; use the page."
        )
    return held[0]


def _loaded(each: Any) -> dict[str, Any]:
    return {
        "agreement": str(each.agreement),
        "version": each.number,
        "name": each.name,
        "is_new": each.is_new,
        "unread": list(each.unread),
    }


def _version(each: Any) -> dict[str, Any]:
    def said(day: date | None) -> str:
        return day.isoformat() if day else ""

    return {
        "identifier": each.identifier,
        "version": each.number,
        "name": each.name,
        "standing": each.standing.value,
        "purposes": [purpose.value for purpose in each.purposes],
        "starts_on": said(each.starts_on),
        "ends_on": said(each.ends_on),
        "review_on": said(each.review_on),
        "parties": [
            {"code": party.code, "signed_on": said(party.on), "withdrew_on": said(party.withdrew_on)}
            for party in each.parties
        ],
    }
