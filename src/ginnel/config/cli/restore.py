"""Put back what `ginnel backup` wrote, into an empty installation."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ginnel.config.cli import print_json


@click.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--key", "key_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="What opens it."
)
@click.option("--force", is_flag=True, help="Replace the installation that is here.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def command(source: Path, key_file: Path | None, force: bool, as_json: bool) -> None:
    """Restore SOURCE, a backup or a directory of them (the newest), then bring it to this version.

    Every row is counted against the backup. Refuses where an installation is already, unless --force.
    """
    from ginnel.config.backup import marker, restoring
    from ginnel.config.running import home, installation

    backup = restoring.newest(source)
    key = restoring.key_of(backup, home=home(), key_file=key_file)
    restoring.check(backup, key=key, home=home(), force=force)
    with (
        marker.restoring(home()),
        restoring.keys_put_back(backup, key=key, home=home()),
        installation(as_owner=True, restoring=True),
    ):
        from ginnel.config import databases, upgrade

        parameters = databases.as_owner(home(), os.environ)
        rows = restoring.put_back(backup, key=key, home=home(), parameters=parameters, force=force)
        _begin_again()
        upgrade.to_this_version()
        _say_so()
    if as_json:
        print_json("restore", {"source": str(backup), "tables": len(rows), "rows": sum(rows.values())})
    else:
        click.echo(f"Restored {sum(rows.values()):,} rows in {len(rows)} tables from {backup}")


def _begin_again() -> None:
    """Transaction ids start again in another cluster, so the change log begins a new epoch; not finished before."""
    from django.db import connection, transaction

    from ginnel.config.backup import restoring
    from ginnel.foundation.record import actions as record
    from ginnel.foundation.sharing.queries import service

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(restoring.NOT_FINISHED)
        record.new_epoch(by=service("backup"))


def _say_so() -> None:
    from ginnel.foundation.audit import actions as audit
    from ginnel.foundation.audit.rules import Event
    from ginnel.foundation.sharing.queries import service

    audit.append(by=service("backup"), events=[Event("installation.restored")])
