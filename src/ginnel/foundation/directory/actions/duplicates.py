"""The same service twice, from two sources or from one: found, listed for a human, and judged. Never merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.directory.models import (
    DuplicateCandidate,
    DuplicateDecision,
    Harvest,
    ListingIndex,
    ListingPlace,
)
from ginnel.foundation.directory.rules.harvesting import plain
from ginnel.foundation.directory.rules.likeness import Told
from ginnel.foundation.directory.rules.pairing import Known, Pair, Pairing
from ginnel.foundation.directory.states import DuplicateAnswer
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound
from ginnel.kernel.viewer import Viewer

_BATCH = 500


def find_duplicates(*, harvest: Harvest, by: Viewer) -> int:
    """Hold every listing of the feed against what else is listed; how many new candidates there are.

    All of them each time, a batch to a transaction: whatever was not come to before, because it was not listed yet or
    the run was killed, is found then, and nothing need be kept of how far it got.
    """
    pairing, made = Pairing(_known()), 0
    own = pairing.of(harvest.feed.name)
    for at in range(0, len(own), _BATCH):
        found = {
            (one.first, one.second): one for each in own[at : at + _BATCH] for one in pairing.pairs(each)
        }
        made += _propose(harvest, list(found.values()), by)
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


def _known() -> Iterable[Known]:
    postcodes: dict[UUID, set[str]] = defaultdict(set)
    for listing, postcode in ListingPlace.objects.exclude(postcode="").values_list("index", "postcode"):
        postcodes[listing].add(postcode)
    rows = ListingIndex.objects.values_list("listing", "listing__feed", "name", "provider__name")
    for listing, feed, name, provider in rows.iterator():
        yield Known(listing, feed, Told(name, provider, frozenset(postcodes.get(listing, ()))))


@transaction.atomic
def _propose(harvest: Harvest, pairs: list[Pair], by: Viewer) -> int:
    """How many of them are new."""
    said = DuplicateCandidate.objects.filter(first__in={one.first for one in pairs})
    known = set(said.values_list("first", "second"))
    fresh = [
        DuplicateCandidate(
            first_id=one.first, second_id=one.second, evidence=list(one.evidence), at=clock.now()
        )
        for one in pairs
        if (one.first, one.second) not in known
    ]
    if fresh:
        DuplicateCandidate.objects.bulk_create(fresh, batch_size=_BATCH, ignore_conflicts=True)
        detail = {"feed": harvest.feed.name, "candidates": len(fresh)}
        audit.append(by=by, events=[Event("directory.duplicates-found", detail=detail)])
    return len(fresh)
