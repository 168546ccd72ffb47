"""Check and seal the audit trail, and decide again what was decided."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
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


@command.command()
@click.option("--since", type=click.DateTime(), required=True, help="From this day or moment on, in UTC.")
@click.option("--until", type=click.DateTime(), help="Up to this one; until now unless said.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="A file to write."
)
@with_django
def export(since: datetime, until: datetime | None, out: Path) -> None:
    """Write events as FHIR R4 AuditEvents, one a line. The export is audited before its first line.

    The file names staff and people by their ids and says who looked at whom: keep it as carefully as the record.
    """
    from ginnel.foundation.audit import actions, queries
    from ginnel.foundation.audit.rules import Event
    from ginnel.foundation.sharing.queries import service
    from ginnel.kernel import clock
    from ginnel.kernel.viewer import Purpose

    viewer = service("audit-export", purpose=Purpose.INFORMATION_GOVERNANCE)
    first, last = since.replace(tzinfo=UTC), until.replace(tzinfo=UTC) if until else clock.now()
    detail = {"since": first.isoformat(), "until": last.isoformat()}
    actions.append(by=viewer, events=[Event("audit.exported", detail=detail)])
    count = 0
    with open(out, "w", encoding="utf-8", opener=_private) as file:
        for tree in queries.exported(since=first, until=last, viewer=viewer):
            file.write(json.dumps(tree, ensure_ascii=False) + "\n")
            count += 1
    click.echo(f"{count:,} events in {out.name}.")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@command.command()
@click.option("--person", type=click.UUID, help="Whose events; anybody's unless said.")
@click.option("--since", type=click.DateTime(), help="From this moment on, in UTC.")
@click.option("--until", type=click.DateTime(), help="Up to this one.")
@click.option("--reason", required=True, help="For which claim, inquiry or request. Name nobody.")
@with_django
def hold(person: UUID | None, since: datetime | None, until: datetime | None, reason: str) -> None:
    """Keep events from disposal, for a claim or an inquiry, until it is released."""
    from ginnel.foundation.audit import actions

    first, last = (at.replace(tzinfo=UTC) if at else None for at in (since, until))
    made = actions.hold(person=person, since=first, until=last, reason=reason, by=_retention())
    click.echo(f"Held: {made}")


@command.command()
@click.argument("hold", type=click.UUID)
@click.option("--reason", required=True, help="Why it need not be kept any longer.")
@with_django
def release(hold: UUID, reason: str) -> None:
    """Let what HOLD kept be disposed of when its time comes."""
    from ginnel.foundation.audit import actions

    actions.release(hold=hold, reason=reason, by=_retention())
    click.echo("Released.")


@command.command()
@with_django
def retention() -> None:
    """Say how long what is kept, what is held, and how much has been kept long enough."""
    from ginnel.foundation.audit import queries

    by = _retention()
    for kind, since in queries.kept_since(viewer=by).items():
        click.echo(f"{kind}: kept since {since.date()}")
    for held in queries.holds(viewer=by):
        click.echo(f"held: {held.id} {held.what.person or 'anybody'}, {held.what.since} to {held.what.until}")
    due, alerts = queries.expired(viewer=by).count(), queries.expired_alerts(viewer=by).count()
    click.echo(f"{due:,} events and {alerts:,} privacy alerts have been kept long enough.")


@command.command()
@click.confirmation_option(prompt="What is blanked cannot be brought back. Go on?")
def dispose() -> None:
    """Blank who it was about and who acted in every event that has been kept long enough and is not held."""
    from ginnel.config.running import installation

    with installation(as_owner=True):
        from ginnel.foundation.audit import actions

        for kind, count in actions.dispose_expired(by=_retention()).items():
            click.echo(f"{kind}: {count:,}")


def _retention() -> Any:
    from ginnel.foundation.sharing.queries import service
    from ginnel.kernel.viewer import Purpose

    return service("retention", purpose=Purpose.INFORMATION_GOVERNANCE)


@command.command("look-back")
@with_django
def look_back() -> None:
    """Find what was opened that is worth a look by information governance. Every night by itself while served, and
    of restricted records every minute."""
    from ginnel.foundation.sharing import actions
    from ginnel.foundation.sharing.queries import service
    from ginnel.kernel.viewer import Purpose

    by = service("look-back", purpose=Purpose.INFORMATION_GOVERNANCE)
    found = actions.look_at_once(by=by) + actions.look_back(by=by)
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
