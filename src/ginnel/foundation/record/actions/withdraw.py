"""Saying that an entry should not be where it stands, without forgetting that its source says it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.record.actions import closing
from ginnel.foundation.record.fhir import json
from ginnel.foundation.record.queries.sight import see
from ginnel.foundation.record.rules import notes
from ginnel.foundation.record.states import Matter, Standing
from ginnel.foundation.record.store import changes, reading, resources, withdrawal
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, NotFound
from ginnel.kernel.viewer import Action, Category, Viewer


@transaction.atomic
def withdraw(
    *, person: UUID, entry: UUID, version: int, reason: str, by: Viewer, moved_to: UUID | None = None
) -> None:
    """The next version of the entry is entered in error, with `reason`; earlier versions and the original stay.
    `moved_to` is what it stands as from now on, where it is about somebody else.

    `version` is the one the writer was looking at. Raises Invalid without a reason, NotFound, NotPermitted, and
    Conflict when the entry has changed or been withdrawn meanwhile.
    """
    notes.check_has_reason(reason)
    sight = see(by, person)
    row = reading.row(sight.numbers, entry)
    if row is None or not sight.permits(row):
        raise NotFound("There is no such entry in this person's record, or you may not see it.")
    resources.lock_organisation(row.organisation_number)
    row = reading.row(sight.numbers, entry)
    if row is None or row.version != version or row.standing != Standing.CURRENT:
        raise Conflict("Somebody has changed or withdrawn this entry since you opened it.")
    by.require(person, Category(row.category), Action.WRITE)
    tree = notes.marked(json.read(reading.bodies([row])[row.number].body), reason)
    tree = notes.moved(tree, moved_to) if moved_to else tree
    withdrawal.withdraw(row, body=json.canonical(tree), request=by.request_id, at=clock.now())
    changes.append(Matter.ENTRIES, [row.source_number], [f"{{{row.number}}}"], clock.now())
    closing.look_again([row.source_number], by=by)
    category = (Category(row.category),)
    audit.append(by=by, events=[Event("entry.withdrawn", person, category, detail={"id": str(entry)})])
