"""The history of a type and of everything (FHIR R4, 3.1.0.9): what may be seen of what was written, newest first.

A page begins behind the last row of the page before, so that what is written meanwhile moves nothing. `lastUpdated` of
the Bundle is a moment before which nothing more will come to be written: whoever asks again with `_since` that moment
misses nothing, and may be told something twice.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse

from ginnel.foundation.record import queries as record
from ginnel.foundation.record.fhir import kinds
from ginnel.foundation.record.queries import Changed, From, Patient, Period
from ginnel.foundation.record.rules.criteria import Place
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.fhir import answering, presenting
from ginnel.surfaces.fhir.asking import Asked, Pairs
from ginnel.surfaces.fhir.calling import Scopes
from ginnel.surfaces.fhir.interactions import reading
from ginnel.surfaces.fhir.interactions.searching import CURSOR
from ginnel.surfaces.fhir.outcome import Issue, Refused, bad_parameter
from ginnel.surfaces.fhir.search import cursor, narrowing, parsing, values
from ginnel.surfaces.fhir.search.parsing import Reading
from ginnel.surfaces.fhir.search.results import Results, take

Tree = dict[str, Any]
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


def _history(asked: Asked, place: str, types: list[str]) -> HttpResponse:
    pairs, after = _opened(asked, place)
    given, how = _given(asked, pairs), Results()
    if "_count" in given:
        take(how, "Resource", "_count", given["_count"])
    scope = Reading(asked.scopes, asked.base)
    limits = {kinds.number_of(kind): parsing.limits(scope, kind) for kind in types}
    found = record.history(
        viewer=asked.viewer,
        kinds=list(limits),
        limits={number: where for number, where in limits.items() if where},
        period=_period(given),
        count=how.count,
        after=after,
    )
    links = [("self", _address(asked, place, pairs))]
    if found.next and how.count:
        token = cursor.sealed(asked.caller.client, place, pairs, _place(found.next))
        links.append(("next", _address(asked, place, [(CURSOR, token)])))
    bundle: Tree = {
        "resourceType": "Bundle",
        "id": str(uuid7()),
        "meta": {"lastUpdated": presenting.instant(found.settled)},
        "type": "history",
        "link": [{"relation": relation, "url": url} for relation, url in links],
        "entry": [_entry(asked, one) for one in found.entries],
    }
    return answering.tree({name: value for name, value in bundle.items() if value != []}, asked.wanted)


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


def _opened(asked: Asked, place: str) -> tuple[Pairs, From]:
    given = [value for name, value in asked.pairs if name == CURSOR]
    if not given:
        return asked.pairs, From()
    pairs, found = cursor.opened(asked.caller.client, place, given[0])
    at, number, version, person_at, person = found.keys
    behind = (at, int(number), int(version)) if at else None
    return pairs, From(behind, (person_at, person) if person else None)


def _place(of: From) -> Place:
    version = of.version or ("", "", "")
    return Place((*map(str, version), *(of.person or ("", ""))), "")


def _address(asked: Asked, place: str, pairs: Pairs) -> str:
    query = urlencode(pairs, safe=":,|-._~/")
    return asked.base + place + (f"?{query}" if query else "")
