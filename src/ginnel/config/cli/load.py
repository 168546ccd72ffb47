"""Load what organisations send: FHIR R4 (JSON, XML, NDJSON), Client Level Data, HL7 v2 messages."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ginnel.config.cli import print_json, said_by_system, with_django


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--from", "source", default="", metavar="ORG", help="Code of the organisation that sent the files."
)
@click.option(
    "--feed", "feed_name", default="", help="Name the format instead of recognising it (adt, cld, fhir)."
)
@click.option("--json", "as_json", is_flag=True, help="Print the receipts as JSON.")
@with_django
def command(paths: tuple[Path, ...], source: str, feed_name: str, as_json: bool) -> None:
    """Load PATHS (files, archives or folders) and print a receipt for each file.

    read = accepted + already held + quarantined, to the row. Running it again changes nothing; a load that was cut
    off goes on where it stopped. Exit code 1 when any file could not be opened or read to its end; rows in quarantine
    are no failure.
    """
    from ginnel.config.cli._bulk import collect_seldom
    from ginnel.surfaces.feeds import loading

    collect_seldom()
    receipts: list[dict[str, Any]] = []
    closed: list[OSError] = []
    with _progress(as_json) as report:
        for path, name in _files(paths, closed):
            for receipt in loading.load_path(
                path, filename=name, source=source, feed_name=feed_name, progress=report
            ):
                receipts.append(receipt)
                if not as_json:
                    _print(receipt)
    if not any(receipt.get("error") for receipt in receipts):
        loading.settle()
    totals = {
        name: sum(r[name] for r in receipts) for name in ("read", "accepted", "already_held", "quarantined")
    }
    if as_json:
        print_json("load", {"receipts": receipts, "totals": totals})
    elif len(receipts) > 1:
        _print({"file": f"{len(receipts)} files", **totals, "reasons": {}})
    _say_what_was_not_read(receipts, closed)
    if closed or not all(map(loading.was_read_whole, receipts)):
        sys.exit(1)


def _files(paths: tuple[Path, ...], closed: list[OSError]) -> Iterator[tuple[Path, str]]:
    """(file, what to call it): within a folder, its place there. Folders that cannot be looked into go to `closed`."""
    for path in paths:
        if path.is_dir():
            inside = (
                Path(at) / name for at, _, names in os.walk(path, onerror=closed.append) for name in names
            )
            for each in sorted(inside):
                if each.is_file():
                    yield each, str(each.relative_to(path))
        else:
            yield path, path.name


def _say_what_was_not_read(receipts: list[dict[str, Any]], closed: list[OSError]) -> None:
    for refused in closed:
        click.echo(f"{said_by_system(refused)} What is inside was not loaded.", err=True)
    for receipt in receipts:
        if receipt.get("error"):
            click.echo(receipt["error"], err=True)
    if not receipts and not closed:
        click.echo("There is no file to load.", err=True)


def _progress(quiet: bool) -> Any:
    from ginnel.config.cli._progress import Report

    return Report(quiet)


def _print(receipt: dict[str, Any]) -> None:
    click.echo(
        f"{receipt['file']}: read {receipt['read']:,} = accepted {receipt['accepted']:,} "
        f"+ already held {receipt['already_held']:,} + quarantined {receipt['quarantined']:,}"
    )
    for code, count in sorted(receipt["reasons"].items()):
        click.echo(f"    {count:,} x {code}")
    for code, count in sorted(receipt.get("notes", {}).items()):
        first = next((one for one in receipt["remarks"] if one["code"] == code), None)
        place = f", first in row {first['row']} {first['field']}" if first and first["row"] else ""
        where = f"{place}: {first['message']}" if first else ""
        click.echo(f"    {count:,} noted: {code}{where}")
