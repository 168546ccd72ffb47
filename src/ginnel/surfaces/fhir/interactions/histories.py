"""The history of one resource, of a type and of everything (FHIR R4, 3.1.0.9): what may be seen of what was written,
newest first.

A page begins behind the last row of the page before, so that what is written meanwhile moves nothing. `lastUpdated` of
the Bundle of a type or of everything is a moment before which nothing more will come to be written: whoever asks again
with `_since` that moment misses nothing, and may be told something twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse

from ginnel.foundation.record import queries as record
from ginnel.foundation.record.fhir import kinds
from ginnel.foundation.record.queries import Changed, From, Patient, Period
from ginnel.foundation.record.rules.criteria import Place
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.fhir import answering, presenting
from ginnel.surfaces.fhir.asking import Asked, Pairs, uuid
from ginnel.surfaces.fhir.calling import Scopes
from ginnel.surfaces.fhir.interactions import reading
from ginnel.surfaces.fhir.interactions.searching import CURSOR
from ginnel.surfaces.fhir.outcome import Issue, Refused, bad_parameter
from ginnel.surfaces.fhir.search import cursor, narrowing, parsing, values
from ginnel.surfaces.fhir.search.parsing import Reading
from ginnel.surfaces.fhir.search.results import Results, take

Tree = dict[str, Any]
Links = list[tuple[str, str]]
NAMES = frozenset({"_count", "_since", "_at"})


def of_type(asked: Asked, kind: str) -> HttpResponse:
    """Every version of every resource of the type that may be seen, newest first. Raises Refused."""
    return _history(asked, f"{kind}/_history", [kind])


def of_all(asked: Asked) -> HttpResponse:
    """Every version of every resource that may be seen, newest first. Raises Refused."""
    return _history(asked, "_history", allowed(asked.scopes))


def allowed(scopes: Scopes) -> list[str]:
    """The types whose histories a client may ask for: as of a search (SMART App Launch 2.2, scopes). Raises Refused
    where there is none."""
    found = [kind for kind in kinds.KINDS if kinds.is_kind(kind) and scopes.allows(kind, "s")]
    if not found:
        raise Refused(403, Issue("forbidden", "This client has no scope to search any type."))
    return found


def of_one(asked: Asked, kind: str, id: str) -> HttpResponse:
    """Every version that may be seen, newest first; of a person's own Patient the one that stands. How many there are
    is told where one page holds them all. Raises NotFound and Refused."""
    wanted, place = uuid(id), f"{kind}/{id}/_history"
    pairs, keys = _opened(asked, place)
    given, count = _given(asked, pairs), _count(pairs)
    period = _period(given)
    narrowing.check_within(asked, kind, wanted, "r")
    total: int | None
    if kind == "Patient" and (person := reading.person(asked, wanted)):
        entries = [reading.of_person(asked, person)] if _is_within(period, person.updated) else []
        links, total = [("self", _address(asked, place, pairs))], len(entries)
        return _answer(asked, clock.now(), links, entries[:count], total)
    behind = int(keys[0]) if keys else None
    found = record.versions_of(
        viewer=asked.viewer, kind=kind, id=wanted, period=period, count=count, behind=behind
    )
    more = Place((str(found.next),), "") if found.next and count else None
    total = len(found.written) if behind is None and found.next is None else None
    entries = [reading.entry(asked, kind, id, one) for one in found.written]
    return _answer(asked, clock.now(), _links(asked, place, pairs, more), entries, total)


def _history(asked: Asked, place: str, types: list[str]) -> HttpResponse:
    pairs, keys = _opened(asked, place)
    given, count = _given(asked, pairs), _count(pairs)
    scope = Reading(asked.scopes, asked.base)
    limits = {kinds.number_of(kind): parsing.limits(scope, kind) for kind in types}
    found = record.history(
        viewer=asked.viewer,
        kinds=list(limits),
        limits={number: where for number, where in limits.items() if where},
        period=_period(given),
        count=count,
        after=_after(keys),
    )
    links = _links(asked, place, pairs, _place(found.next) if found.next and count else None)
    return _answer(asked, found.settled, links, [_entry(asked, one) for one in found.entries])


def _answer(
    asked: Asked, updated: datetime, links: Links, entries: list[Tree], total: int | None = None
) -> HttpResponse:
    bundle: Tree = {
        "resourceType": "Bundle",
        "id": str(uuid7()),
        "meta": {"lastUpdated": presenting.instant(updated)},
        "type": "history",
        "total": total,
        "link": [{"relation": relation, "url": url} for relation, url in links],
        "entry": entries,
    }
    return answering.tree(
        {name: value for name, value in bundle.items() if value != [] and value is not None}, asked.wanted
    )


def _links(asked: Asked, place: str, pairs: Pairs, more: Place | None) -> Links:
    links = [("self", _address(asked, place, pairs))]
    if more:
        token = cursor.sealed(asked.caller.client, place, pairs, more)
        links.append(("next", _address(asked, place, [(CURSOR, token)])))
    return links


def _entry(asked: Asked, one: Changed | Patient) -> Tree:
    if isinstance(one, Patient):
        return reading.of_person(asked, one)
    return reading.entry(asked, one.kind, str(one.id), one.written)


def _given(asked: Asked, pairs: Pairs) -> dict[str, str]:
    given = dict(pairs)
    if not asked.is_lenient and given.keys() - NAMES:
        raise bad_parameter("", "A history has _count, _since and _at.", "not-supported")
    if "_since" in given and "_at" in given:
        raise bad_parameter("_at", "Give one of _since and _at.")
    return given


def _period(given: dict[str, str]) -> Period:
    if "_at" in given:
        _, low, high = values.moment("_at", given["_at"])
        return Period(low, high, is_at=True)  # type: ignore[arg-type]
    return Period(narrowing.instant("_since", given["_since"]) if "_since" in given else None)


def _is_within(period: Period, updated: datetime) -> bool:
    """What stands since then, and of which nothing before is told."""
    began = period.is_at or period.start is None or updated >= period.start
    return began and (period.end is None or updated < period.end)


def _count(pairs: Pairs) -> int:
    how, given = Results(), dict(pairs)
    if "_count" in given:
        take(how, "Resource", "_count", given["_count"])
    return how.count


def _opened(asked: Asked, place: str) -> tuple[Pairs, Sequence[str]]:
    """What is asked for, and where the page begins: nowhere is the beginning."""
    given = [value for name, value in asked.pairs if name == CURSOR]
    if not given:
        return asked.pairs, ()
    pairs, found = cursor.opened(asked.caller.client, place, given[0])
    return pairs, found.keys


def _after(keys: Sequence[str]) -> From:
    if not keys:
        return From()
    at, number, version, person_at, person = keys
    behind = (at, int(number), int(version)) if at else None
    return From(behind, (person_at, person) if person else None)


def _place(of: From) -> Place:
    version = of.version or ("", "", "")
    return Place((*map(str, version), *(of.person or ("", ""))), "")


def _address(asked: Asked, place: str, pairs: Pairs) -> str:
    query = urlencode(pairs, safe=":,|-._~/")
    return asked.base + place + (f"?{query}" if query else "")
