"""Load code lists: those shipped, and those you hold a licence for (SNOMED CT, dm+d, ICD-10)."""

from __future__ import annotations

from pathlib import Path

import click

from ginnel.config.cli import print_json, with_django


@click.group()
def command() -> None:
    """Code lists, sets of codes and dated parameters."""


@command.command()
@click.argument("name", required=False, type=click.Choice(["snomed-ct", "dmd", "icd-10"]))
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option(
    "--version", default="", help="What the publisher calls this release; default: the file's name."
)
@click.option("--json", "as_json", is_flag=True)
@with_django
def load(name: str | None, path: Path | None, version: str, as_json: bool) -> None:
    """Load the shipped lists, or NAME from PATH: a zip, folder or file as downloaded."""
    from ginnel.foundation.audit import actions as audit
    from ginnel.foundation.audit.rules import Event
    from ginnel.foundation.sharing import queries as sharing
    from ginnel.foundation.terminology import actions
    from ginnel.kernel.viewer import Purpose

    by = sharing.service("administer", purpose=Purpose.RECORD_KEEPING)
    if name is None:
        count, what = actions.load_shipped(by=by), "code systems new or changed"
    elif path is None:
        raise click.UsageError("Name the file, folder or zip to load.")
    else:
        count, what = actions.load_licensed(name=name, path=path, version=version, by=by), f"codes of {name}"
    audit.append(
        by=by, events=[Event("terminology.loaded", detail={"list": name or "shipped", "count": count})]
    )
    if as_json:
        print_json("terminology-load", {"name": name or "shipped", "count": count})
    else:
        click.echo(f"{count:,} {what}.")
