"""Letting rows about people leave for planning or research: under an approval, under pseudonyms made for it alone, and
without those whose opt-outs its legal basis heeds.

The rows are drawn from the record afresh: only kinds of fact that the approval names and that an agreement in force
lets their organisation give for that purpose. The approval is looked at when it begins and again before anything is
there to be taken, and what leaves is noted first.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import Any
from uuid import UUID

from ginnel.foundation.people import queries as people
from ginnel.foundation.sharing import actions as sharing_actions
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.sharing.queries import DisclosureShown
from ginnel.foundation.sharing.rules.agreements import Leaving
from ginnel.foundation.sharing.states import DisclosureForm, LegalBasis
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Purpose, Viewer
from ginnel.population.engine.lake import File, write
from ginnel.population.engine.promises import PROMISED
from ginnel.population.intake.actions import Batch, Context, context_for, draw

AT_ONCE = 10_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Left:
    """What left: rows by table, about how many people, whom it left out, and a digest of its files. `pseudonyms` names
    the key they were made with, without revealing it."""

    disclosure: UUID
    people: int
    rows: dict[str, int]
    left_out: dict[str, int]
    pseudonyms: str
    digest: str


def disclose(*, disclosure: UUID, folder: Path, by: Viewer, progress: Progress | None = None) -> Left:
    """Write what the approval lets leave into a new folder, as Parquet with a manifest.

    Raises NotFound, Conflict where the approval has ended, a list of opt-outs is too old, no agreement lets it leave or
    the folder is there, and Invalid for a form that is not made here.
    """
    approved = sharing.disclosure(disclosure)
    heeded = sharing.check_may_leave_now(disclosure, viewer=by)
    if approved.form is not DisclosureForm.PSEUDONYMISED:
        raise Invalid("Only rows under pseudonyms are made here; counts are figures (ginnel measure).")
    if folder.exists():
        raise Conflict("That folder is there already; what left before is not written over.")
    let = _let_leave(approved)
    given = context_for(
        kinds=frozenset(approved.categories),
        let={number: each.kinds for number, each in let.items()},
        name=f"disclosure {disclosure}",
        heeds=heeded,
        by=sharing.service("intake", purpose=Purpose.PLANNING),
    )
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        files, counted = _draw(draft, given, progress)
        left = _left(approved, given, files, counted)
        _manifest(draft, approved, _until(approved, let.values()), left, files)
        _note(left, by)
        draft.replace(folder)
    finally:
        rmtree(draft, ignore_errors=True)
    return left


def _let_leave(approved: DisclosureShown) -> dict[int, Leaving]:
    """By organisation (number). Raises Conflict where agreements let nothing of it leave."""
    asker = sharing.service("disclose", purpose=approved.purpose)
    by_law = approved.basis is LegalBasis.REQUIRED_BY_LAW
    let = sharing.letting_leave(viewer=asker, by_law=by_law)
    wanted = {number: each for number, each in let.items() if each.kinds & frozenset(approved.categories)}
    if not wanted:
        raise Conflict("No agreement in force lets anything of this leave.")
    return wanted


def _until(approved: DisclosureShown, let: Iterable[Leaving]) -> date:
    """The day by which whoever receives it deletes it: that of the approval, or an earlier one of an agreement."""
    return min([approved.expires_on, *(each.until for each in let)])


def _draw(
    folder: Path, given: Context, progress: Progress | None
) -> tuple[dict[str, list[File]], Counter[str]]:
    """Everybody, a part after the other; each part is one file of each table."""
    reader = sharing.service("intake", purpose=Purpose.PLANNING)
    total, counted, after, part = people.how_many(viewer=reader), Counter[str](), None, 0
    files: dict[str, list[File]] = {table.name: [] for table in PROMISED}
    folder.mkdir(mode=0o700, parents=True)
    while found := people.everybody(viewer=reader, after=after, limit=AT_ONCE):
        batch = draw(found, given, by=reader)
        _keep(folder, files, batch, part)
        counted += batch.left_out
        after, part = found[-1], part + 1
        if progress:
            progress(min(part * AT_ONCE, total), total)
    return files, counted


def _keep(folder: Path, files: dict[str, list[File]], batch: Batch, part: int) -> None:
    for table in PROMISED:
        if rows := batch.rows.get(table.name):
            files[table.name].append(write(folder, table, rows, bucket=part).file)


def _left(
    approved: DisclosureShown, given: Context, files: dict[str, list[File]], counted: Counter[str]
) -> Left:
    lines = [f"{name} {file.digest}" for name in sorted(files) for file in files[name]]
    rows = {name: sum(file.rows for file in held) for name, held in files.items()}
    return Left(
        disclosure=approved.id,
        people=rows["residents"],
        rows=rows,
        left_out=dict(counted),
        pseudonyms=given.pseudonyms.fingerprint,
        digest=sha256("\n".join(lines).encode()).hexdigest(),
    )


def _manifest(
    folder: Path, approved: DisclosureShown, until: date, left: Left, files: dict[str, list[File]]
) -> None:
    """What it is, for whoever receives it; nothing in it is about anybody."""
    said: dict[str, Any] = {
        "disclosure": str(approved.id),
        "title": approved.title,
        "recipient": approved.recipient,
        "purpose": approved.purpose.value,
        "legal_basis": approved.basis.value,
        "reference": approved.reference,
        "may_be_used_until": until.isoformat(),
        "made_at": clock.now().isoformat(timespec="seconds"),
        "pseudonyms": left.pseudonyms,
        "digest": left.digest,
        "tables": {name: [asdict(file) for file in held] for name, held in files.items()},
    }
    path = folder / "manifest.json"
    path.touch(0o600)
    path.write_text(json.dumps(said, indent=1, sort_keys=True, ensure_ascii=False), encoding="utf-8")


def _note(left: Left, by: Viewer) -> None:
    sharing_actions.note_release(
        disclosure=left.disclosure,
        rows=sum(left.rows.values()),
        people=left.people,
        left_out=left.left_out,
        digest=left.digest,
        by=by,
    )
