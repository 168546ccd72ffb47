"""What was found, as a Bundle: matches, what they lead to, and what is to be said of the search itself."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import orjson

from ginnel.foundation.record.fhir import json
from ginnel.foundation.record.queries import Answer, Hit, Patient, People
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.fhir import presenting
from ginnel.surfaces.fhir.asking import Asked
from ginnel.surfaces.fhir.outcome import Issue, outcome
from ginnel.surfaces.fhir.resources import patient as patients
from ginnel.surfaces.fhir.search import including
from ginnel.surfaces.fhir.search.parsing import Reading
from ginnel.surfaces.fhir.search.results import Results

Tree = dict[str, Any]
Entry = Tree | orjson.Fragment


def entries(asked: Asked, found: Answer | People, how: Results, reading: Reading) -> list[Entry]:
    """The matches and what they include, each once."""
    if how.summary == "count" or not how.count:
        return []
    base = asked.base
    matches = list(found.people if isinstance(found, People) else found.hits)
    made: list[Entry] = [entry(base, one, how) for one in matches]
    if how.includes:
        beside, is_all = including.followed(asked, matches, how.includes, reading)
        made += [entry(base, one, how, mode="include") for one in beside]
        if not is_all:
            why = f"No more than {including.MOST} resources are included in a page."
            made.append(said(Issue("incomplete", why, severity="warning")))
    return made


def entry(base: str, one: Hit | Patient, how: Results, mode: str = "match") -> orjson.Fragment:
    if isinstance(one, Patient):
        place, data = f"Patient/{one.person}", json.canonical(patients.tree(one))
    else:
        place, data = f"{one.kind}/{one.id_text}", presenting.body(one)
    if how.is_partial:
        data = json.canonical(presenting.narrowed(json.read(data), how.elements, how.summary))
    # A place has no character that JSON would write otherwise.
    return orjson.Fragment(
        b'{"fullUrl":%b%b","resource":%b,"search":{"mode":"%b"}}'
        % (_opened(base), place.encode(), data, mode.encode())
    )


@lru_cache(maxsize=16)
def _opened(base: str) -> bytes:
    """As JSON, without the mark at its end."""
    return orjson.dumps(base)[:-1]


def said(issue: Issue) -> Tree:
    """Something about the search, beside what it found."""
    return {"resource": outcome((issue,)), "search": {"mode": "outcome"}}


def bundle(total: int | None, links: list[tuple[str, str]], made: list[Entry]) -> Tree:
    found: Tree = {
        "resourceType": "Bundle",
        "id": str(uuid7()),
        "meta": {"lastUpdated": presenting.instant(clock.now())},
        "type": "searchset",
    }
    if total is not None:
        found["total"] = total
    found["link"] = [{"relation": relation, "url": url} for relation, url in links]
    if made:
        found["entry"] = made
    return found
