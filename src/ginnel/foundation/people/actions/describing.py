"""Keep what sources say of people, and place each among the people already known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people.actions import columns, matching, turns
from ginnel.foundation.people.actions.standing import standing_traces
from ginnel.foundation.people.rules.blocking import keys
from ginnel.foundation.people.rules.columns import columns as to_columns
from ginnel.foundation.people.rules.description import Described, Description
from ginnel.foundation.people.rules.features import features
from ginnel.foundation.people.rules.tracing import fingerprint
from ginnel.kernel.viewer import Viewer


@transaction.atomic(savepoint=False)
def describe(*, descriptions: Sequence[Description], by: Viewer) -> Described:
    """Set the demographics of source records, then match them. The last description of a number in a batch counts.

    Describing again what is already held changes nothing. Waits for other descriptions and decisions to commit, so
    call it last in a transaction and once.
    """
    if not descriptions:
        return Described(0, 0, 0, 0, 0)
    turns.take()
    latest = {description.number: description for description in descriptions}
    rows = _rows(latest.values())
    written = columns.write(rows.values())
    if not written.changed:
        return Described(0, len(latest), 0, 0, 0)
    said = {number: features(rows[number]) for number in written.changed}
    found = matching.match(said, written, (), by)
    counts = {"described": len(written.changed), "linked": found.linked, "candidates": found.kept}
    audit.append(by=by, events=[Event(action="people.describe", person=None, detail=counts)])
    unchanged = len(latest) - len(written.changed)
    return Described(
        len(written.changed), unchanged, found.linked, found.kept, found.contradicted, found.disputed
    )


def _rows(descriptions: Iterable[Description]) -> dict[int, dict[str, Any]]:
    """The columns of each source record by its number, with the trace that stands for what it says now."""
    said = sorted(descriptions, key=lambda one: one.number)
    rows = {row["number"]: row for row in map(to_columns, said)}
    for number, stands in standing_traces({number: fingerprint(row) for number, row in rows.items()}).items():
        rows[number] |= stands._asdict()
        if stands.traced_at:
            rows[number]["block_keys"] = keys(features(rows[number])).held
    return rows
