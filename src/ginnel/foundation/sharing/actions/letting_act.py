"""Letting whoever acts for somebody sign in and read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.rules import SignsIn
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.foundation.sharing.rules.own import check_can_let_read


def write_down_acting(*, person: UUID, signs_in: SignsIn | None, by: StaffViewer, **said: Any) -> UUID:
    """`relationships.acts_for`, by a member of staff who works with the person where somebody is to read by it: nobody
    lets another in by a door that they opened for themselves. Raises as that does, and NotPermitted for this."""
    if signs_in:
        check_can_let_read(by.facts(person).relationships)
    return relationships.acts_for(person=person, signs_in=signs_in, by=by, **said)
