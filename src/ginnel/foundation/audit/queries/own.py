"""Which organisations looked at a person's record, for that person to read.

Told by the month and without counts, and of nobody whose looking could itself tell something: the caller names the
organisations that may be named.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from ginnel.kernel.viewer import Action, Category, Viewer

# As in `looking_back`: a page decides every category once; a name in a list of search results is not a look.
_LOOKS = """
SELECT DISTINCT organisation, date_trunc('month', at AT TIME ZONE 'Europe/London')::date AS month
FROM audit_event AS asked
WHERE person = %(person)s AND action = 'sharing.decided' AND outcome = 'permit' AND purpose = 'direct-care'
  AND role <> 'service' AND detail->>'asked' = 'every category' AND detail->>'action' = 'read'
  AND organisation = ANY(%(organisations)s)
  AND NOT EXISTS (
      SELECT FROM audit_event AS listed
      WHERE listed.action = 'people.listed' AND listed.person = asked.person
        AND listed.request_id = asked.request_id)
ORDER BY month DESC, organisation
"""


@dataclass(frozen=True, slots=True)
class Look:
    """That an organisation (code) looked at the record in a month, given as its first day."""

    organisation: str
    month: date


def looks(person: UUID, *, organisations: Collection[str], viewer: Viewer) -> list[Look]:
    """Latest first. Raises NotPermitted for whoever may not say who acts for the person: who looked is told to nobody
    who only acts for them."""
    viewer.require(person, Category.CONTACT_AND_CARER, Action.WRITE)
    values: dict[str, Any] = {"person": person, "organisations": sorted(organisations)}
    with connection.cursor() as cursor:
        cursor.execute(_LOOKS, values)
        return [Look(*row) for row in cursor.fetchall()]


_READ_FOR = """
SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'Europe/London')::date AS month
FROM audit_event
WHERE person = %s AND action = 'sharing.decided' AND outcome = 'permit' AND purpose = 'own-record' AND role = 'proxy'
ORDER BY month DESC
"""


def read_by_those_who_act(person: UUID, *, viewer: Viewer) -> list[date]:
    """The months in which somebody who acts for the person read anything, as their first days, latest first."""
    viewer.require(person, Category.CONTACT_AND_CARER, Action.WRITE)
    with connection.cursor() as cursor:
        cursor.execute(_READ_FOR, [person])
        return [month for (month,) in cursor.fetchall()]
