"""Organisations keep their own entries: on a page, in plain words, each version a document like any other."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.directory.actions.chasing import settle_chase, tell_handed_over
from ginnel.foundation.directory.actions.listing import REFUSED, in_turn, list_service
from ginnel.foundation.directory.models import Listing, ListingKeeping
from ginnel.foundation.directory.queries.chasing import subject_of, who_keeps
from ginnel.foundation.directory.queries.keeping import Keeping, keeping_of
from ginnel.foundation.directory.rules import entries, keepers, room
from ginnel.foundation.directory.rules.entries import Entry
from ginnel.foundation.directory.states import ServiceStatus
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.places import queries as places
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Fault, Invalid, NotFound, Stale
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Viewer

_OURS = UUID("6f3a1c52-7f0b-5d0e-9a41-2f6d0c8e7b10")
_SEVEN = 7  # the version of every id that is made here (RFC 9562 section 5.7)
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of it: the listing, or why it was not taken, by the box of the page."""

    listing: UUID | None
    faults: tuple[Fault, ...] = ()


@transaction.atomic
def add_entry(*, entry: Entry, id: UUID | None = None, by: Viewer) -> Kept:
    """A service of the organisation of `by`, assured today by them. Raises NotPermitted.

    `id` is what the page on which it was typed was given for it: sent twice it is added once. Where something else is
    listed under it, or it is none of ours, it is added under another.
    """
    keepers.check_may_keep(by, answering=by.organisation)
    in_turn()
    own, id = _organisation(by), id if id is not None and id.version == _SEVEN else uuid7()
    if (held := Listing.objects.filter(pk=id).first()) is not None:
        if _is_the_same(held, own, entry):
            return Kept(id)
        id = uuid7()
    return _kept(own, entry, {"id": str(id), "organization": _provider(own)}, is_right=True, by=by)


def _is_the_same(held: Listing, own: Organisation, entry: Entry) -> bool:
    """Whether `entry` is word for word with what its organisation said first of it."""
    if keeping_of(held).organisation != own or entries.faults(entry, clock.today()):
        return False
    first: Document = json.loads(held.versions.order_by("number")[0].document)
    anew = entries.document_of(entry, {name: first[name] for name in ("id", "organization")}, {})
    said, again = (entries.entry_of(one) for one in (first, anew))
    return replace(again, room_on=said.room_on) == said


@transaction.atomic
def change_entry(*, listing: UUID, entry: Entry, seen: int, is_right: bool, by: Viewer) -> Kept:
    """`seen` is the version that was on the screen, and `is_right` that all of it is, as of today.

    Raises NotFound, NotPermitted; Stale where somebody has said something else since, of which nothing is lost;
    Conflict for what a feed says and nobody has claimed.
    """
    held, own = _held(listing, by)
    kept = _kept(own, entry, _latest(held, seen), is_right=is_right, by=by)
    if is_right and kept.listing:
        settle_chase(subject=subject_of(listing), by=by)
    return kept


@transaction.atomic
def assure_entry(*, listing: UUID, seen: int, by: Viewer) -> None:
    """Somebody looked through it, as it stands in version `seen`, and all of it is right. Raises as `change_entry`."""
    today = clock.today()
    _again(listing, seen, lambda said: room.said_today(entries.assured(said, today), today), by)


@transaction.atomic
def end_entry(*, listing: UUID, seen: int, by: Viewer) -> None:
    """The service is no more. It stays to be read, as ended, under its address. Raises as `change_entry`."""
    _again(listing, seen, lambda said: {**said, "status": ServiceStatus.DEFUNCT.value}, by)


@transaction.atomic
def put_back_entry(*, listing: UUID, seen: int, by: Viewer) -> None:
    """It was taken out and runs again. Raises as `change_entry`."""
    held, own = _held(listing, by)
    _list(own, {**_latest(held, seen), "status": ServiceStatus.ACTIVE.value}, by)


@transaction.atomic
def claim_entry(*, listing: UUID, by: Viewer) -> None:
    """From now on the organisation that answers for what a feed says keeps it here. Raises NotFound, NotPermitted, and
    Conflict where it is kept here already."""
    held, keeping = _answered(listing, by)
    if keeping.is_here:
        raise Conflict("Your organisation keeps this entry here already.")
    _keep(held, _organisation(by), is_here=True, by=by)


