"""Searches by rows that an older version did not make, which wait until they are made for everything."""

from __future__ import annotations

from ginnel.foundation.record import queries as record
from ginnel.surfaces.fhir.outcome import Issue, Refused


def check_ready() -> None:
    """Raises Refused where something stored would be left out without a word."""
    if not record.is_indexed_for_words():
        why = "Not until what was stored before is indexed for this (ginnel reindex): it would be left out."
        raise Refused(422, Issue("incomplete", why))
