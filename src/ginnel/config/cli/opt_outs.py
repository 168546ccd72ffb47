"""Load the national data opt-out: whose records are left out of planning."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from ginnel.config.cli import print_json, with_django


@click.group()
def command() -> None:
    """The national data opt-out."""


@command.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True)
@with_django
def load(path: Path, as_json: bool) -> None:
    """Replace the list by the NHS numbers in PATH, one a line. The next intake leaves them out, or brings them back."""
    from ginnel.foundation.sharing import actions
    from ginnel.foundation.sharing import queries as sharing
    from ginnel.kernel.viewer import Purpose

    by = sharing.service("administer", purpose=Purpose.RECORD_KEEPING)
    loaded = actions.load_opt_outs(path=path, by=by)
    if as_json:
        print_json("opt-outs", asdict(loaded))
        return
    click.echo(f"{loaded.held:,} opted out, {loaded.added:,} of them new; {loaded.removed:,} no longer.")
