"""What anybody must see within five seconds: resuscitation, keys, dangers, how to communicate, whom to ring."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from ginnel.synthetic import fhir
from ginnel.synthetic.chance import Chance, pick, whole
from ginnel.synthetic.dirt import View
from ginnel.synthetic.facts import as_of
from ginnel.synthetic.fhir import HL7_CODES, LOCAL_FLAG, Tree
from ginnel.synthetic.residents import Resident

NEEDS = (
    "Hard of hearing in the left ear; face the person",
    "Uses British Sign Language; book an interpreter",
    "Letters in large print",
    "Easy read letters; allow a supporter",
    "Ring, do not text",
)
DANGERS = (
    "Dog loose in the yard: ring before getting out of the car",
    "Visit in pairs: aggression towards staff",
    "No mobile signal: tell the office on arriving and leaving",
)
REASONABLE = fhir.coding(
    "https://fhir.nhs.uk/England/CodeSystem/England-FlagCategoryPatient",
    "national-reasonable-adjustment-flag",
    "National Reasonable Adjustments Flag",
)
RELATION = {  # sex and whether a child: v3-RoleCode, word
    ("female", False): ("WIFE", "Wife"),
    ("male", False): ("HUSB", "Husband"),
    ("female", True): ("DAUC", "Daughter"),
    ("male", True): ("SONC", "Son"),
}


def contacts(view: View, household: dict[int, Resident]) -> list[Tree]:
    """Next of kin and emergency contact: whoever shares the home, else a child of the right age who lives elsewhere."""
    who = view.who
    near = household.get(who.carer) or household.get(who.partner)
    if near:
        _, relation = RELATION[near.sex, near.number != who.partner]
        code = "C" if near.number == who.carer else "N"
        return [fhir.contact((near.given, near.family), near.phone, code, relation)]
    if who.lives_alone and not who.home.care_home and who.born.year < 1960:
        given, relation = (("Helen", "Daughter"), ("Andrew", "Son"))[who.number % 2]
        phone = f"07700 900{who.number % 1000:03d}"  # numbers Ofcom keeps for drama
        return [fhir.contact((given, who.family), phone, "N", relation)]
    return []


def carer(view: View, near: Resident) -> Tree:
    """The unpaid carer of the household, as a person in their own right. Codes: v3-RoleCode."""
    code, relation = RELATION[near.sex, near.number != view.who.partner]
    return {
        "resourceType": "RelatedPerson",
        "id": f"{view.local_id}-carer",
        "active": True,
        "patient": view.reference,
        "relationship": [
            {
                "coding": [fhir.coding(f"{HL7_CODES}/v3-RoleCode", code)],
                "text": f"{relation} and unpaid carer",
            }
        ],
        "name": [{"use": "official", "family": near.family, "given": [near.given]}],
        "telecom": [{"system": "phone", "value": near.phone}],
        "gender": near.sex,
    }


def _happens(chance: Chance, who: Resident, share: float) -> bool:
    """True for that share of people, and always for a resident written by hand."""
    return chance() < share or bool(who.storyline)


def from_practice(chance: Chance, view: View) -> Iterator[Tree]:
    """Flags and forms a practice holds."""
    who = view.who
    since = as_of() - timedelta(days=whole(chance, 60, 600))
    if not who.lives_here(since):
        return
    stem = f"{view.local_id}-w"
    if who.frailty >= 2 and _happens(chance, who, 0.6 if who.frailty == 3 else 0.12):
        yield from resuscitation(view, stem, since)
    if who.frailty >= 2 and _happens(chance, who, 0.12):
        yield advance_decision(view, stem, since)
    if "learning_disability" in who.conditions or _happens(
        chance, who, 0.12 if who.born.year < 1950 else 0.01
    ):
        need = NEEDS[0] if who.storyline else pick(chance, NEEDS)
        yield fhir.flag(view, f"{stem}-aim", REASONABLE, {"text": need}, since)


def from_community(chance: Chance, view: View, since: date) -> Iterator[Tree]:
    """Flags of the people who go through the front door."""
    stem = f"{view.local_id}-w"
    if view.who.frailty >= 2 and _happens(chance, view.who, 0.5):
        code = fhir.concept(
            LOCAL_FLAG,
            "key-safe",
            "Key safe",
            f"Key safe by the side door; number {whole(chance, 0, 9999):04d}",
        )
        yield fhir.flag(
            view, f"{stem}-key", fhir.coding(f"{HL7_CODES}/flag-category", "contact"), code, since
        )
    if _happens(chance, view.who, 0.08):
        danger = DANGERS[0] if view.who.storyline else pick(chance, DANGERS)
        code = fhir.concept(LOCAL_FLAG, "lone-worker", "Lone worker warning", danger)
        yield fhir.flag(
            view, f"{stem}-pair", fhir.coding(f"{HL7_CODES}/flag-category", "safety"), code, since
        )
    if chance() < 0.05:
        code = fhir.concept(
            LOCAL_FLAG,
            "safeguarding-adult",
            "Safeguarding adult enquiry",
            "Section 42 enquiry open: possible financial abuse",
        )
        yield fhir.flag(
            view, f"{stem}-safe", fhir.coding(f"{HL7_CODES}/flag-category", "safety"), code, since
        )


def resuscitation(view: View, stem: str, since: date) -> Iterator[Tree]:
    code = fhir.snomed(fhir.codes("resuscitation")["not_for"])
    yield fhir.flag(
        view, f"{stem}-cpr", fhir.coding(f"{HL7_CODES}/flag-category", "advance-directive"), code, since
    )
    text = (
        "Recommended Summary Plan for Emergency Care and Treatment\n\n"
        "What matters most: to stay at home and be comfortable.\n"
        "Hospital: only if comfort cannot be kept at home.\n"
        "Cardiopulmonary resuscitation: not recommended. Discussed with the person and family.\n"
    )
    title = fhir.codes("documents")["respect"][1]
    yield fhir.letter(view, f"{stem}-respect", "respect", title, text, datetime.combine(since, time(11, 30)))


def advance_decision(view: View, stem: str, since: date) -> Tree:
    return {
        "resourceType": "Consent",
        "id": f"{stem}-adrt",
        "status": "active",
        "scope": {"coding": [fhir.coding(f"{HL7_CODES}/consentscope", "adr", "Advanced Care Directive")]},
        "category": [
            {
                "coding": [
                    fhir.coding(
                        "http://terminology.hl7.org/CodeSystem/consentcategorycodes",
                        "acd",
                        "Advance Directive",
                    )
                ],
                "text": "Advance decision to refuse treatment: no artificial ventilation, even if life is at risk",
            }
        ],
        "patient": view.reference,
        "dateTime": since.isoformat(),
        "policyRule": {"text": "Mental Capacity Act 2005, sections 24 to 26"},
    }
