"""The same service twice, from two sources or from one: found, listed for a human, and judged. Never merged."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.directory.models import (
    DuplicateCandidate,
    DuplicateDecision,
    Harvest,
    ListingIndex,
    ListingVersion,
)
from ginnel.foundation.directory.rules import likeness
from ginnel.foundation.directory.rules.harvesting import plain
from ginnel.foundation.directory.rules.likeness import Told
from ginnel.foundation.directory.states import DuplicateAnswer
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def find_duplicates(*, harvest: Harvest, by: Viewer) -> int:
    """Hold what this reading brought or changed against what else is listed; how many new candidates there are."""
    brought = ListingVersion.objects.filter(
        said_at__gte=harvest.started_at, listing__feed=harvest.feed.name
    ).values("listing")
    fresh = ListingIndex.objects.filter(listing__in=brought).select_related("provider", "listing")
    made = 0
    for one in fresh.prefetch_related("places"):
        for other in _near(one):
            is_one_source = one.listing.feed == other.listing.feed
            if found := likeness.evidence(_told(one), _told(other), is_one_source=is_one_source):
                made += _propose(one, other, found)
    if made:
        detail = {"feed": harvest.feed.name, "candidates": made}
        audit.append(by=by, events=[Event("directory.duplicates-found", detail=detail)])
    return made


@transaction.atomic
def judge_duplicate(*, id: UUID, answer: str, reason: str = "", by: Viewer) -> None:
    """Say whether two listings are one service. Both stay as they are. Raises NotFound and Invalid."""
    if answer not in DuplicateAnswer.values:
        raise Invalid("Two listings are the same or different.")
    candidate = DuplicateCandidate.objects.filter(pk=id).first()
    if candidate is None:
        raise NotFound("There is no such candidate.")
    DuplicateDecision.objects.create(
        candidate=candidate, answer=answer, reason=plain(reason, 500), by=by.identity, at=clock.now()
    )
    detail = {"candidate": str(id), "answer": answer}
    audit.append(by=by, events=[Event("directory.duplicate-judged", detail=detail)])


def _near(one: ListingIndex) -> Iterable[ListingIndex]:
    """Other listings at one of its postcodes, of a provider of its name, or of its name."""
    postcodes = [each.postcode for each in one.places.all() if each.postcode]
    alike = (
        Q(places__postcode__in=postcodes)
        | Q(provider__name__iexact=one.provider.name)
        | Q(name__iexact=one.name)
    )
    others = ListingIndex.objects.exclude(pk=one.pk).filter(alike).distinct()
    return others.select_related("provider", "listing").prefetch_related("places")


def _told(one: ListingIndex) -> Told:
    return Told(one.name, one.provider.name, frozenset(each.postcode for each in one.places.all()) - {""})


def _propose(one: ListingIndex, other: ListingIndex, found: tuple[str, ...]) -> bool:
    first, second = sorted((one.pk, other.pk))
    _, is_new = DuplicateCandidate.objects.get_or_create(
        first_id=first, second_id=second, defaults={"evidence": list(found), "at": clock.now()}
    )
    return is_new
