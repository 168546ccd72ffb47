"""NHS numbers that stand for nobody: one organisation has typed them in for many different records.

A system that insists on a number gets a dummy, and a dummy may pass modulus 11. A number on more than `MOST` records of
one organisation joins nothing and makes no pairs; whose records they are is decided by the rest of what is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ginnel.foundation.people.actions import statements
from ginnel.foundation.people.rules.features import Features

# Nobody has that many records at one organisation; duplicates there are two or three.
MOST = 20

# What a source said counts only where no trace stands that gave another number. That nobody's is asked for is said, for
# the indexes are of numbers that are somebody's.
_IS_ONE_OF = """((traced_number <> '' AND traced_number = ANY(%s::text[]))
    OR (nhs_number <> '' AND nhs_number = ANY(%s::text[]) AND traced_number = '')) AND described_at IS NOT NULL"""
_WORN = f"""
SELECT DISTINCT known FROM (
    SELECT coalesce(nullif(traced_number, ''), nhs_number) AS known, organisation_id
    FROM people_sourcerecord WHERE {_IS_ONE_OF}
) AS s WHERE known <> '' GROUP BY known, organisation_id HAVING count(*) > %s
"""
_HOLDERS = (
    f"SELECT number FROM people_sourcerecord WHERE {_IS_ONE_OF} AND number <> ALL(%s::bigint[]) LIMIT %s"
)


def numbers(among: Iterable[str]) -> frozenset[str]:
    """Which of these NHS numbers are worn out now."""
    wanted = sorted(set(among) - {""})
    if not wanted:
        return frozenset()
    return frozenset(number for (number,) in statements.run(_WORN, [wanted, wanted, MOST]))


def newly(worn: Iterable[str], changed: Collection[int]) -> set[int]:
    """Records besides `changed` that were paired by a number which is worn out only now, and must be looked at again.

    Where there are more of them than could have been paired, it was worn out before.
    """
    again: set[int] = set()
    for number in worn:
        holders = _holders(number, changed)
        if len(holders) < 10 * MOST:
            again |= holders
    return again


def no_longer(worn: Iterable[str], changed: Collection[int]) -> set[int]:
    """Records besides `changed` with one of these numbers, which were worn out before and are not now."""
    were = set(worn)
    return {holder for number in were - numbers(were) for holder in _holders(number, changed)}


def _holders(number: str, changed: Collection[int]) -> set[int]:
    rows = statements.run(_HOLDERS, [[number], [number], list(changed), 10 * MOST])
    return {holder for (holder,) in rows}


def without(one: Features, worn: frozenset[str]) -> Features:
    """The features as if a worn-out number had not been said."""
    return one._replace(nhs_number="", nhs_status="") if one.nhs_number in worn else one
