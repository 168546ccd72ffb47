"""Load code lists: those shipped, and those you hold a licence for (SNOMED CT, dm+d, ICD-10)."""

from __future__ import annotations

from datetime import datetime
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


@command.command("parameters")
@click.argument("words", required=False, default="")
@click.option("--json", "as_json", is_flag=True)
@with_django
def show(words: str, as_json: bool) -> None:
    """Print what each dated parameter is today, in which unit and who says so; of names that hold WORDS, or all."""
    from ginnel.foundation.terminology import queries

    found = [one for one in queries.parameters() if words in one.name]
    if as_json:
        rows = [
            {
                "name": one.name,
                "value": str(one.value),
                "unit": one.unit,
                "source": one.source,
                "verified": one.is_verified,
            }
            for one in found
        ]
        print_json("terminology-parameters", {"parameters": rows})
        return
    for one in found:
        unsure = "" if one.is_verified else " (not verified)"
        click.echo(f"{one.name}: {one.value} {one.unit}{unsure}\n    {one.source}")


_FROM = click.option(
    "--from", "starts", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The first day of it."
)


@command.command("set")
@click.argument("name")
@click.argument("value")
@_FROM
@click.option("--source", required=True, help="Who decided it, and where that is written.")
@click.option(
    "--unit", default="", help="Of a clock: when time runs, such as `working hours`. Default: as it is."
)
@with_django
def set_value(name: str, value: str, starts: datetime, source: str, unit: str) -> None:
    """Give the dated parameter NAME another VALUE from a day on. What it was before stays for the days before. A value
    that was to start that day, and does not count yet, is replaced. It is audited."""
    from django.db import transaction

    from ginnel.foundation.audit import actions as audit
    from ginnel.foundation.audit.rules import Event
    from ginnel.foundation.sharing import queries as sharing
    from ginnel.foundation.terminology import actions, queries
    from ginnel.kernel.viewer import Purpose

    by = sharing.service("administer", purpose=Purpose.RECORD_KEEPING)
    with transaction.atomic():
        unit = unit or queries.parameter(name).unit
        first = starts.date()
        was = queries.starting(name, on=first)
        actions.set_parameter(name=name, value=value, unit=unit, starts=first, source=source, by=by)
        detail = {"parameter": name, "value": value, "unit": unit, "from": first.isoformat()}
        if was:
            detail["instead-of"] = f"{was.value} {was.unit}"
        audit.append(by=by, events=[Event("terminology.parameter-set", detail=detail)])
    instead = f", instead of {was.value} {was.unit}" if was else ""
    click.echo(f"From {first:%-d %B %Y} {name} is {value} {unit}{instead}.")


@command.command("take-back")
@click.argument("name")
@_FROM
@with_django
def take_back(name: str, starts: datetime) -> None:
    """Take back the value that was set for NAME from a day on, while that day is still to come: what was before it goes
    on. It is audited."""
    from django.db import transaction

    from ginnel.foundation.audit import actions as audit
    from ginnel.foundation.audit.rules import Event
    from ginnel.foundation.sharing import queries as sharing
    from ginnel.foundation.terminology import actions, queries
    from ginnel.kernel.viewer import Purpose

    by = sharing.service("administer", purpose=Purpose.RECORD_KEEPING)
    first = starts.date()
    with transaction.atomic():
        was = actions.take_back_parameter(name=name, starts=first, by=by)
        detail = {"parameter": name, "value": was.value, "unit": was.unit, "from": first.isoformat()}
        audit.append(by=by, events=[Event("terminology.parameter-taken-back", detail=detail)])
        now = queries.parameter(name, on=first)
    click.echo(f"On {first:%-d %B %Y} {name} is {now.value} {now.unit}, and not {was.value} {was.unit}.")
