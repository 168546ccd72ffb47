"""Write everything this installation holds into one sealed file."""

from __future__ import annotations

from pathlib import Path

import click

from ginnel.config.cli import print_json, with_django


@click.command()
@click.argument("destination", type=click.Path(path_type=Path))
@click.option("--key-file/--no-key-file", default=True, help="Write the key that opens it beside it as .key.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
@with_django
def command(destination: Path, key_file: bool, as_json: bool) -> None:
    """Back up database, lake, audit anchors and keys to DESTINATION, a new file or a directory.

    The service may run meanwhile. The file is sealed; keep its .key somewhere else, or use --no-key-file and keep
    a copy of the `backup` key (`ginnel keys export backup`) away from this machine.
    """
    import os

    from ginnel.config import databases
    from ginnel.config.backup import taking
    from ginnel.config.running import home
    from ginnel.foundation.audit import actions as audit
    from ginnel.foundation.audit.rules import Event
    from ginnel.foundation.sharing.queries import service

    by = service("backup")
    audit.append(by=by, events=[Event("installation.backed-up")])
    parameters = databases.as_owner(home(), os.environ)
    path = taking.take(home=home(), parameters=parameters, destination=destination, key_file=key_file)
    (home() / "last-backup").touch()
    if as_json:
        print_json("backup", {"path": str(path), "bytes": path.stat().st_size, "key_file": key_file})
        return
    click.echo(f"{path} ({path.stat().st_size:,} bytes)")
    if key_file:
        click.echo(f"{path}.key opens it: keep that somewhere else.", err=True)
