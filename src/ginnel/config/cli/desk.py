"""Say which team is an organisation's front door, and who is told when it does not look in time."""

from __future__ import annotations

import click

from ginnel.config.cli import print_json, with_django


@click.group()
def command() -> None:
    """Front doors: what comes by itself is on the list of that team until somebody takes it."""


@command.command("set")
@click.argument("organisation")
@click.option("--team", required=True, help="The team's name; it is made where there is none.")
@click.option("--next", "next_team", default="", help="The team that is told when nobody looked in time.")
@with_django
def set_desk(organisation: str, team: str, next_team: str) -> None:
    """Let TEAM be the front door of ORGANISATION, named by its code, from now on."""
    from ginnel.care.access import actions as access
    from ginnel.foundation.organisations import actions as organisations
    from ginnel.foundation.organisations import queries
    from ginnel.foundation.sharing.queries import service
    from ginnel.kernel.errors import GinnelError

    by = service("administer")
    at = queries.by_code(organisation, viewer=by)
    if at is None:
        raise click.ClickException(f"There is no organisation {organisation}.")
    try:
        named = [
            organisations.ensure_team(organisation=at, code=name, name=name, by=by) if name else None
            for name in (team, next_team)
        ]
        first, further = named
        assert first is not None
        access.set_desk(team=first.id, next_team=further.id if further else None, by=by)
    except GinnelError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{team} is the front door of {at.name}.")


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
