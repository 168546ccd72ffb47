"""Load what organisations send: FHIR R4 (JSON, XML, NDJSON), Client Level Data, HL7 v2 messages."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ginnel.config.cli import print_json, with_django


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
    off goes on where it stopped. Exit code 1 when any file could not be read to its end.
    """
    from ginnel.surfaces.feeds import loading

    receipts: list[dict[str, Any]] = []
    with _progress(as_json) as report:
        for path in _files(paths):
            for receipt in loading.load_path(path, source=source, feed_name=feed_name, progress=report):
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
    if any(receipt.get("error") for receipt in receipts):
        sys.exit(1)


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.is_file())
        else:
            yield path


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
    if receipt.get("error"):
        click.echo(f"    {receipt['error']}", err=True)
