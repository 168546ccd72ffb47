"""Take what organisations send to our MESH mailbox, and say whose it is."""

from __future__ import annotations

import sys
import time
from typing import Any

import click

from ginnel.config.cli import print_json, with_django

EVERY = 300  # seconds between two looks into the mailbox
LIVE_STATES = ("held", "already held", "unplaced", "report", "gone", "failed")


@click.group()
def command() -> None:
    """Our mailbox on MESH, the Message Exchange for Social Care and Health."""


@command.command()
@click.option("--once", is_flag=True, help="Empty the mailbox once, read what came, and end.")
@click.option("--json", "as_json", is_flag=True, help="Say what became of each message as JSON.")
@with_django
def poll(once: bool, as_json: bool) -> None:
    """Take what waits in the mailbox: kept, then acknowledged, then read as whoever it is from.

    Goes on until Ctrl-C or SIGTERM, looking every five minutes, unless --once. Exit code 1 when MESH could not be
    spoken with or a message could not be taken; with --once also when one could not be read.
    """
    from ginnel.kernel.errors import GinnelError
    from ginnel.surfaces.mesh import mailbox

    ours = mailbox.wanted()
    while True:
        try:
            is_well = _poll(ours, as_json)
        except GinnelError as refused:
            if once:
                raise
            click.echo(str(refused), err=True)
        if once:
            sys.exit(0 if is_well else 1)
        time.sleep(EVERY)


def _poll(ours: Any, as_json: bool) -> bool:
    from dataclasses import asdict

    from django.conf import settings

    from ginnel.surfaces.mesh import reading
    from ginnel.surfaces.mesh.polling import poll as take

    taken = []
    for one in take(ours, folder=settings.GINNEL_HOME / "uploads"):
        taken.append(one)
        if not as_json:
            _print(one)
            sys.stdout.flush()
    read = reading.read_queued(taken)
    if as_json:
        totals = {state: sum(one.state == state for one in taken) for state in LIVE_STATES}
        messages = [{**asdict(one), "read": read.get(one.upload, "")} for one in taken]
        print_json("mesh-poll", {"mailbox": ours.name, "messages": messages, "totals": totals})
    else:
        click.echo(f"{len(taken)} messages in mailbox {ours.name}")
        for said in read.values():
            click.echo(f"    {said}")
    return not any(one.state == "failed" for one in taken) and reading.were_read(read)


def _print(one: Any) -> None:
    about = f" from {one.sender} as {one.workflow}" if one.sender else ""
    whose = f", {one.source}" if one.source else ""
    why = f": {one.reason}" if one.reason else ""
    click.echo(f"{one.message} {one.state}{whose}{about}{why}")


@command.command()
@click.argument("sender")
@click.argument("workflow")
@click.argument("organisation", default="")
@click.option(
    "--feed", "feed_name", default="", help="Name the format instead of recognising it (adt, cld, fhir)."
)
@click.option("--new", "is_new", is_flag=True, help="The organisation has not sent anything here before.")
@click.option("--remove", is_flag=True, help="From now on it is nobody's.")
@with_django
def route(sender: str, workflow: str, organisation: str, feed_name: str, is_new: bool, remove: bool) -> None:
    """Say that what mailbox SENDER sends as WORKFLOW ("*": as any) is from ORGANISATION, a code."""
    if bool(organisation) == remove:
        raise click.UsageError("Name the organisation, or say --remove.")
    from ginnel.care.reception import actions, queries
    from ginnel.care.reception.rules.mailbox import Route
    from ginnel.foundation.sharing.queries import service
    from ginnel.surfaces.feeds import registry

    by = service("administer")
    feed = registry.named(feed_name).name if feed_name else ""
    actions.route_mailbox(route=Route(sender.upper(), workflow, organisation, feed), is_new=is_new, by=by)
    waiting = len(queries.mailbox_unplaced(viewer=by))
    click.echo(f"{sender.upper()} {workflow}: {organisation or 'nobody'}")
    if waiting:
        click.echo(f"{waiting} messages wait for this. Read them: ginnel mesh replay")


@command.command()
@click.option("--json", "as_json", is_flag=True)
@with_django
def routes(as_json: bool) -> None:
    """List whose what comes to the mailbox is."""
    from dataclasses import asdict

    from ginnel.care.reception import queries
    from ginnel.foundation.sharing.queries import service

    known = queries.mailbox_routes(viewer=service("administer"))
    if as_json:
        print_json("mesh-routes", {"routes": [asdict(one) for one in known]})
        return
    for one in known:
        click.echo(f"{one.sender:<16}{one.workflow:<40}{one.source:<12}{one.feed}")


@command.command()
@with_django
def replay() -> None:
    """Read the messages that were nobody's when they came and by now are somebody's."""
    from ginnel.surfaces.mesh import reading

    count, read = reading.replay_unplaced()
    click.echo(f"{count} messages")
    for said in read.values():
        click.echo(f"    {said}")
    if not reading.were_read(read):
        sys.exit(1)


@command.command()
@click.option("--from", "organisation", default="", metavar="ORG", help="Only what this organisation says.")
@click.option("--limit", default=100_000, show_default=True, type=click.IntRange(1), help="People at most.")
@click.option(
    "--again", is_flag=True, help="Ask again what was asked more than five days ago and not answered."
)
@click.option("--json", "as_json", is_flag=True)
@with_django
def trace(organisation: str, limit: int, again: bool, as_json: bool) -> None:
    """Send the people whose NHS number nobody has verified to the national service, in a batch.

    The answer comes to the mailbox, in hours or days, and is read like anything else that comes.
    """
    from django.conf import settings

    from ginnel.surfaces.mesh import mailbox, tracing

    ours, folder = mailbox.wanted(), settings.GINNEL_HOME / "uploads" / "requests"
    counts = tracing.ask(ours, folder=folder, organisation=organisation, limit=limit, again=again)
    if as_json:
        print_json("mesh-trace", counts)
    else:
        click.echo(
            f"{counts['asked']:,} people in {counts['sent']} batches sent, {counts['too_little']:,} of whom too "
            "little is known to ask"
        )


@command.command("opt-outs")
@click.option("--json", "as_json", is_flag=True)
@with_django
def opt_outs(as_json: bool) -> None:
    """Send every NHS number known here to be checked for national data opt-outs. The answer comes to the mailbox."""
    from django.conf import settings

    from ginnel.surfaces.mesh import list_cleaning, mailbox

    folder = settings.GINNEL_HOME / "uploads" / list_cleaning.FOLDER
    counts = list_cleaning.ask(mailbox.wanted(), folder=folder)
    if as_json:
        print_json("mesh-opt-outs", counts)
    else:
        click.echo(f"{counts['asked']:,} numbers were sent to be checked")


@command.command()
@click.option("--json", "as_json", is_flag=True)
@with_django
def check(as_json: bool) -> None:
    """Open the mailbox, count what waits in it, take nothing."""
    from ginnel.surfaces.mesh import mailbox
    from ginnel.surfaces.mesh.polling import count

    ours = mailbox.wanted()
    waiting = count(ours)
    if as_json:
        print_json("mesh-check", {"mailbox": ours.name, "waiting": waiting})
    else:
        click.echo(f"MESH lets mailbox {ours.name} in; {waiting} messages wait.")
