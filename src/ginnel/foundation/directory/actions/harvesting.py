"""Reading a feed: page after page is taken in, each in one transaction; the end says what the feed no longer has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import DataError, IntegrityError, connection, transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.directory.actions import quarantine
from ginnel.foundation.directory.actions.listing import KEPT, REFUSED, SAME, Outcome, list_service
from ginnel.foundation.directory.models import (
    Harvest,
    HarvestEnding,
    HarvestPage,
    HarvestRemark,
    Listing,
    ServiceFeed,
    ServiceFeedTerms,
    Sighting,
)
from ginnel.foundation.directory.queries.harvests import met_in, terms_of, unfinished
from ginnel.foundation.directory.rules import harvesting
from ginnel.foundation.directory.rules.harvesting import Given, Remark
from ginnel.foundation.directory.states import HarvestOutcome
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Fault
from ginnel.kernel.exemptions import needs_no_actor
from ginnel.kernel.viewer import Viewer

REPEATED = "repeated"
_LOCK = "hashtextextended('ginnel harvest ' || %s, 0)"


@contextmanager
@needs_no_actor("Holds a feed while it is read; changes nothing")
def alone(feed: ServiceFeed) -> Iterator[None]:
    """Nobody else reads the feed meanwhile. Raises Conflict where somebody does."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_lock({_LOCK})", [str(feed.id)])
        if not cursor.fetchone()[0]:
            raise Conflict("The feed is being read already.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_unlock({_LOCK})", [str(feed.id)])


@transaction.atomic
def begin_harvest(*, feed: ServiceFeed, by: Viewer) -> tuple[Harvest, int]:
    """The reading to go on with, or a new one, and the number of the page to go on at."""
    if (held := unfinished(feed)) is not None:
        last = held.pages.order_by("-number").values_list("number", flat=True).first()
        return held, (last or 0) + 1
    made = Harvest.objects.create(feed=feed, by=by.identity, started_at=clock.now())
    audit.append(by=by, events=[Event("directory.harvest-begun", detail={"feed": feed.name})])
    return made, 1


@transaction.atomic
def take_in_page(
    *, harvest: Harvest, number: int, given: Iterable[Given], remarks: Iterable[Remark], by: Viewer
) -> Counter[str]:
    """How many services were new, changed, the same, refused or repeated. Each is listed, or kept in quarantine, but
    for those without a key, which are counted as refused: nobody could put one right and the feed give it again."""
    terms, counts, said = terms_of(harvest.feed), Counter[str](), list(remarks)
    for each in given:
        outcome = _taken(harvest, terms, number, each, by)
        counts[outcome.what] += 1
        said += [Remark(one.code, one.message, number, each.key, one.field) for one in _told(each, outcome)]
    _remark(harvest, said)
    HarvestPage.objects.create(harvest=harvest, number=number, counts=dict(counts), at=clock.now())
    return counts


@transaction.atomic
def end_harvest(
    *,
    harvest: Harvest,
    is_whole: bool,
    said: int | None,
    by: Viewer,
    stopped: str = "",
    remarks: Iterable[Remark] = (),
    accepts_losses: bool = False,
) -> HarvestEnding:
    """`stopped` says why it broke off; `is_whole`, that the feed gave all that it says it has."""
    had = met_in(harvest)
    outcome = harvesting.outcome(
        is_whole=is_whole, stopped=stopped, there=had.before, gone=had.gone, is_accepted=accepts_losses
    )
    reason = stopped
    if outcome is HarvestOutcome.HELD:
        reason = f"Of {had.before:,} services that the feed had, {had.gone:,} are not in it. None was marked."
    _remark(harvest, remarks)
    detail = {"feed": harvest.feed.name, "outcome": outcome.value, "gone": had.gone}
    audit.append(by=by, events=[Event("directory.harvest-ended", detail=detail)])
    return HarvestEnding.objects.create(
        harvest=harvest,
        outcome=outcome,
        reason=reason[:500],
        said=said,
        met=had.met,
        gone=had.gone,
        by=by.identity,
        at=clock.now(),
    )


def _taken(harvest: Harvest, terms: ServiceFeedTerms, page: int, given: Given, by: Viewer) -> Outcome:
    if given.is_repeated:
        return Outcome(REPEATED, None, ())
    if not given.key:
        return Outcome(REFUSED, None, ())
    outcome = Outcome(REFUSED, None, given.faults) if given.faults else _listed(harvest, terms, given, by)
    if outcome.what == REFUSED:
        quarantine.keep_service(harvest=harvest, page=page, given=given, faults=outcome.faults, by=by)
    else:
        quarantine.supersede_service(harvest=harvest, key=given.key, by=by)
    seen = outcome.listing or _known_as(harvest, given)
    if seen:
        defaults = {"feed": harvest.feed, "harvest": harvest}
        Sighting.objects.update_or_create(listing_id=seen, defaults=defaults)
    return outcome


def _known_as(harvest: Harvest, given: Given) -> UUID | None:
    """The listing of what is set aside now and was accepted once: the feed still has it."""
    key = harvesting.plain(given.key)
    known = Listing.objects.filter(feed=harvest.feed.name, feed_key=key)
    return known.values_list("id", flat=True).first()


def _listed(harvest: Harvest, terms: ServiceFeedTerms, given: Given, by: Viewer) -> Outcome:
    try:
        with transaction.atomic():
            return list_service(
                document=given.document,
                organisation=terms.organisation,
                feed=harvest.feed.name,
                feed_key=harvesting.plain(given.key),
                by=by,
            )
    except (IntegrityError, DataError):
        # Whatever a feed gives, the rest of it is read: what the tables refuse is set aside like any other fault.
        return Outcome(REFUSED, None, (Fault("not-kept", "It contradicts what is listed already."),))


def _told(given: Given, outcome: Outcome) -> Iterable[Fault]:
    """What is worth saying: of a service that is the same as before, or kept here whatever the feed says, only what
    the feed itself did."""
    return (*given.remarks, *(() if outcome.what in (SAME, KEPT) else outcome.faults))


def _remark(harvest: Harvest, remarks: Iterable[Remark]) -> None:
    HarvestRemark.objects.bulk_create(
        HarvestRemark(
            harvest=harvest,
            page=one.page,
            item=harvesting.plain(one.item),
            element=harvesting.plain(one.element),
            code=one.code,
            message=harvesting.plain(one.message, 500),
        )
        for one in remarks
    )