@transaction.atomic
def let_feed_keep_entry(*, listing: UUID, by: Viewer) -> None:
    """From its next reading on the feed says again what it is. Raises NotFound, NotPermitted, Conflict."""
    held, keeping = _answered(listing, by)
    if not held.feed or not keeping.is_here:
        raise Conflict("No feed can keep this entry for you.")
    _keep(held, _organisation(by), is_here=False, by=by)


@transaction.atomic
def hand_over_entry(*, listing: UUID, to: str, by: Viewer) -> None:
    """Another organisation, by its code, in which somebody may keep it, answers for the entry from now on, and is told
    so. Raises NotFound, NotPermitted, Invalid."""
    held, keeping = _answered(listing, by)
    other = Organisation.objects.filter(code=to).exclude(code=by.organisation).first()
    if other is None or other.pk not in who_keeps(keepers.KEEPS, viewer=by):
        raise Invalid("Choose the organisation that keeps it from now on.")
    _keep(held, other, is_here=keeping.is_here, by=by)
    settle_chase(subject=subject_of(listing), by=by)
    tell_handed_over(listing=held, to=other, by=by)


def _organisation(by: Viewer) -> Organisation:
    return Organisation.objects.get(code=by.organisation)


def _answered(listing: UUID, by: Viewer) -> tuple[Listing, Keeping]:
    in_turn()
    held = Listing.objects.filter(pk=listing).select_related("organisation").first()
    if held is None:
        raise NotFound("Your organisation keeps no such entry.")
    keeping = keeping_of(held)
    keepers.check_may_keep(by, answering=keeping.organisation.code if keeping.organisation else "")
    return held, keeping


def _held(listing: UUID, by: Viewer) -> tuple[Listing, Organisation]:
    held, keeping = _answered(listing, by)
    if not keeping.is_here or keeping.organisation is None:
        raise Conflict("A feed says what this entry is. Claim it first, and the feed no longer changes it.")
    return held, keeping.organisation


def _latest(held: Listing, seen: int) -> Document:
    last = held.versions.order_by("-number")[0]
    if last.number != seen:
        raise Stale("Somebody has changed this entry since you opened it.")
    document: Document = json.loads(last.document)
    return document


def _again(listing: UUID, seen: int, change: Callable[[Document], Document], by: Viewer) -> None:
    held, own = _held(listing, by)
    _list(own, change(_latest(held, seen)), by)
    settle_chase(subject=subject_of(listing), by=by)


def _kept(own: Organisation, entry: Entry, before: Document, *, is_right: bool, by: Viewer) -> Kept:
    was = entries.entry_of(before)
    if found := entries.faults(entry, clock.today(), was if "name" in before else None):
        return Kept(None, tuple(found))
    entry = entries.room_dated(entry, was, clock.today(), is_right=is_right)
    typed = {place.postcode for place in entry.places if place.postcode}
    points = {each: where for each in typed if (where := places.about_where(each))}
    document = entries.document_of(entry, before, points)
    if is_right:
        document = entries.assured(document, clock.today())
    return _list(own, document, by)


def _list(own: Organisation, document: Document, by: Viewer) -> Kept:
    outcome = list_service(document=document, organisation=own, by=by)
    if outcome.what == REFUSED:
        return Kept(None, tuple(Fault(one.code, one.message, field="name") for one in outcome.faults))
    return Kept(outcome.listing)


def _provider(own: Organisation) -> Document:
    """As its other entries name it, so that all of them are found under one; else under an id made of its code."""
    theirs = Listing.objects.filter(organisation=own, feed="", index__provider__name=own.name)
    last = theirs.select_related("index__provider").order_by("-pk").first()
    if last is not None:
        said: Document = json.loads(last.index.provider.document)
        return said
    return {"id": str(uuid5(_OURS, f"organisation {own.code}")), "name": own.name, "description": own.name}


def _keep(held: Listing, organisation: Organisation, *, is_here: bool, by: Viewer) -> None:
    ListingKeeping.objects.create(
        listing=held, organisation=organisation, is_here=is_here, by=by.identity, at=clock.now()
    )
    detail = {"listing": str(held.pk), "organisation": organisation.code, "here": is_here}
    audit.append(by=by, events=[Event("directory.keeper-changed", detail=detail)])
