"""Take services into the directory, from files of Open Referral UK 3.0."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import click

from ginnel.config.cli import print_json, with_django


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option("--feed", default="", help="Where they come from, if another keeps them up.")
@click.option("--json", "as_json", is_flag=True)
@with_django
def load(paths: tuple[Path, ...], feed: str, as_json: bool) -> None:
    """Take in PATHS: each a service, a list of services, or a page of them, as JSON.

    A service that lacks what it cannot be listed without is refused; the others are taken in. Loading again makes a
    version only of what says something new. Exits 1 where any was refused.
    """
    from ginnel.foundation.directory import actions
    from ginnel.foundation.sharing import queries as sharing
    from ginnel.kernel.viewer import Purpose

    by = sharing.service("administer", purpose=Purpose.RECORD_KEEPING)
    counts: Counter[str] = Counter()
    faults: list[dict[str, Any]] = []
    for path in paths:
        for at, document in enumerate(_documents(path), start=1):
            outcome = actions.list_service(document=document, feed=feed, feed_key=_key(document), by=by)
            counts[outcome.what] += 1
            faults += [
                {"file": path.name, "service": at, "field": one.field, "message": one.message}
                for one in outcome.faults
            ]
    if as_json:
        print_json("directory-load", {"services": dict(counts), "faults": faults})
    else:
        _say(counts, faults)
    if counts["refused"]:
        raise SystemExit(1)


def _documents(path: Path) -> list[Any]:
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError):
        raise click.ClickException(f"{path.name} is not JSON.") from None
    if isinstance(said, dict) and isinstance(said.get("contents"), list):
        return list(said["contents"])
    return said if isinstance(said, list) else [said]


def _key(document: Any) -> str:
    return str(document.get("id", ""))[:255] if isinstance(document, dict) else ""


def _say(counts: Counter[str], faults: list[dict[str, Any]]) -> None:
    parts = [f"{count:,} {what}" for what, count in sorted(counts.items())]
    click.echo(f"Services: {', '.join(parts) or 'none'}.")
    for one in faults:
        click.echo(f"{one['file']}, service {one['service']}, {one['field'] or 'whole'}: {one['message']}")
