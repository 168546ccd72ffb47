"""Which codes of HL7's code systems lie under which: a part of `build_fhir_definitions.py`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def hierarchies(vocabulary: Iterable[dict[str, Any]]) -> dict[str, dict[str, list[str]]]:
    """{system: {code: its immediate parents}} of HL7's code systems that have levels, as nested or said to be."""
    found: dict[str, dict[str, list[str]]] = {}
    for one in vocabulary:
        if one["resourceType"] == "CodeSystem" and one.get("hierarchyMeaning", "is-a") == "is-a":
            parents: dict[str, list[str]] = {}
            add_parents(one.get("concept", ()), "", parents)
            if parents:
                found[one["url"]] = {code: sorted(above) for code, above in sorted(parents.items())}
    return found


def add_parents(concepts: Iterable[dict[str, Any]], above: str, parents: dict[str, list[str]]) -> None:
    for concept in concepts:
        said = [one["valueCode"] for one in concept.get("property", ()) if one["code"] == "subsumedBy"]
        each = dict.fromkeys([*([above] if above else []), *said])
        if each:
            parents[concept["code"]] = list(each)
        add_parents(concept.get("concept", ()), concept["code"], parents)
