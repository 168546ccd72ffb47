"""Security labels for what a row is about, where its codes and words would not restrict it by themselves.

Source: HL7 v3 ActCode, information sensitivity policy; which label closes what is in foundation.record.fhir.categories.
"""

from __future__ import annotations

from ginnel.surfaces.feeds.tabular.parts import HL7_CODES, Tree

MENTAL_HEALTH = "PSY"
SUBSTANCE_MISUSE = "SUD"
SEXUAL_HEALTH = "STD"
REPRODUCTIVE_HEALTH = "REPRO"
# Violence and abuse: closed as safeguarding.
VIOLENCE = "VIO"

# Treatment functions whose very mention says what somebody is treated for. Learning disability (700) is none of them.
_OF_TREATMENT_FUNCTION = {
    **dict.fromkeys(
        ("656", "710", "711", "712", "713", "715", "720", "722", "723", "724", "725", "726", "730"),
        MENTAL_HEALTH,
    ),
    "721": SUBSTANCE_MISUSE,
    "360": SEXUAL_HEALTH,
    "504": SEXUAL_HEALTH,
}


def labelled(tree: Tree, code: str) -> Tree:
    """The tree with a label that restricts it; "" leaves it as it is."""
    if not code:
        return tree
    labels = [
        {"system": HL7_CODES + "v3-Confidentiality", "code": "R"},
        {"system": HL7_CODES + "v3-ActCode", "code": code},
    ]
    return {**tree, "meta": {"security": labels}}


def of_treatment_function(*codes: str) -> str:
    """The label of the first of some treatment functions or main specialties that has one."""
    return next((_OF_TREATMENT_FUNCTION[code] for code in codes if code in _OF_TREATMENT_FUNCTION), "")


def of_legal_status(*classifications: str) -> str:
    """Held under the Mental Health Act. Source: MENTAL HEALTH ACT LEGAL STATUS CLASSIFICATION CODE, 01 is informal."""
    return MENTAL_HEALTH if any(each.zfill(2) not in _NOT_HELD for each in classifications if each) else ""


_NOT_HELD = frozenset({"01", "98", "99"})
