"""Feeds of services that others keep up: say where they are, and read them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from ginnel.config.cli import print_json, with_django
from ginnel.config.cli.directory.by import keeper

TERMS = (
    click.option("--address", required=True, help="Where it answers, without /services."),
    click.option("--version", type=click.Choice(["3.0", "1.0"]), default="3.0", show_default=True),
    click.option("--organisation", default="", metavar="CODE", help="Who answers for its services here."),
    click.option("--every", "hours", type=int, default=24, show_default=True, help="Hours between readings."),
    click.option("--own-network", is_flag=True, help="It may lie in our own network."),
    click.option("--paused", is_flag=True, help="Not read until it is set again without this."),
)


def _terms(function: Any) -> Any:
    for option in reversed(TERMS):
        function = option(function)
    return function


@click.group()
def feed() -> None:
    """Feeds that are read."""


@feed.command()
@click.argument("name")
@_terms
@with_django
def add(name: str, **given: Any) -> None:
    """Read the feed at the address from now on; its services are marked with NAME."""
    from ginnel.foundation.directory import actions

    actions.add_feed(name=name, terms=_said(**given), by=keeper())
    click.echo(f"{name} is read with the next `ginnel directory harvest`, or by itself within the hour.")


@feed.command("set")
@click.argument("name")
@_terms
@with_django
def set_(name: str, **given: Any) -> None:
    """Say anew where the feed NAME is and how often it is read."""
    from ginnel.foundation.directory import actions

    actions.change_feed(name=name, terms=_said(**given), by=keeper())


@feed.command("list")
@click.option("--json", "as_json", is_flag=True)
@with_django
def list_(as_json: bool) -> None:
    """Each feed: where it is, how often it is read, and how that went last."""
    from ginnel.foundation.directory import queries

    shown = [_shown(each, queries.terms_of(each), queries.latest_harvest(each)) for each in queries.feeds()]
    if as_json:
        print_json("directory-feeds", {"feeds": shown})
        return
    for one in shown:
        often = "paused" if one["is_paused"] else f"every {one['every_hours']} hours"
        click.echo(f"{one['name']}  {one['address']} ({one['version']}), {often}")
        if one["last"]:
            begun, outcome = one["last"]["started_at"], one["last"]["outcome"]
            click.echo(f"  {begun:%d %B %Y %H:%M %Z}: {outcome or 'under way, or cut off'}")


def _shown(feed: Any, terms: Any, last: Any) -> dict[str, Any]:
    return {
        "name": feed.name,
        "address": terms.address,
        "version": terms.version,
        "every_hours": terms.every_hours,
        "is_paused": terms.is_paused,
        "last": asdict(last) if last else None,
    }


def _said(address: str, version: str, organisation: str, hours: int, own_network: bool, paused: bool) -> Any:
    from ginnel.foundation.directory.actions import Terms
    from ginnel.foundation.organisations import queries as organisations
    from ginnel.kernel.errors import NotFound
    from ginnel.surfaces.openreferral.network import check_address

    check_address(address)
    answers = organisations.by_code(organisation, viewer=keeper()) if organisation else None
    if organisation and answers is None:
        raise NotFound("There is no organisation of this code.")
    return Terms(address, version, answers, hours, own_network, paused)


@click.command()
@click.argument("name", metavar="[FEED]", default="")
@click.option("--accept-losses", is_flag=True, help="Somebody looked: most of its services are gone indeed.")
@click.option("--json", "as_json", is_flag=True)
@with_django
def harvest(name: str, accept_losses: bool, as_json: bool) -> None:
    """Read FEED, or every feed whose time has come, and say what came of it.

    A reading that broke off goes on from the page it was at. Exits 1 where a feed was not read to its end.
    """
    from ginnel.foundation.directory import queries
    from ginnel.surfaces.openreferral.harvesting import harvest as read

    if accept_losses and not name:
        raise click.UsageError("Name the feed whose losses somebody looked at.")
    names = [name] if name else [each.name for each in queries.due()]
    shown = [read(each, by=keeper(), accepts_losses=accept_losses) for each in names]
    if as_json:
        print_json("directory-harvest", {"feeds": [asdict(each) for each in shown]})
    else:
        for each in shown:
            _say(each)
    if any(each.outcome != "finished" for each in shown):
        raise SystemExit(1)


def _say(shown: Any) -> None:
    counts = ", ".join(f"{many:,} {what}" for what, many in sorted(shown.counts.items()))
    click.echo(f"{shown.feed}: {shown.outcome}, {shown.pages} pages. Services: {counts or 'none'}.")
    if shown.reason:
        click.echo(f"  {shown.reason}")
    if shown.outcome == "finished" and shown.gone:
        click.echo(f"  {shown.gone:,} that it had are not in it any more.")
    if shown.outcome == "held":
        click.echo("  Look at the feed. If they are gone indeed: ginnel directory harvest --accept-losses")
    for one in shown.remarks:
        place = [f"page {one['page']}" if one["page"] else "", one["item"], one["element"]]
        click.echo(
            f"  {', '.join(part for part in place if part) or 'feed'}: {one['message']} ({one['code']})"
        )
