"""Check a feed against Open Referral UK 3.0."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from ginnel.config.cli import print_json


@click.command()
@click.argument("address_or_folder")
@click.option("--json", "as_json", is_flag=True)
def check(address_or_folder: str, as_json: bool) -> None:
    """Say whether a feed passes, warns or fails, and name every finding.

    ADDRESS_OR_FOLDER is where a feed answers, or a folder of its answers (api_details.json, service_list.json,
    service_full.json and so on). What the standard requires fails it, what is recommended warns, and what it leaves
    open is only said. Nothing is kept. Exits 1 where it fails.
    """
    from ginnel.surfaces.openreferral.checking import Folder, OverHttp, Verdict
    from ginnel.surfaces.openreferral.checking import check as checked

    path = Path(address_or_folder)
    if path.is_dir():
        report = checked(Folder(path))
    elif "://" in address_or_folder:
        report = checked(OverHttp(address_or_folder))
    else:
        raise click.UsageError("There is no such folder, and an address begins with https:// or http://.")
    if as_json:
        findings = [asdict(one) for one in report.findings]
        print_json(
            "directory-check",
            {"verdict": report.verdict, "read": dict(report.read), "findings": findings},
        )
    else:
        for one in report.findings:
            place = ", ".join(part for part in (one.endpoint, one.where, one.item, one.element) if part)
            click.echo(f"{one.weight:<12}{place}: {one.message} ({one.rule})")
        click.echo(f"{report.verdict.upper()}: {sum(report.read.values()):,} answers read.")
    if report.verdict is Verdict.FAIL:
        raise SystemExit(1)
