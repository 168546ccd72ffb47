"""What refers to a medicine on a shelf counts as that medicine does: by which medicine it is, not by its own words."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from ginnel.kernel.viewer import MEDICATION, Category

_FOLLOW = """
UPDATE record_resource u SET category = m.category
FROM record_index_reference i JOIN record_resource m ON m.id = i.target
WHERE {which} = ANY(%(numbers)s) AND i.param = ANY(%(params)s)
  AND m.kind = %(medicine)s AND m.category = ANY(%(telling)s)
  AND u.number = i.resource_number AND u.source_number = i.source_number AND u.category = %(plain)s
RETURNING u.source_number, u.number, u.kind
"""

_Changed = tuple[int, int, int]  # numbers of the source record, the resource and its type


LEVELS = 8
"""How far what is made of a medicine is followed while it is stored: a product, what is in it, and its substance are
three, and how many there are is for a client to choose, while everybody of its organisation waits."""


def follow(
    *,
    referring: Sequence[int],
    medicines: Sequence[int],
    medicine: int,
    params: Sequence[int],
    levels: int | None = LEVELS,
) -> set[int]:
    """Let those `referring` to a medicine that tells a subject, and whatever refers to one of `medicines`, count as it;
    all are numbers of resources. A medicine made of such a one counts as it too, and so does what refers to that.
    Answers the source records on which something counts otherwise now.

    `medicine` is the type of what is referred to, `params` those under which that is indexed. A medicine that is
    corrected to one that tells nothing lets go of nothing until `ginnel reindex`. What is more than so many `levels`
    away from what was told counts so from `ginnel reindex` on, which gives None: to the end.
    """
    changed = _follow("i.resource_number", referring, medicine=medicine, params=params)
    latest = [*medicines, *(number for _, number, kind in changed if kind == medicine)]
    level = 0
    while latest and level != levels:  # ends: what counts so already is not changed again
        more = _follow("m.number", latest, medicine=medicine, params=params)
        latest = [number for _, number, kind in more if kind == medicine]
        changed += more
        level += 1
    return {source for source, _, _ in changed}


def _follow(which: str, numbers: Sequence[int], *, medicine: int, params: Sequence[int]) -> list[_Changed]:
    if not numbers:
        return []
    values = {
        "numbers": list(numbers),
        "params": list(params),
        "medicine": medicine,
        "telling": sorted(map(int, MEDICATION)),
        "plain": int(Category.PROBLEMS_AND_MEDICATION),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW.format(which=which), values)
        return cursor.fetchall()
