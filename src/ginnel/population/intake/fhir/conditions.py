"""Conditions by their codes: diagnoses of stays, problems of practices, reasons for social care support."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ginnel.population.intake.fhir.encounters import Told
from ginnel.population.intake.fhir.trees import CLIENT_LEVEL, Tree, code_of, each
from ginnel.population.intake.rules.days import day
from ginnel.population.intake.rules.people import Person

_SYSTEMS = (
    ("http://hl7.org/fhir/sid/icd-10", "icd-10"),
    ("http://hl7.org/fhir/sid/icd-10-uk", "icd-10"),
    ("http://snomed.info/sct", "snomed"),
    (CLIENT_LEVEL + "Primary_Support_Reason", "cld"),
)
_NOT_SO = frozenset({"entered-in-error", "refuted"})


def conditions(person: Person, told: Sequence[Told]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for one in told:
        tree = one.tree
        if code_of(tree.get("verificationStatus")) in _NOT_SO:
            continue
        for system, name in _SYSTEMS:
            if code := code_of(tree.get("code"), system):
                since = day(tree.get("onsetDateTime")) or day(tree.get("recordedDate"))
                yield "conditions", (
                    one.key, person.pseudonym, one.sender.code, _kind(tree, name), name, code, since,
                )  # fmt: skip
                break


def _kind(tree: Tree, system: str) -> str:
    if system == "cld":
        return "support-reason"
    categories = {code_of(category) for category in each(tree, "category")}
    return "diagnosis" if "encounter-diagnosis" in categories else "problem"
