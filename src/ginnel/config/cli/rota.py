"""Load who is on duty when, and who may do what, from files; see, mend and replay what could not be accepted."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from ginnel.config.cli import print_json, with_django


@click.group()
def command() -> None:
    """The rotas of teams, and what colleagues may do."""


@command.command("load")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--for", "organisation", required=True, metavar="ORG", help="The organisation, by its code.")
@click.option("--json", "as_json", is_flag=True)
@with_django
def load_shifts(path: Path, organisation: str, as_json: bool) -> None:
    """Put colleagues on duty as PATH says: a CSV of team, username, date, from, to, and rank (first or second)."""
    _load("shift", path, organisation, as_json)


@command.command("load-competences")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--for", "organisation", required=True, metavar="ORG", help="The organisation, by its code.")
@click.option("--json", "as_json", is_flag=True)
@with_django
def load_competences(path: Path, organisation: str, as_json: bool) -> None:
    """Confirm what PATH says: a CSV of username, competence, how, confirmed_by, until, and from."""
    _load("competence", path, organisation, as_json)


@command.group()
def quarantine() -> None:
    """Rows that could not be accepted."""


@quarantine.command("list")
@click.option("--json", "as_json", is_flag=True)
@with_django
def list_(as_json: bool) -> None:
    """What waits, oldest first: id, file, row, column and every reason."""
    from ginnel.foundation.organisations import queries

    rows = [
        {"id": str(one.id), "file": one.filename, "row": one.row, "kind": one.kind, "faults": one.faults}
        for one in queries.quarantined_rows(viewer=_by())
    ]
    if as_json:
        print_json("rota-quarantine", {"count": len(rows), "rows": rows})
        return
    for row in rows:
        for fault in row["faults"]:
            click.echo(f"{row['id']}  {row['file']} row {row['row']} {fault['field']}: {fault['message']}")


@quarantine.command()
@click.argument("id", type=click.UUID)
@click.argument("cells", nargs=-1, metavar="COLUMN=VALUE...")
@with_django
def fix(id: UUID, cells: Sequence[str]) -> None:
    """Correct columns of a row (`team=Front door`), and accept it if that now can be."""
    from ginnel.foundation.organisations import actions

    if not cells or not all("=" in one for one in cells):
        raise click.UsageError("say what a column should hold, as COLUMN=VALUE")
    columns = dict(one.split("=", 1) for one in cells)
    click.echo(actions.fix_row(id=id, columns=columns, by=_by()).label)


@quarantine.command()
@click.argument("ids", nargs=-1, type=click.UUID)
@with_django
def replay(ids: tuple[UUID, ...]) -> None:
    """Read what waits (all, or those IDS name) again, as corrected or as it came."""
    from ginnel.foundation.organisations import actions, queries

    chosen = ids or tuple(one.id for one in queries.quarantined_rows(viewer=_by()))
    decided = [str(actions.replay_row(id=each, by=_by())) for each in chosen]
    click.echo(f"accepted {decided.count('accepted')}, refused again {decided.count('refused')}")


@quarantine.command()
@click.argument("id", type=click.UUID)
@click.option("--reason", required=True)
@with_django
def discard(id: UUID, reason: str) -> None:
    """Set it aside for good; the row stays."""
    from ginnel.foundation.organisations import actions

    actions.discard_row(id=id, reason=reason, by=_by())


def _by() -> Any:
    from ginnel.foundation.sharing.queries import service

    return service("administer")


def _load(kind: str, path: Path, organisation: str, as_json: bool) -> None:
    from ginnel.foundation.organisations import actions
    from ginnel.foundation.organisations.states import RowKind

    rows = _read(path, RowKind(kind))
    loaded = actions.load_rows(
        kind=RowKind(kind), organisation=organisation, filename=path.name, rows=rows, by=_by()
    )
    if as_json:
        kept = [{"row": row, "fields": [one.field for one in faults]} for row, faults in loaded.kept]
        print_json("rota-load", {"accepted": loaded.accepted, "kept": kept, "settled": list(loaded.settled)})
        return
    for row, faults in loaded.kept:
        for one in faults:
            click.echo(f"{path.name} row {row} {one.field}: {one.message}", err=True)
    for row in loaded.settled:
        click.echo(f"{path.name} row {row}: it was settled before", err=True)
    before = f", {len(loaded.settled)} settled before" if loaded.settled else ""
    click.echo(f"{loaded.accepted} accepted, {len(loaded.kept)} kept in quarantine{before}")


def _read(path: Path, kind: Any) -> list[dict[str, object]]:
    """Raises ClickException for what is no such file: nothing of it is read."""
    from ginnel.foundation.organisations.rules import rows as rules

    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.DictReader(stream, strict=True)
            missing = rules.missing_columns(kind, list(reader.fieldnames or ()))
            if missing:
                raise click.ClickException(f"{path.name} row 1: there is no column {', '.join(missing)}.")
            return [dict(row) for row in reader]
    except (UnicodeDecodeError, csv.Error):
        raise click.ClickException(f"{path.name} is not a CSV in UTF-8.") from None
