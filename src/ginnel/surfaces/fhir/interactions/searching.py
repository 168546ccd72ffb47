"""search by GET and by POST (FHIR R4, 3.1.1)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse

from ginnel.foundation.record import queries as record
from ginnel.foundation.record.fhir import kinds
from ginnel.foundation.record.queries import Answer, People
from ginnel.foundation.record.rules.criteria import Place, Search
from ginnel.surfaces.fhir import answering
from ginnel.surfaces.fhir.asking import Asked
from ginnel.surfaces.fhir.outcome import Issue
from ginnel.surfaces.fhir.resources import following
from ginnel.surfaces.fhir.search import bundling, cursor, parsing, understanding
from ginnel.surfaces.fhir.search.parsing import Reading

Tree = dict[str, Any]
CURSOR = "_cursor"


def search(asked: Asked, kind: str) -> HttpResponse:
    """A page of what answers. Raises Refused."""
    pairs, place = _opened(asked, kind)
    reading = Reading(asked.scopes, asked.base)
    limits = parsing.limits(reading, kind)
    where, how, ignored = understanding.read(kind, pairs, reading, is_lenient=asked.is_lenient)
    only_count = how.summary == "count"
    wanted = Search(
        kinds.number_of(kind),
        (*where, *limits),
        how.keys,
        0 if only_count else how.count,
        place,
        with_total=how.total != "none" or only_count or not how.count,
        tells_sender=reading.tells_sender,
    )
    found = _found(asked, kind, wanted)
    used = [pair for pair in pairs if pair not in ignored]
    links = [("self", _address(asked, kind, used))]
    if found.next:
        token = cursor.sealed(asked.caller.client, kind, used, found.next)
        links.append(("next", _address(asked, kind, [(CURSOR, token)])))
    entries = bundling.entries(asked, found, how, reading)
    own = [] if limits else following.beside(asked, kind, used, found, how.elements, how.summary)
    if how.summary != "count" and how.count and not found.next:
        entries += [following.entry(asked.base, tree) for tree in own]
    total = None if found.total is None else found.total + len(own)
    if ignored:
        entries.append(bundling.said(Issue("not-supported", _IGNORED, severity="warning")))
    return answering.tree(bundling.bundle(total, links, entries), asked.wanted)


_IGNORED = "Parameters that this server does not have were left out; the self link shows what was answered."


def _found(asked: Asked, kind: str, wanted: Search) -> Answer | People:
    if kind == "Patient":
        return record.search_patients(viewer=asked.viewer, search=wanted, known=asked.known)
    return record.search_resources(viewer=asked.viewer, search=wanted, known=asked.known)


def _opened(asked: Asked, kind: str) -> tuple[list[tuple[str, str]], Place | None]:
    given = [value for name, value in asked.pairs if name == CURSOR]
    return cursor.opened(asked.caller.client, kind, given[0]) if given else (asked.pairs, None)


def _address(asked: Asked, kind: str, pairs: list[tuple[str, str]]) -> str:
    query = urlencode(pairs, safe=":,|-._~/")
    return asked.base + kind + (f"?{query}" if query else "")
