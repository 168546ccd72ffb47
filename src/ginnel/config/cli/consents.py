"""Write what people are willing to have shared as FHIR R4 Consents, one a line."""

from __future__ import annotations

import json
import os
from pathlib import Path
from uuid import UUID

import click

from ginnel.config.cli import with_django


@click.command()
@click.option("--person", type=click.UUID, help="Whose; everybody's who has said anything unless given.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="A file to write."
)
@with_django
def command(person: UUID | None, out: Path) -> None:
    """Write what people are willing to have shared as FHIR R4 Consents, one a line. Audited before its first line, and
    for each person.

    The file says what people do not want known, and of whom: keep it as carefully as the record.
    """
    from ginnel.foundation.audit import actions as audit
    from ginnel.foundation.audit.rules import Event
    from ginnel.foundation.sharing import queries

    viewer = queries.service("consents")
    audit.append(by=viewer, events=[Event("sharing.consents-exported", person)])
    found = [queries.consent(person, viewer=viewer)] if person else queries.consents(viewer=viewer)
    count = 0
    with open(out, "w", encoding="utf-8", opener=_private) as file:
        for tree in filter(None, found):
            file.write(json.dumps(tree, ensure_ascii=False) + "\n")
            count += 1
    click.echo(f"{count:,} consents in {out.name}.")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
