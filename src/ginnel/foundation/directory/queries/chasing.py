"""What is stale, who keeps it, and who has been told. About nobody who receives care."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import F, Q, UUIDField
from django.db.models.functions import Coalesce

from ginnel.foundation.directory.models import Chase, ListingVersion
from ginnel.foundation.directory.queries.keeping import ENDED, kept_by
from ginnel.foundation.directory.queries.reading import stale_after
from ginnel.foundation.directory.rules.chasing import Stale, Told
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.notices.states import NoticeState
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Viewer

_LOOK = "look whether it is still right, and say so."
_WAITING = (NoticeState.RAISED, NoticeState.ESCALATED)


@dataclass(frozen=True, slots=True)
class Terms:
    """In days, how often one thing is told of and how soon it must be read; and of how many things at once."""

    every: int
    read_within: int
    at_once: int


@needs_no_viewer("Parameters of the place.")
def terms() -> Terms:
    named = ("directory-chase-every", "directory-chase-read-within", "directory-chase-at-once")
    return Terms(*(int(terminology.parameter(name).value) for name in named))


def told(*, viewer: Viewer) -> list[Told]:
    """The last telling of each thing. Raises NotPermitted for whoever does not keep the record."""
    rows = list(Chase.objects.order_by("subject", "-pk").distinct("subject"))
    found = notices.about(references=[row.reference for row in rows], viewer=viewer)
    waiting = {one.reference for one in found if one.state in _WAITING}
    return [Told(row.subject, row.organisation_id, row.on, row.reference in waiting) for row in rows]


def stale_of(*, viewer: Viewer) -> list[Stale]:
    """Entries that an organisation keeps here and nobody has assured for too long, the longest first."""
    today = clock.today()
    assured = Q(index__assured_on__gte=today - timedelta(days=stale_after()), index__assured_on__lte=today)
    rows = (
        kept_by()
        .annotate(keeper=Coalesce("said_keeper", "organisation", output_field=UUIDField()))
        .filter(Q(feed="") | Q(said_here=True), keeper__isnull=False, index__isnull=False)
        .exclude(Q(index__status__in=ENDED) | assured)
        .order_by(F("index__assured_on").asc(nulls_first=True), "pk")
        .values_list("pk", "keeper", "index__name")
    )
    found = list(rows)
    last = ListingVersion.objects.filter(
        listing__in=[id for id, _, _ in found], number=F("listing__index__version")
    )
    said = dict(last.values_list("listing", "said_by"))
    return [Stale(subject_of(id), keeper, f"{name}: {_LOOK}", said.get(id, "")) for id, keeper, name in found]


@needs_no_viewer("Says how an entry is called here.")
def subject_of(listing: UUID) -> str:
    return f"entry {listing}"
