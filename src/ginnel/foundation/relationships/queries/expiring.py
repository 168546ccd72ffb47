"""What would end by itself although its source may have said since that it goes on, and as what it then does."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.queries.lasting import lasts
from ginnel.foundation.relationships.states import GOES_ON
from ginnel.kernel import clock
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Purpose, Viewer


def expiring(*, viewer: Viewer) -> Iterator[UUID]:
    """The entries of which relationships came that end by themselves about now: within a quarter of how long their kind
    lasts, before or after. Raises NotPermitted for any other purpose than keeping the record."""
    if viewer.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only the work of keeping the record asks what ends.",))
    now, about_now = clock.now(), Q()
    for kind in sorted(GOES_ON):
        if (span := lasts(kind)) is not None:
            about_now |= Q(kind=kind, expires_at__range=(now - span / 4, now + span / 4))
    rows = Relationship.objects.filter(about_now, ending=None, source_record__isnull=False)
    for reference in rows.order_by("reference").values_list("reference", flat=True).distinct().iterator():
        if (entry := _entry(reference)) is not None:
            yield entry


@needs_no_viewer(
    "only which of two rows of one kind with one person stands; whoever asks was told of the first"
)
def renewed(relationship: UUID) -> UUID | None:
    """The row that was begun when this one ended, because its source said that it goes on as it was; None for none."""
    ended = Relationship.objects.filter(id=relationship).exclude(reference="").exclude(ending=None).first()
    if ended is None:
        return None
    same = ("reference", "kind", "organisation_id", "team_id", "staff_id", "source_record_id")
    rows = Relationship.objects.filter(**{name: getattr(ended, name) for name in same})
    begun = rows.filter(recorded_at=ended.ending.recorded_at)
    return begun.filter(id__gt=relationship).values_list("id", flat=True).first()


def _entry(reference: str) -> UUID | None:
    """None for the evidence of what no entry says: a list by hand, a referral made here."""
    try:
        return UUID(reference)
    except ValueError:
        return None
