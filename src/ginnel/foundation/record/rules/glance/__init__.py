"""What somebody must know in five seconds, derived from what every organisation says.

Nothing here guesses: "none known" is said only where a source said it, and a part about which no source said
anything is `NOTHING_RECEIVED`, which is not the same thing. Sources that disagree are shown to disagree.
Codes: SNOMED CT UK edition; flag categories of FHIR R4; docs/adr names the local flag codes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ginnel.foundation.record.rules import wording
from ginnel.foundation.record.rules.glance.allergies import allergies
from ginnel.foundation.record.rules.glance.card import (
    Fact,
    Glance,
    Line,
    Part,
    State,
    has_ended,
    lines,
    listed,
    of,
)
from ginnel.foundation.record.rules.glance.contacts import contacts
from ginnel.foundation.record.rules.glance.decisions import (
    ADVANCE_DECISIONS,
    BASELINE,
    FOR_RESUSCITATION,
    FRAILTY_SCALE,
    NOT_FOR_RESUSCITATION,
    PLANS,
    baseline,
    decisions,
)
from ginnel.foundation.record.rules.glance.flags import alert, need, visiting
from ginnel.foundation.record.rules.glance.medicines import medicines
from ginnel.foundation.record.rules.wording import Tree

__all__ = ["CODES", "KINDS", "Fact", "Glance", "Line", "Part", "State", "glance"]

KINDS = (
    "AllergyIntolerance",
    "MedicationRequest",
    "MedicationStatement",
    "Flag",
    "Consent",
    "RelatedPerson",
    "Patient",
)
"""Read whole. Of `Observation`, `Condition`, `DocumentReference` and `CarePlan` only what carries one of CODES is."""
CODES = (FRAILTY_SCALE, BASELINE, *PLANS, *ADVANCE_DECISIONS, *NOT_FOR_RESUSCITATION, *FOR_RESUSCITATION)


def glance(facts: Sequence[Fact], *, today: date) -> Glance:
    """The card from every current fact the viewer may see, in any order."""
    ordered = sorted(facts, key=lambda fact: fact.when, reverse=True)
    flags = [fact for fact in of(ordered, "Flag") if _is_raised(fact.tree, today)]
    coded = [fact for fact in of(ordered, "Observation", "Condition") if wording.is_active(fact.tree)]
    people = of(ordered, "Patient")
    return Glance(
        allergies=allergies(of(ordered, "AllergyIntolerance")),
        medicines=medicines(of(ordered, "MedicationRequest", "MedicationStatement"), today),
        resuscitation=decisions([*flags, *coded, *of(ordered, "Consent", "DocumentReference", "CarePlan")]),
        contacts=contacts(of(ordered, "Patient", "RelatedPerson"), today),
        baseline=baseline(of(ordered, "Observation")),
        visiting=listed(lines(flags, visiting)),
        alerts=lines(flags, alert),
        needs=lines([*flags, *people], need),
        has_died=any(
            bool(fact.tree.get("deceasedBoolean") or fact.tree.get("deceasedDateTime")) for fact in people
        ),
    )


def _is_raised(tree: Tree, today: date) -> bool:
    return tree.get("status", "active") == "active" and not has_ended(tree.get("period"), today)
