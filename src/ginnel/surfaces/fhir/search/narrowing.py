"""What a client's scopes leave of what may be read, where a scope is limited by a search."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ginnel.foundation.record import queries as record
from ginnel.foundation.record.fhir import kinds
from ginnel.foundation.record.rules.criteria import Condition, Id, Search
from ginnel.kernel.errors import NotFound
from ginnel.surfaces.fhir.asking import Asked
from ginnel.surfaces.fhir.search import parsing, values
from ginnel.surfaces.fhir.search.parsing import Reading


def check_within(asked: Asked, kind: str, id: UUID, interaction: str) -> None:
    """Raises Refused where no scope allows the type, and NotFound where the limits of those that do leave it out."""
    limits = parsing.limits(Reading(asked.scopes, asked.base), kind, interaction=interaction)
    if not limits:
        return
    search = Search(kinds.number_of(kind), (Condition((Id((id,)),)), *limits), count=0)
    find = record.search_patients if kind == "Patient" else record.search_resources
    if not find(viewer=asked.viewer, search=search).total:
        raise NotFound("There is no such resource here, or you may not see it.")


def instant(name: str, text: str) -> datetime:
    """The start of a moment, as wide as it is written. Raises Refused."""
    return values.moment(name, text)[1]  # type: ignore[return-value]
