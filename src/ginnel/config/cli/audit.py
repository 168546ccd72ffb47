"""Check and seal the audit trail."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from ginnel.config.cli import print_json, with_django

SHOWN = 20


@click.group()
def command() -> None:
    """Check and seal the audit trail."""


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


def _where(writer: int, sequence: int, seal: int) -> str:
    places = [("writer", writer), ("event", sequence), ("seal", seal)]
    return "(" + ", ".join(f"{name} {number}" for name, number in places if number) + ")"
