"""The entries of one organisation that have an identifier in common, for whoever keeps its record true."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from ginnel.foundation.record.fhir import json
from ginnel.foundation.record.fhir.hashing import code_hash, system_hash
from ginnel.foundation.record.fhir.kinds import number_of
from ginnel.foundation.record.fhir.parameters import of_kind
from ginnel.foundation.record.store import marking
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer


class Marked(NamedTuple):
    """An entry as it stands: what its source calls it, and whom it is about, and the tree."""

    local_id: str
    about: str
    tree: dict[str, Any]


class Last(NamedTuple):
    """When a row last stated anything of what has an identifier, the load that it came in, and whether no row of that
    load stands there that is of another moment. What was made of a whole file is in no row."""

    at: datetime
    load: UUID | None
    is_of_one_day: bool


def numbers_marked(
    *, viewer: Viewer, organisation: str, kind: str, system: str, value: str, stated_before: datetime
) -> list[int]:
    """The current entries of `kind` of this organisation that have the identifier, in order, but for those that it has
    said, or said again, since. Another identifier may be among them that hashes to the same."""
    _check(viewer)
    return marking.numbers(_asked(organisation, kind, system, value), stated_before)


def last_stated(*, viewer: Viewer, organisation: str, kind: str, system: str, value: str) -> Last | None:
    """None where it has stated nothing with its moment."""
    _check(viewer)
    found = marking.last(_asked(organisation, kind, system, value))
    return Last(*found) if found else None


def marked(*, viewer: Viewer, numbers: Sequence[int]) -> list[Marked]:
    """What these stand as now; those about nobody, and what stands no more, are left out."""
    _check(viewer)
    return [Marked(id, about, json.read(body)) for id, about, body in marking.standing(numbers)]


def _asked(organisation: str, kind: str, system: str, value: str) -> marking.Asked:
    ((param, _),) = of_kind(kind)["identifier"].stored
    return param, code_hash(value), system_hash(system), organisation, number_of(kind)


def _check(viewer: Viewer) -> None:
    if viewer.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only the work of keeping the record reads entries without a person.",))
