"""Keep what sources say of people, and place each among the people already known."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people.actions import candidates, columns, settling, turns, worn
from ginnel.foundation.people.rules.agreement import TRACED
from ginnel.foundation.people.rules.description import Described, Description
from ginnel.foundation.people.rules.features import features
from ginnel.foundation.people.states import Reason
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
    rows = {
        row["number"]: row
        for row in map(columns.columns, sorted(latest.values(), key=lambda one: one.number))
    }
    written = columns.write(rows.values())
    if not written.changed:
        return Described(0, len(latest), 0, 0, 0)
    said = {number: features(rows[number]) for number in written.changed}
    useless = worn.numbers(one.nhs_number for one in said.values())
    stale = worn.newly(useless, written.changed)
    said |= candidates.read(stale)
    fresh = [worn.without(one, useless) for one in said.values()]
    found = candidates.find(fresh)
    kept = candidates.keep(found, forgetting=written.again | stale)
    traced = {one.number for one in fresh if one.nhs_status == TRACED and one.nhs_number}
    linked = settling.settle(traced | written.joined | stale, by=by)
    against = [each for each in found if each.reason is Reason.CONTRADICTED]
    disputed = {number for each in against for number in (each.first, each.second)} & set(written.changed)
    counts = {"described": len(written.changed), "linked": linked, "candidates": kept}
    audit.append(by=by, events=[Event(action="people.describe", person=None, detail=counts)])
    unchanged = len(latest) - len(written.changed)
    return Described(len(written.changed), unchanged, linked, kept, len(against), frozenset(disputed))
