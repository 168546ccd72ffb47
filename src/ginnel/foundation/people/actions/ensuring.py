"""Make sure that a source record stands for every (organisation, local id), described or not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction

from ginnel.foundation.people.actions import statements
from ginnel.foundation.people.actions.holding import hold_still
from ginnel.foundation.people.rules.description import Source
from ginnel.kernel.clock import now
from ginnel.kernel.errors import NotFound
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Viewer

Key = tuple[UUID, str]

_FIND = """
SELECT s.organisation_id, s.local_id, s.number, s.id, s.person_id
FROM unnest(%s::uuid[], %s::text[]) AS k(organisation_id, local_id)
JOIN people_sourcerecord s ON s.organisation_id = k.organisation_id AND s.local_id = k.local_id
"""
# Foreign keys are deferred to commit, so the person may follow the record: a record that lost the race to
# another load makes no person. Sorted keys mean that two loads wait for each other in one order only.
_MAKE = """
WITH made AS (
    INSERT INTO people_sourcerecord
        (id, organisation_id, local_id, person_id, home_id, other_names_folded, identifiers)
    SELECT k.id, k.organisation_id, k.local_id, k.person_id, k.person_id, '{}', '{}'
    FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::uuid[]) AS k(organisation_id, local_id, id, person_id)
    ON CONFLICT (organisation_id, local_id) DO NOTHING
    RETURNING organisation_id, local_id, number, id, person_id
), born AS (
    INSERT INTO people_person (id, created_at) SELECT person_id, %s FROM made
)
SELECT * FROM made
"""

_OWN = """
INSERT INTO people_sourcerecord
    (id, organisation_id, local_id, person_id, home_id, other_names_folded, identifiers, made_with)
VALUES (%s, %s, %s, %s, %s, '{}', '{}', %s)
ON CONFLICT (organisation_id, made_with) WHERE made_with IS NOT NULL DO NOTHING
"""
_OWN_OF = """
SELECT number, id, person_id FROM people_sourcerecord WHERE organisation_id = %s AND made_with = %s::bigint[]
"""


@transaction.atomic(savepoint=False)
def ensure(*, keys: Sequence[Key], by: Viewer) -> dict[Key, Source]:
    """The source record of every key, made (undescribed, each its own person) where there was none.

    A local id is the source's own text, at most 255 characters. Safe beside other loads: call it once per
    transaction with all its keys, so that locks are taken in one order.
    """
    wanted = sorted(set(keys))
    found = _find(wanted)
    missing = [key for key in wanted if key not in found]
    if missing:
        found |= _make(missing)
    lost = [key for key in missing if key not in found]  # to another load, which has committed by now
    return found | _find(lost) if lost else found


def _find(keys: list[Key]) -> dict[Key, Source]:
    rows = statements.run(_FIND, [[org for org, _ in keys], [local for _, local in keys]])
    return {(org, local): Source(number, id_, person) for org, local, number, id_, person in rows}


def _make(keys: list[Key]) -> dict[Key, Source]:
    ids, people = [uuid7() for _ in keys], [uuid7() for _ in keys]
    rows = statements.run(_MAKE, [[org for org, _ in keys], [local for _, local in keys], ids, people, now()])
    return {(org, local): Source(number, id_, person) for org, local, number, id_, person in rows}


@transaction.atomic(savepoint=False)
def own_source(
    *, person: UUID, organisation: UUID, made_with: Collection[int] | None = None, by: Viewer
) -> Source:
    """Our own record of a person as they are now, where what is written here hangs: found or made, never matched.

    One for each set of records that was ever together as somebody of whom something was written. It goes where they
    go; when they part, what is on it is to be divided (`queries.undivided`). `made_with` narrows it to some of the
    person's records. Raises NotFound for a person without records.
    """
    held = hold_still(person=person, by=by)
    numbers = sorted(held.numbers if made_with is None else set(made_with) & set(held.numbers))
    if not numbers:
        raise NotFound("There is no such person here.")
    found = statements.run(_OWN_OF, [organisation, numbers])
    if not found:
        id_ = uuid7()
        statements.run(_OWN, [id_, organisation, str(id_), held.person, held.person, numbers])
        found = statements.run(_OWN_OF, [organisation, numbers])
    return Source(*found[0])
