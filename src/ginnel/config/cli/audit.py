"""Check and seal the audit trail, and decide again what was decided."""

from __future__ import annotations

import sys
from dataclasses import asdict
from uuid import UUID

import click

from ginnel.config.cli import print_json, with_django

SHOWN = 20


@click.group()
def command() -> None:
    """Check and seal the audit trail, and decide again what was decided."""


@command.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
@with_django
def verify(as_json: bool) -> None:
    """Check every event, every seal and the anchor file. Exit code 1 when anything is wrong."""
    from ginnel.foundation.audit import actions, queries
    from ginnel.foundation.audit.rules import Event
    from ginnel.foundation.sharing.queries import service
    from ginnel.kernel.viewer import Purpose

    viewer = service("verify", purpose=Purpose.INFORMATION_GOVERNANCE)
    seen = queries.verify(viewer=viewer)
    detail = {"events": seen.events, "findings": len(seen.findings)}
    actions.append(by=viewer, events=[Event("audit.verified", detail=detail)])
    if as_json:
        print_json("audit-verification", {"is_whole": seen.is_whole, **asdict(seen)})
    else:
        click.echo(
            f"{seen.events} events of {seen.writers} writers, {seen.seals} seals, {seen.unsealed} not yet sealed, "
            f"{seen.disposed} with personal values disposed of."
        )
        for finding in seen.findings[:SHOWN]:
            click.echo(
                f"{finding.code}: {finding.message} {_where(finding.writer, finding.sequence, finding.seal)}"
            )
        click.echo(
            "The audit trail is whole." if seen.is_whole else "THE AUDIT TRAIL HAS BEEN TAMPERED WITH."
        )
    sys.exit(0 if seen.is_whole else 1)


@command.command()
@with_django
def seal() -> None:
    """Seal what has been written, in the database and in the anchor file."""
    from ginnel.foundation.audit import actions
    from ginnel.foundation.sharing.queries import service

    number = actions.seal(by=service("seal"))
    click.echo(f"Seal {number} made." if number else "Nothing to seal.")


@command.command("look-back")
@with_django
def look_back() -> None:
    """Find what was opened that is worth a look by information governance. Every night by itself while served."""
    from ginnel.foundation.sharing import actions
    from ginnel.foundation.sharing.queries import service
    from ginnel.kernel.viewer import Purpose

    found = actions.look_back(by=service("look-back", purpose=Purpose.INFORMATION_GOVERNANCE))
    click.echo("Nothing new is worth a look." if not found else f"{found} worth a look.")


@command.command()
@click.argument("event", type=click.UUID)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
@with_django
def replay(event: UUID, as_json: bool) -> None:
    """Decide again, from what EVENT recorded, by the rules of its day. Exit code 1 when the answer is another.

    EVENT is an event's id. Says too what today's rules would answer to the same facts. The replay is audited.
    """
    from ginnel.foundation.sharing.queries import replay as decide_again
    from ginnel.foundation.sharing.queries import service
    from ginnel.kernel.viewer import Purpose
    from ginnel.surfaces.workspace.presenters import replaying

    found = decide_again(event, viewer=service("replay", purpose=Purpose.INFORMATION_GOVERNANCE))
    if as_json:
        print_json("audit-replay", replaying.as_data(found))
    else:
        for what, said in replaying.lines(found):
            click.echo(f"{what}: {said}")
    sys.exit(0 if found.agrees else 1)


def _where(writer: int, sequence: int, seal: int) -> str:
    places = [("writer", writer), ("event", sequence), ("seal", seal)]
    return "(" + ", ".join(f"{name} {number}" for name, number in places if number) + ")"
