"""List what could not be accepted, and try it again."""

from __future__ import annotations

import click

from ginnel.config.cli import print_json, with_django


@click.group()
def command() -> None:
    """Rows that could not be accepted: see why, and replay them."""


@command.command("list")
@click.option("--from", "organisation", default="", metavar="ORG", help="Only from this organisation code.")
@click.option("--reason", "code", default="", help="Only with this reason code.")
@click.option("--json", "as_json", is_flag=True)
@with_django
def list_(organisation: str, code: str, as_json: bool) -> None:
    """Rows waiting, oldest first: id, file, row, field and reason."""
    from ginnel.care.reception import queries
    from ginnel.surfaces.feeds import loading

    rows = [
        {
            "id": str(item.id),
            "file": item.load.filename,
            "row": item.row,
            "source": item.organisation.code,
            "reasons": item.faults,
        }
        for item in queries.waiting(viewer=loading.service(), organisation=organisation, code=code).iterator()
    ]
    if as_json:
        print_json("quarantine", {"count": len(rows), "rows": rows})
        return
    for row in rows:
        for fault in row["reasons"]:
            click.echo(f"{row['id']}  {row['file']} row {row['row']} {fault['field']}: {fault['message']}")


@command.command()
@click.argument("ids", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every row that is waiting, as without IDS.")
@click.option("--json", "as_json", is_flag=True)
@with_django
def replay(ids: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """Read rows (all, or those IDS name) again, as corrected or as they arrived, and accept those that now can be."""
    from uuid import UUID

    from ginnel.surfaces.feeds import replaying

    try:
        chosen = [UUID(each) for each in ids] if ids and not everything else None
    except ValueError as error:
        raise click.UsageError("an id is the first column of `ginnel quarantine list`") from error
    counts = replaying.replay(chosen)
    if as_json:
        print_json("quarantine-replay", counts)
    else:
        click.echo(f"accepted {counts['accepted']}, refused again {counts['refused']}")
