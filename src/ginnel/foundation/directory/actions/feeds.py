"""Which feeds of services are read, where they are and how often."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.directory.models import ServiceFeed, ServiceFeedTerms
from ginnel.foundation.directory.rules import harvesting
from ginnel.foundation.organisations.models import Organisation
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, NotFound
from ginnel.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Terms:
    """Where a feed is, what it speaks and how often, in hours, it is read."""

    address: str
    version: str = "3.0"
    organisation: Organisation | None = None
    every_hours: int = 24
    is_own_network: bool = False
    is_paused: bool = False


@transaction.atomic
def add_feed(*, name: str, terms: Terms, by: Viewer) -> ServiceFeed:
    """Raises Invalid for a name or terms that cannot be, and Conflict where the name is taken."""
    harvesting.check_name(name)
    if ServiceFeed.objects.filter(name=name).exists():
        raise Conflict("There is a feed of this name already.")
    feed = ServiceFeed.objects.create(name=name, by=by.identity, at=clock.now())
    _append(feed, terms, by)
    return feed


@transaction.atomic
def change_feed(*, name: str, terms: Terms, by: Viewer) -> None:
    """From now on. What was read before keeps what it was read under. Raises NotFound and Invalid."""
    feed = ServiceFeed.objects.filter(name=name).first()
    if feed is None:
        raise NotFound("There is no feed of this name.")
    _append(feed, terms, by)


def _append(feed: ServiceFeed, terms: Terms, by: Viewer) -> None:
    harvesting.check_terms(terms.version, terms.every_hours)
    ServiceFeedTerms.objects.create(
        feed=feed,
        address=terms.address.rstrip("/"),
        version=terms.version,
        organisation=terms.organisation,
        every_hours=terms.every_hours,
        is_own_network=terms.is_own_network,
        is_paused=terms.is_paused,
        by=by.identity,
        at=clock.now(),
    )
    detail = {"feed": feed.name, "every_hours": terms.every_hours, "paused": terms.is_paused}
    audit.append(by=by, events=[Event("directory.feed-set", detail=detail)])
