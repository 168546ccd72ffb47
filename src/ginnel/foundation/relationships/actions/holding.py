"""What is about to be changed, held so that nobody else changes it: a colleague may end it at that very moment.

Everybody takes these locks in one order, so that nobody waits for somebody who waits for them: source records, as
whoever joins and parts people does; then who leads for a person; then rows, the oldest first. Whoever ends one row
takes that row alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ginnel.foundation.people import actions as people
from ginnel.foundation.relationships.actions.lasting import hold_lead
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.rules import Changes, Held, Observed
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.kernel.exemptions import needs_no_actor
from ginnel.kernel.viewer import Viewer

FIELDS = ("id", "kind", "organisation__code", "team_id", "staff_id", "started_at", "expires_at")


@needs_no_actor("reads what is about to be changed")
def held_by(observed: Sequence[Observed]) -> list[Held]:
    """Without the empty reference said twice over, PostgreSQL would not use the index of those that have one."""
    rows = Relationship.objects.filter(reference__in={one.reference for one in observed}, ending=None)
    found = rows.exclude(reference="").values_list(
        *FIELDS, "ending__ended_at", "reference", "need", "recorded_at", "source_record__number"
    )
    return [Held(*row) for row in found]


def hold_held(held: Sequence[Held], changes: Changes, *, by: Viewer) -> set[str]:
    """Until this transaction ends nobody else changes what of this is about to end, nor who leads where it begins. The
    references of it: it is to be looked at again, for somebody may have changed it until now."""
    ending = {one for one, _ in changes.end}
    concerned = [one for one in held if one.id in ending]
    if not concerned:
        return set()
    said = [(one.kind, one.source_number) for one in concerned if one.source_number is not None]
    said += [(one.kind, one.source_number) for one in changes.begin]
    kept = people.hold_records(numbers={number for _, number in said}, by=by)
    leading = {number for kind, number in said if kind == RelationshipKind.ACCOUNTABLE_LEAD}
    for person in sorted({kept[number].person for number in leading if number in kept}):
        hold_lead(person)
    references = {one.reference for one in concerned}
    _hold_rows(references)
    return references


def _hold_rows(references: Collection[str]) -> None:
    """Whatever was begun meanwhile, too: whoever was waited for may have begun it."""
    rows = Relationship.objects.filter(reference__in=references, ending=None).exclude(reference="")
    held: set[object] = set()
    while not held.issuperset(rows.values_list("id", flat=True)):
        held.update(
            rows.select_for_update(no_key=True, of=("self",)).order_by("id").values_list("id", flat=True)
        )
