"""Who has died, to narrow what is done by it."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from ginnel.foundation.people.models import SourceRecord
from ginnel.kernel.viewer import Viewer


def who_died(*, viewer: Viewer) -> QuerySet:
    """Ids of those of whom some source says that they have died. Only for use in a query: it decides nothing about the
    viewer."""
    said = SourceRecord.objects.filter(closing=None, is_separated=False)
    return said.filter(Q(is_dead=True) | ~Q(death_date="")).values("person_id")
