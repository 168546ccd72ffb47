"""Say which team is an organisation's front door, and to which a council's safeguarding concerns come."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from ginnel.config.cli import print_json, with_django


@click.group()
def command() -> None:
    """Front doors and safeguarding teams: what comes by itself is theirs until somebody takes it."""


@command.command("set")
@click.argument("organisation")
@click.option("--team", required=True, help="The team's name or code; it is made where there is none.")
@click.option("--next", "next_team", default="", help="The team that is told when nobody looked in time.")
@click.option(
    "--telephone",
    default="",
    help="What those are asked to ring to whom a message is sent; without, none is.",
)
@with_django
def set_desk(organisation: str, team: str, next_team: str, telephone: str | None) -> None:
    """Let TEAM be the front door of ORGANISATION, named by its code, from now on."""
    from ginnel.care.access import actions as access
    from ginnel.foundation.sharing.queries import service

    at = _known(organisation)
    first, further = _team(at, team), _team(at, next_team) if next_team else None
    with _said_plainly():
        access.set_desk(
            team=first.id,
            next_team=further.id if further else None,
            telephone=telephone,
            by=service("administer"),
        )
    click.echo(f"{first.name} is the front door of {at.name}.")


@command.command("safeguarding")
@click.argument("organisation")
@click.option("--team", required=True, help="The team's name or code; it is made where there is none.")
@with_django
def set_safeguarding_desk(organisation: str, team: str) -> None:
    """Let safeguarding concerns come to TEAM of the council ORGANISATION, named by its code, from now on."""
    from ginnel.care.safeguarding import actions as safeguarding
    from ginnel.foundation.sharing.queries import service

    at = _known(organisation)
    first = _team(at, team)
    with _said_plainly():
        safeguarding.set_safeguarding_desk(team=first.id, by=service("administer"))
    click.echo(f"Safeguarding concerns of {at.name} come to {first.name}.")


@command.command("next")
@click.argument("organisation")
@click.option("--team", required=True, help="The team's name or code.")
@click.option("--next", "next_team", default="", help="The team told next; without, the whole organisation.")
@with_django
def set_next(organisation: str, team: str, next_team: str) -> None:
    """Say who is told when nobody of TEAM of ORGANISATION reads a notice in time."""
    from ginnel.foundation.notices import actions as notices
    from ginnel.foundation.sharing.queries import service

    at = _known(organisation)
    first, further = _team(at, team), _team(at, next_team) if next_team else None
    with _said_plainly():
        notices.set_next_in_line(
            team=first.id, next_team=further.id if further else None, by=service("administer")
        )
    click.echo(f"After {first.name} comes {further.name if further else 'everybody of ' + at.name}.")


@command.command("list")
@click.option("--json", "as_json", is_flag=True)
@with_django
def list_desks(as_json: bool) -> None:
    """Every front door, and who is next in line."""
    from ginnel.care.access import queries as access
    from ginnel.foundation.sharing.queries import service

    found = access.front_doors(viewer=service("administer"))
    if as_json:
        rows = [{"organisation": one.organisation, "team": one.team, "next": one.next} for one in found]
        print_json("front-doors", {"front_doors": rows})
        return
    for one in found:
        further = f", then {one.next}" if one.next else ""
        click.echo(f"{one.organisation:<12}{one.name[:40]:<42}{one.team}{further}")


def _known(organisation: str) -> Any:
    from ginnel.foundation.organisations import queries
    from ginnel.foundation.sharing.queries import service

    found = queries.by_code(organisation, viewer=service("administer"))
    if found is None:
        raise click.ClickException(f"There is no organisation {organisation}.")
    return found


def _team(organisation: Any, name: str) -> Any:
    from ginnel.foundation.organisations import actions, queries
    from ginnel.foundation.sharing.queries import service

    by = service("administer")
    return queries.team_called(name, organisation=organisation, viewer=by) or actions.ensure_team(
        organisation=organisation, code=name, name=name, by=by
    )


@contextmanager
def _said_plainly() -> Iterator[None]:
    """What is refused is said as the command's own error."""
    from ginnel.kernel.errors import GinnelError

    try:
        yield
    except GinnelError as error:
        raise click.ClickException(str(error)) from None
