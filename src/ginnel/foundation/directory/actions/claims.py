"""What other sources have said under the ids that a document uses. A source may change only what it said itself."""

from __future__ import annotations

from collections.abc import Iterator

from ginnel.foundation.directory.models import Listing, ListingPlace, Provider, TaxonomyTerm
from ginnel.foundation.directory.queries.keeping import keeping_of
from ginnel.foundation.directory.rules import elements, keepers
from ginnel.foundation.directory.rules.openreferral import Service
from ginnel.foundation.organisations.models import Organisation
from ginnel.kernel.errors import Fault


def refusal(service: Service, feed: str, feed_key: str, staff_of: Organisation | None) -> Fault | None:
    """Why a service cannot be listed at all. `staff_of` is the organisation of whoever lists it by hand."""
    held = Listing.objects.filter(id=service.id).first()
    kept = keeping_of(held) if held is not None else None
    if held is not None and held.feed != feed and not (staff_of and kept and kept.is_here):
        return Fault("id-taken", "Another source has listed a service under this id.", field="id")
    if kept is not None and staff_of is not None and kept.organisation != staff_of:
        return Fault("id-taken", "Another organisation answers for the service of this id.", field="id")
    if feed and Listing.objects.filter(feed=feed, feed_key=feed_key).exclude(id=service.id).exists():
        return Fault("key-taken", "This source has listed the same service under another id.", field="id")
    return None


def kept_here(service: Service, feed: str) -> Fault | None:
    """Why what a feed says of one of its services is not gone by: an organisation keeps the entry itself."""
    held = Listing.objects.filter(id=service.id, feed=feed).exclude(feed="").first()
    if held is None or not keeping_of(held).is_here:
        return None
    return Fault(
        "kept-here",
        "The organisation keeps this entry itself, and what the feed says of it is not gone by.",
        field="id",
    )


def remarks(service: Service, source: str) -> Iterator[Fault]:
    """What is left as another said it, or stands beside what another said."""
    provider = service.provider
    held = Provider.objects.filter(id=provider.id).first()
    if held and held.name != provider.name and not keepers.may_change(source, held.source):
        yield Fault(
            "said-by-another", "Another source names this organisation otherwise.", field="organization.name"
        )
    terms = TaxonomyTerm.objects.filter(id__in=[one.id for one in service.terms])
    names = {one.id: one.name for one in terms if not keepers.may_change(source, one.source)}
    names |= {one.id: elements.term(one.element)["name"] for one in service.terms if one.element}
    if any(names.get(one.id, one.name) != one.name for one in service.terms):
        yield Fault(
            "said-by-another", "Another source names a word of a taxonomy otherwise.", field="attributes"
        )
    ids = [one.id for one in service.places]
    if ListingPlace.objects.filter(said_id__in=ids).exclude(index=service.id).exists():
        where = "service_at_locations"
        yield Fault("said-by-another", "Another service says the id of one of its places too.", field=where)
