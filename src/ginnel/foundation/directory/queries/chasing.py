"""What is stale, who keeps it, and who has been told. About nobody who receives care."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import F, Q, UUIDField
from django.db.models.functions import Coalesce

from ginnel.foundation.directory.models import Chase, ListingVersion
from ginnel.foundation.directory.queries.keeping import ENDED, kept_by
from ginnel.foundation.directory.queries.reading import stale_after
from ginnel.foundation.directory.rules import keepers
from ginnel.foundation.directory.rules.chasing import Stale, Told
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.notices.states import NoticeState
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Viewer

_ENTRY = "entry "
_FIRST = (Role.RECORD_KEEPER, Role.VOLUNTARY_LINK_WORKER, Role.FRONT_DOOR_ADVISER)
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
    waiting = {one.reference: one.staff for one in found if one.state in _WAITING}
    may = who_keeps(keepers.KEEPS_LINKS, viewer=viewer)
    may_entries = who_keeps(keepers.KEEPS, viewer=viewer)
    return [
        Told(
            row.subject,
            row.organisation_id,
            row.on,
            row.reference in waiting,
            is_lost=_is_lost(
                waiting.get(row.reference),
                (may_entries if row.subject.startswith(_ENTRY) else may).get(row.organisation_id, {}),
            ),
        )
        for row in rows
    ]


def _is_lost(named: UUID | None, keeping: dict[str, UUID]) -> bool:
    return named is not None and str(named) not in keeping


def who_keeps(roles: Collection[str], *, viewer: Viewer) -> dict[UUID, dict[str, UUID]]:
    """Of each organisation in which anybody has one of these roles today, their accounts by identity, in the order in
    which they are asked."""
    found: dict[UUID, dict[str, UUID]] = {}
    for role in sorted(roles, key=lambda one: (_FIRST.index(one) if one in _FIRST else len(_FIRST), one)):
        for held in organisations.holders(role, viewer=viewer):
            found.setdefault(held.organisation_id, {}).setdefault(str(held.account_id), held.account_id)
    return found


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


def organisations_that_keep(*, viewer: Viewer) -> list[tuple[str, str]]:
    """Code and name of each other organisation in which somebody may keep entries, by name."""
    may = who_keeps(keepers.KEEPS, viewer=viewer)
    others = Organisation.objects.filter(pk__in=may).exclude(code=viewer.organisation)
    return list(others.order_by("name", "code").values_list("code", "name"))


@needs_no_viewer("Says how an entry is called here.")
def subject_of(listing: UUID) -> str:
    return f"{_ENTRY}{listing}"
