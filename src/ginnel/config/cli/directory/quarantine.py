"""Services of feeds that could not be accepted: see why, put right, replay, discard."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import click

from ginnel.config.cli import print_json, with_django
from ginnel.config.cli.directory.by import keeper


@click.group()
def quarantine() -> None:
    """What feeds gave that could not be accepted."""


@quarantine.command("list")
@click.option("--feed", default="", help="Of this feed alone.")
@click.option("--json", "as_json", is_flag=True)
@with_django
def list_(feed: str, as_json: bool) -> None:
    """What waits, oldest first: id, feed, page, what the feed calls it, and every reason."""
    from ginnel.foundation.directory import queries

    rows = [
        {
            "id": str(one.id),
            "feed": one.feed.name,
            "page": one.page,
            "key": one.key,
            "faults": one.faults,
        }
        for one in queries.quarantined_services(feed)
    ]
    if as_json:
        print_json("directory-quarantine", {"count": len(rows), "services": rows})
        return
    for row in rows:
        for fault in row["faults"]:
            place = f"{row['feed']} page {row['page']} {row['key']} {fault['field']}".rstrip()
            click.echo(f"{row['id']}  {place}: {fault['message']}")


@quarantine.command()
@click.argument("id", type=click.UUID)
@with_django
def show(id: UUID) -> None:
    """The document as it came."""
    from ginnel.foundation.directory import queries

    click.echo(json.dumps(json.loads(queries.quarantined_service(id).document), indent=2))


@quarantine.command()
@click.argument("id", type=click.UUID)
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--reason", default="")
@with_django
def fix(id: UUID, path: Path, reason: str) -> None:
    """Keep the document in PATH as the corrected one, and list it if it now can be."""
    from ginnel.foundation.directory import actions

    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError:
        raise click.ClickException(f"{path.name} is not JSON.") from None
    actions.fix_service(id=id, document=document, reason=reason, by=keeper())
    click.echo(actions.replay_service(id=id, by=keeper()).label)


@quarantine.command()
@click.argument("ids", nargs=-1, type=click.UUID)
@click.option("--json", "as_json", is_flag=True)
@with_django
def replay(ids: tuple[UUID, ...], as_json: bool) -> None:
    """Read what waits (all, or those IDS name) again, as corrected or as it came, and list what now can be."""
    from ginnel.foundation.directory import actions, queries

    chosen = ids or tuple(one.id for one in queries.quarantined_services())
    decided = [str(actions.replay_service(id=each, by=keeper())) for each in chosen]
    counts = {"accepted": decided.count("accepted"), "refused": decided.count("refused")}
    if as_json:
        print_json("directory-replay", counts)
    else:
        click.echo(f"accepted {counts['accepted']}, refused again {counts['refused']}")


@quarantine.command()
@click.argument("id", type=click.UUID)
@click.option("--reason", required=True)
@with_django
def discard(id: UUID, reason: str) -> None:
    """Set it aside for good; the document stays."""
    from ginnel.foundation.directory import actions

    actions.discard_service(id=id, reason=reason, by=keeper())
