"""Load opt-outs, the national list and type 1: whose records are left out of planning and research."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from ginnel.config.cli import print_json, with_django


@click.group()
def command() -> None:
    """The national data opt-out, and type 1 opt-outs."""


@command.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--type-1", is_flag=True, help="The list that GP practices keep, about the GP record alone.")
@click.option("--json", "as_json", is_flag=True)
@with_django
def load(path: Path, type_1: bool, as_json: bool) -> None:
    """Replace the list by the NHS numbers in PATH, one a line. The next intake leaves them out, or brings them back."""
    from ginnel.foundation.sharing import actions
    from ginnel.foundation.sharing import queries as sharing
    from ginnel.foundation.sharing.states import OptOutKind
    from ginnel.kernel.viewer import Purpose

    by = sharing.service("administer", purpose=Purpose.RECORD_KEEPING)
    kind = OptOutKind.TYPE_1 if type_1 else OptOutKind.NATIONAL
    loaded = actions.load_opt_outs(path=path, kind=kind, by=by)
    if as_json:
        print_json("opt-outs", asdict(loaded))
        return
    click.echo(f"{loaded.held:,} opted out, {loaded.added:,} of them new; {loaded.removed:,} no longer.")
