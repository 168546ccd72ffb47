"""Patient/$everything: all that may be seen of one person (FHIR R4, operation Patient-everything)."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse

from ginnel.foundation.record import queries as record
from ginnel.foundation.record.fhir import kinds
from ginnel.foundation.record.queries import Patient
from ginnel.foundation.record.rules.criteria import Place
from ginnel.kernel.errors import NotFound
from ginnel.surfaces.fhir import answering, calling
from ginnel.surfaces.fhir.asking import Asked, uuid
from ginnel.surfaces.fhir.interactions import reading, searching
from ginnel.surfaces.fhir.outcome import bad_parameter
from ginnel.surfaces.fhir.search import bundling, cursor, narrowing, parsing
from ginnel.surfaces.fhir.search.parsing import Reading
from ginnel.surfaces.fhir.search.results import Results, take

NAMES = frozenset({"_since", "_type", "_count", "_cursor"})
AS_TREES = 250
"""Of a page in XML or indented, each of which is held as a tree of eight times its size (`spending.AS_A_TREE`)."""
_KIND = "Patient/$everything"


def everything(asked: Asked, kind: str, id: str) -> HttpResponse:
    """Raises NotFound, NotPermitted and Refused."""
    wanted = uuid(id)
    narrowing.check_within(asked, "Patient", wanted, "r")
    pairs, place = _opened(asked, id)
    _check(pairs)
    found = reading.person(asked, wanted) or _behind(asked, wanted)
    if found is None or found.merged_into:
        raise NotFound("There is no such person here, or you may not see them.")
    given, how = dict(pairs), Results(count=0)
    if "_count" in given:
        take(how, "Patient", "_count", given["_count"])
    types = _types(asked, ",".join(value for name, value in pairs if name == "_type"))
    since = narrowing.instant("_since", given["_since"]) if "_since" in given else None
    answer = record.everything(
        viewer=asked.viewer,
        person=found.person,
        kinds=[kinds.number_of(one) for one in types],
        limits=_limits(asked, types),
        since=since,
        count=_count(asked, how),
        place=place,
        known=asked.known_of(found.person),
    )
    is_first = place is None and "Patient" in types and (since is None or found.updated >= since)
    first = [found] if is_first else []
    base = asked.base
    made = [bundling.entry(base, one, Results()) for one in (*first, *answer.hits)]
    address = f"{base}Patient/{id}/$everything"
    links = [("self", f"{address}?{urlencode(pairs, safe=':,')}" if pairs else address)]
    if answer.next:
        token = cursor.sealed(asked.caller.client, f"{_KIND}/{id}", pairs, answer.next)
        links.append(("next", f"{address}?{searching.CURSOR}={token}"))
    return answering.tree(bundling.bundle(answer.total, links, made), asked.wanted)


def _count(asked: Asked, how: Results) -> int | None:
    """How many a page has; None for as many as a page may have."""
    wanted = how.count or None
    return wanted if asked.wanted.is_plain else min(wanted or AS_TREES, AS_TREES)


def _behind(asked: Asked, id: UUID) -> Patient | None:
    """Whom one organisation's Patient is about: what it created it asks everything of. Raises NotFound and Gone."""
    person = record.read_resource(viewer=asked.viewer, kind="Patient", id=id).person
    return reading.person(asked, person) if person else None


def _opened(asked: Asked, id: str) -> tuple[list[tuple[str, str]], Place | None]:
    given = [value for name, value in asked.pairs if name == searching.CURSOR]
    return cursor.opened(asked.caller.client, f"{_KIND}/{id}", given[0]) if given else (asked.pairs, None)


def _check(pairs: list[tuple[str, str]]) -> None:
    if any(name not in NAMES for name, _ in pairs):
        raise bad_parameter("", "$everything has _since, _type and _count.", "not-supported")


def _types(asked: Asked, text: str) -> list[str]:
    """Those asked for, or all; without those for which the client has no scope. Raises Refused."""
    named = [one for one in text.split(",") if one]
    if any(not kinds.is_kind(one) for one in named):
        raise bad_parameter("_type", "FHIR R4 has no such resource type.")
    every = named or [one for one in kinds.KINDS if kinds.is_kind(one)]
    return [one for one in every if calling.allowed(asked.scopes, one)]


def _limits(asked: Asked, types: list[str]) -> dict[int, tuple[object, ...]]:
    """Of each type; of Patient none, for what organisations sent of this person is within its limits as they are."""
    reading_ = Reading(asked.scopes, asked.base)
    return {
        kinds.number_of(one): found
        for one in types
        if one != "Patient" and (found := parsing.limits(reading_, one, interaction="r"))
    }
