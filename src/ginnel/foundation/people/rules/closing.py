"""When it may be told that an organisation knows somebody at all. Pure.

A refuge, a sexual health clinic or a conference on domestic abuse says only what is closed to most; that it has a
record of somebody says the rest. Caldicott principles 3 and 4; house rule for MARAC and safeguarding.
"""

from __future__ import annotations

from collections.abc import Collection

from ginnel.kernel.viewer import RESTRICTED, Category, Purpose

SAYING_NOTHING = frozenset({Category.DEMOGRAPHICS, Category.EMERGENCY_ESSENTIALS})
"""What lets somebody be found and treated. That an organisation said it does not make its other facts known."""
KNOWN = frozenset(Category)
WITHIN = frozenset({Category.SAFEGUARDING, Category.STAFF_RESTRICTED})
"""What one team of an organisation knows, and the rest of it need not: a clinic knows what it is for."""


def closing(said: Collection[int]) -> frozenset[Category]:
    """Of the categories of all that a source says of somebody, those by which its knowing them is closed; none where it
    says anything that is not, or nothing. Raises ValueError for what is no category: it must not count as open."""
    told = frozenset(said) - SAYING_NOTHING
    # As numbers, since most sources are open and making categories of them takes several times as long.
    if told <= KNOWN and not told <= RESTRICTED:
        return frozenset()
    return frozenset(map(Category, told))


def may_know(
    closed_by: Collection[int], permitted: Collection[Category], *, purpose: Purpose, is_own: bool
) -> bool:
    """Whether somebody may learn that an organisation knows a person. `permitted` is what they may read of the person.

    The organisation itself knows, unless it is for the safety of somebody; whoever keeps the record sees all of it.
    """
    if not closed_by or purpose == Purpose.RECORD_KEEPING or (is_own and not WITHIN.issuperset(closed_by)):
        return True
    return any(category in permitted for category in closed_by)
