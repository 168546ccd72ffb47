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
    from ginnel.config.backup import restoring
    from ginnel.config.running import home, installation

    backup = restoring.newest(source)
    key = restoring.key_of(backup, home=home(), key_file=key_file)
    restoring.check(backup, key=key, home=home(), force=force)
    with restoring.keys_put_back(backup, key=key, home=home()), installation(as_owner=True):
        from ginnel.config import databases, upgrade

        parameters = databases.as_owner(home(), os.environ)
        rows = restoring.put_back(backup, key=key, home=home(), parameters=parameters, force=force)
        upgrade.to_this_version()
        _begin_again()
    if as_json:
        print_json("restore", {"source": str(backup), "tables": len(rows), "rows": sum(rows.values())})
    else:
        click.echo(f"Restored {sum(rows.values()):,} rows in {len(rows)} tables from {backup}")


def _begin_again() -> None:
    """Transaction ids start again in another cluster, so the change log begins a new epoch."""
    from ginnel.foundation.audit import actions as audit
    from ginnel.foundation.audit.rules import Event
    from ginnel.foundation.record import actions as record
    from ginnel.foundation.sharing.queries import service

    by = service("backup")
    record.new_epoch(by=by)
    audit.append(by=by, events=[Event("installation.restored")])
