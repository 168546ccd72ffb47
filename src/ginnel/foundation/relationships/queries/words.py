"""What workers say of being there that nobody has borne out yet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.queries.holding import WorkingWith, check_may_know_of, lines
from ginnel.foundation.relationships.rules import Evidence, Word
from ginnel.foundation.relationships.states import GOES_ON, SELF_GRANTED, RelationshipKind
from ginnel.kernel import clock
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Viewer

_WORD = ("id", "person_id", "said_kind", "organisation__code", "staff_id", "started_at", "until")


@needs_no_viewer("an input of confirming, which tells nobody of it")
def unconfirmed(*, persons: Collection[UUID] | None = None, since: datetime | None = None) -> list[Word]:
    """Of these people, or all, said since then; in the order in which they are changed."""
    rows = _unconfirmed()
    rows = rows if persons is None else rows.filter(person_id__in=persons)
    rows = rows if since is None else rows.filter(started_at__gte=since)
    return [Word(*row) for row in rows.order_by("id").values_list(*_WORD)]


@needs_no_viewer("an input of confirming, which tells nobody of it")
def evidence_about(words: Collection[Word]) -> list[Evidence]:
    """What says that these people were there: not that somebody works with them, nor what was granted oneself."""
    rows = Relationship.objects.filter(
        person_id__in={one.person for one in words},
        organisation__code__in={one.organisation for one in words},
    ).exclude(kind__in=SELF_GRANTED | GOES_ON)
    found = rows.values_list("person_id", "organisation__code", "started_at", "ending__ended_at", "id")
    return [Evidence(*row[:4], f"relationship {row[4]}") for row in found]


def said_by_colleagues(person: UUID, *, viewer: Viewer) -> list[WorkingWith]:
    """What others of the viewer's own organisation say now of being with this person, for them to confirm."""
    check_may_know_of(person, viewer=viewer)
    now = clock.now()
    rows = _unconfirmed().filter(
        person_id=person, organisation__code=viewer.organisation, started_at__lte=now, until__gt=now
    )
    return lines(rows.exclude(staff_id=viewer.identity).order_by("started_at", "id"))


@needs_no_viewer("reads for the action that changes it")
def word(relationship: UUID) -> Word | None:
    """Whatever has become of it."""
    row = _words().filter(id=relationship).values_list(*_WORD).first()
    return Word(*row) if row else None


def _words() -> QuerySet[Any]:
    rows: QuerySet[Any] = Relationship.objects.filter(kind=RelationshipKind.OWN_WORD)
    return rows.annotate(until=Coalesce("ending__ended_at", "expires_at"))


def _unconfirmed() -> QuerySet[Any]:
    return _words().filter(confirmation=None)
