"""Bring the database to this version: migrations as the owner, then the rights of each role."""

from __future__ import annotations

import click


@click.command()
def command() -> None:
    """Bring the database to this version. Safe to repeat; waits for no lock longer than five seconds."""
    from ginnel.config.running import installation

    with installation(as_owner=True):
        from ginnel.config import upgrade

        separated = upgrade.to_this_version(say=click.echo)
    if not separated:
        click.echo("Roles are not separated: see docs/how-to/run-your-own-postgresql.md.", err=True)
