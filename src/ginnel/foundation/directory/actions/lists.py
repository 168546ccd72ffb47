"""Saving a list of services under a short link, opening it elsewhere, and forgetting it when its time has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.directory.models import ListingIndex, SavedList
from ginnel.foundation.directory.queries.lists import Saved, list_kept_for, list_tries, saved_list
from ginnel.foundation.directory.rules import lists
from ginnel.foundation.organisations import actions as allowances
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound, TooMany
from ginnel.kernel.viewer import Viewer

_EVERYBODY = 20
"""How many addresses' worth of links all together may be tried in a minute. The first try of each address is not
counted among them, so that whoever has not tried is never held back by others."""
_TRIED = "Too many links were tried."
_SAVED_A_MINUTE = 10


@dataclass(frozen=True, slots=True)
class Link:
    code: str
    last_day: date


@transaction.atomic
def save_list(*, services: Sequence[UUID], by: Viewer, address: str = "") -> Link:
    """Its link, which works to the end of its last day in England.

    Only which services, and which version of each, is kept; the event says how many.

    `address` is the network address of somebody who is not signed in. Raises Invalid for no service, and TooMany.
    """
    if address:
        _count(f"directory list made {_who(address)}", _SAVED_A_MINUTE, "Too many links were made.")
    held = ListingIndex.objects.filter(pk__in=services).values_list("pk", "version")
    versions = dict(held)
    kept = [id for id in lists.gathered(services) if id in versions]
    if not kept:
        raise Invalid("There is no service in the list.")
    code, last_day = lists.new_code(), clock.today() + timedelta(days=list_kept_for())
    SavedList.objects.create(
        digest=lists.digest(lists.plain(code)),
        services=kept,
        versions=[versions[id] for id in kept],
        made_at=clock.now(),
        expires_at=lists.end_of(last_day),
    )
    audit.append(by=by, events=[Event("directory.list-saved", detail={"services": len(kept)})])
    return Link(code, last_day)


def open_list(*, code: str, address: str, by: Viewer) -> Saved:
    """From a network address of which only how often it tried is kept, for minutes, under a digest; a link that opens
    is not counted, for a library may be one address. Raises TooMany, NotFound."""
    who = _who(address)
    _count(f"directory list {who}", list_tries(), _TRIED)
    if allowances.allow(subject=f"directory list first {who}", per_minute=1):
        _count("directory lists", list_tries() * _EVERYBODY, _TRIED)
    try:
        found = saved_list(code)
    except NotFound:
        with transaction.atomic():
            audit.append(by=by, events=[Event("directory.list-refused", outcome="deny")])
        raise
    allowances.give_back(subject=f"directory list {who}")
    return found


@transaction.atomic
def erase_lists(*, by: Viewer) -> int:
    """How many were erased because their time has come."""
    gone, _ = SavedList.objects.filter(expires_at__lte=clock.now()).delete()
    if gone:
        audit.append(by=by, events=[Event("directory.lists-erased", detail={"lists": gone})])
    return gone


def _who(address: str) -> str:
    return sha256(address.encode()).hexdigest()[:32]


def _count(subject: str, most: int, why: str) -> None:
    if wait := allowances.allow(subject=subject, per_minute=most):
        raise TooMany(f"{why} Wait a minute, and try again.", retry_after=wait)
