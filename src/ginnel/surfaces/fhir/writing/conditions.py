"""Under which conditions something is written: the version it was read at, and what is there already.

Conditional interactions look among what the client's own organisation said, and nowhere else (FHIR R4, 3.1.0.4.3,
3.1.0.5.1 and 3.1.0.7.1).
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from ginnel.foundation.record import queries as record
from ginnel.foundation.record.fhir import kinds
from ginnel.foundation.record.queries import OwnMatch
from ginnel.kernel.errors import Stale
from ginnel.surfaces.fhir.asking import Asked, Pairs
from ginnel.surfaces.fhir.outcome import Issue, Refused
from ginnel.surfaces.fhir.search import understanding
from ginnel.surfaces.fhir.search.parsing import Reading

_ETAG = re.compile(r'(?:W/)?"([0-9]{1,9})"')
MANY = "More than one resource answers this condition."


def version(if_match: str | None) -> int | None:
    """The version that an If-Match names. Raises Stale for what is none of ours: it cannot be the one that stands."""
    if if_match is None:
        return None
    found = _ETAG.fullmatch(if_match.strip())
    if found is None:
        raise Stale("If-Match names no version that was ever given here whole.")
    return int(found[1])


def matching(asked: Asked, kind: str, pairs: Pairs) -> OwnMatch | None:
    """What the client's organisation said that answers; None for nothing. Raises Refused, and Stale for several."""
    if not pairs:
        raise Refused(
            400, Issue("incomplete", "A condition without parameters would be any resource at all.")
        )
    where, how, _ = understanding.read(kind, pairs, Reading(asked.scopes, asked.base), is_lenient=False)
    if not where or any(condition.leads_on for condition in where):
        why = "A condition is on the resource itself, not on those it refers to."
        raise Refused(412, Issue("not-supported", why))
    found = record.own_matches(viewer=asked.viewer, kind=kinds.number_of(kind), where=where)
    if len(found) > 1:
        raise Stale(MANY)
    return found[0] if found else None


def of_query(text: str) -> Pairs:
    """The parameters of an If-None-Exist header, or of the address of an entry."""
    query = text.partition("?")[2] if "?" in text else text
    return [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if value]
