"""Which sharing category an entry falls in: by its security labels, its flag or codes, its words, else its type.

The table, with its sources, is data/categories.json. A restricted subject outranks the type, safeguarding outranks
the others, and a label of a subject outranks what is found in the content. A label that only says "restricted" keeps
the entry to staff where neither says which subject; a Patient stays findable whatever it carries of that kind.

What must be known before anybody is treated (an allergy; a plan or refusal that is coded as one) is an emergency
essential whatever else its words are about: an allergy to methadone is an allergy. Only a label closes it.

A medicine that tells a restricted subject is neither that subject nor a medicine like any other, but medication of the
subject, and so is whatever else a medicine is labelled or given for; how much of it is in the blood is as well. Named
in anything else, a note or a condition, it tells the subject.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from ginnel.foundation.record.fhir.json import Tree
from ginnel.foundation.record.rules import notes
from ginnel.kernel.viewer import MEDICATION, MEDICATION_OF, RESTRICTED, Category

SNOMED = "http://snomed.info/sct"
ICD10 = frozenset(
    {
        "http://hl7.org/fhir/sid/icd-10",
        "http://hl7.org/fhir/sid/icd-10-uk",
        "http://id.who.int/icd/release/10",
    }
)
LABELS = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
# Elements whose codes and words say what an entry is about.
_SUBJECT = (
    "code",
    "type",
    "category",
    "reasonCode",
    "serviceType",
    "specialty",
    "vaccineCode",
    "medicationCodeableConcept",
    "topic",
    "title",
    "scope",
)
# What is a medicine, and what may list, measure or warn of one.
MEDICINES = frozenset(
    {
        "Medication",
        "MedicationAdministration",
        "MedicationDispense",
        "MedicationKnowledge",
        "MedicationRequest",
        "MedicationStatement",
    }
)
_OF_MEDICINE = ("form", "ingredient", "medicationReference", "reasonReference", "dosageInstruction", "dosage")
_ABOUT_MEDICINES = frozenset({"DetectedIssue", "DiagnosticReport", "List", "Observation"})
# Free text of a type that says it as well, sometimes alone. Dots go inwards, through every item of a list.
_TEXTS: dict[str, tuple[tuple[str, ...], ...]] = {
    **dict.fromkeys(sorted(MEDICINES), (("reasonReference", "display"),)),
    "Communication": (("payload", "contentString"), ("payload", "contentAttachment", "title")),
    "DetectedIssue": (("detail",), ("implicated", "display")),
    "DiagnosticReport": (("conclusion",), ("presentedForm", "title")),
    "DocumentReference": (("description",), ("content", "attachment", "title")),
    "List": (("entry", "item", "display"),),
    "Media": (("content", "title"),),
    "Observation": (("valueString",),),
}
_SUBJECT_OF = {of_it: subject for subject, of_it in MEDICATION_OF.items()}
_STRONGEST = (
    Category.SAFEGUARDING,
    Category.STAFF_RESTRICTED,
    Category.SEXUAL_AND_REPRODUCTIVE_HEALTH,
    Category.SUBSTANCE_MISUSE,
    Category.MENTAL_HEALTH,
    Category.GENETIC,
    Category.SEXUAL_HEALTH_MEDICATION,
    Category.SUBSTANCE_MISUSE_MEDICATION,
    Category.MENTAL_HEALTH_MEDICATION,
    Category.EMERGENCY_ESSENTIALS,
    Category.SOCIAL_CARE,
    Category.TELECARE,
)
# The types that can be emergency essentials at all, and the elements whose codes say so. An encounter in which a plan
# was spoken of is no plan.
_ESSENTIAL = {
    "CarePlan": ("category",),
    "Condition": ("code",),
    "Consent": ("scope", "category"),
    "DocumentReference": ("type", "category"),
    "Flag": ("code", "category"),
    "Observation": ("code",),
}
# Systems whose codes say by themselves what an entry is: adult social care Client Level Data, the contacts of voluntary
# organisations, telecare alarms.
_OF_SYSTEM = (
    ("urn:ginnel:cld:", Category.SOCIAL_CARE),
    ("https://ginnel.invalid/CodeSystem/voluntary-", Category.SOCIAL_CARE),
    ("https://ginnel.invalid/CodeSystem/telecare-", Category.TELECARE),
)


def category(kind: str, tree: Tree) -> Category:
    """The category of a checked tree. Types that no table names are ADMINISTRATIVE."""
    security = tree["meta"].get("security", ()) if "meta" in tree else ()
    labelled = _strongest(_of_labels(security, LABELS, "labels")) if security else None
    if labelled:
        return _as_medication(labelled) if kind in MEDICINES else labelled
    found = _content(kind, tree)
    if kind not in _ESSENTIAL:
        found.discard(Category.EMERGENCY_ESSENTIALS)
    if _is_essential(kind, tree):
        found = {Category.EMERGENCY_ESSENTIALS}
    chosen = (_strongest(found) if found else None) or _default(kind, tree)
    if security and chosen not in RESTRICTED and kind != "Patient":
        return _strongest(_of_labels(security, CONFIDENTIALITY, "confidentiality")) or chosen
    return chosen


def _is_essential(kind: str, tree: Tree) -> bool:
    """By type, or by a code that says it is one; words alone make it one only where no restricted subject is found."""
    if kind == "AllergyIntolerance":
        return True
    coded = _exact("essentials")
    return any(
        coding.get("code") in coded
        for name in _ESSENTIAL.get(kind, ())
        for coding in _codings(tree.get(name))
    )


def _codings(value: Any) -> Iterator[Tree]:
    for concept in value if type(value) is list else [value] if type(value) is dict else []:
        yield from concept.get("coding", ())


def _content(kind: str, tree: Tree) -> set[Category]:
    """What the subject elements and the free text of an entry are about."""
    found: set[Category] = set()
    for name in _SUBJECT:
        value = tree.get(name)
        if value:
            _add(value, found)
    for path in _TEXTS.get(kind, ()):
        _add_text(tree, path, found)
    for part in tree.get("component", ()) if kind == "Observation" else ():
        _add(part.get("code"), found)
    if kind == "CarePlan":
        _add_products(tree, found)
    if kind in MEDICINES:
        _add_medicine(tree, found)
        found -= MEDICATION.difference(_of_words("; ".join(_words_of(tree))))
        return set(map(_as_medication, found))
    return found if kind in _ABOUT_MEDICINES else {_SUBJECT_OF.get(one, one) for one in found}


def _add_medicine(tree: Tree, found: set[Category]) -> None:
    """Add what the medicine is about that is meant: by what it is made of, and as it is called or held inside."""
    _add_text(tree, ("medicationReference", "display"), found)
    for one in (tree, *_inside(tree)):
        _add_made(one, found)


def _add_products(tree: Tree, found: set[Category]) -> None:
    """Add what a plan's activities give somebody: its title need not say it."""
    for activity in tree.get("activity", ()):
        detail = activity.get("detail", {})
        _add(detail.get("productCodeableConcept"), found)
        _add_text(detail, ("productReference", "display"), found)
    for one in _inside(tree):
        _add_made(one, found)


def _add_made(medicine: Tree, found: set[Category]) -> None:
    _add(medicine.get("code"), found)
    for part in medicine.get("ingredient", ()):
        _add(part.get("itemCodeableConcept"), found)
        _add_text(part, ("itemReference", "display"), found)


def _inside(tree: Tree) -> list[Tree]:
    return [one for one in tree.get("contained", ()) if one.get("resourceType") == "Medication"]


def _words_of(tree: Tree) -> Iterator[str]:
    """All that says which medicine is meant, and how it is given: beside the name in one element another may say that
    it is given for something else."""
    for one in (tree, *_inside(tree)):
        for name in (*_SUBJECT, *_OF_MEDICINE):
            yield from _texts_of(one.get(name))


def _texts_of(value: Any) -> Iterator[str]:
    if type(value) is str:
        yield value
    for one in value if type(value) is list else value.values() if type(value) is dict else ():
        yield from _texts_of(one)


def _as_medication(category: Category) -> Category:
    return MEDICATION_OF.get(category, category)


def _default(kind: str, tree: Tree) -> Category:
    if kind == "Communication" and notes.is_note(kind, tree):
        return Category.PLAN  # a note is how those who work with a person tell each other what happens next
    return _defaults().get(kind, Category.ADMINISTRATIVE)


def of_earlier(kind: str, tree: Tree) -> frozenset[Category]:
    """All that must be open to whoever reads a version that was overtaken. By a version that stands, what refers to a
    medicine counts as that medicine; which one an earlier version meant nobody looks up, so that it may be any."""
    found = {category(kind, tree)}
    if kind in MEDICINES and any(not one.startswith("#") for one in _referred(tree)):
        found |= MEDICATION
    return frozenset(found)


def _referred(tree: Tree) -> Iterator[str]:
    for one in (
        tree.get("medicationReference"),
        *(part.get("itemReference") for part in tree.get("ingredient", ())),
    ):
        if one and "reference" in one:
            yield one["reference"]


def strictest(found: Iterable[Category | None]) -> Category | None:
    """Of several categories the restricted one that outranks the others; None where none is restricted."""
    return _strongest({one for one in found if one in RESTRICTED})


def _strongest(found: set[Category]) -> Category | None:
    return next((one for one in _STRONGEST if one in found), None)


def _of_labels(security: list[Tree], system: str, name: str) -> set[Category]:
    table = _exact(name)
    return {
        table[one["code"]] for one in security if one.get("system") == system and one.get("code") in table
    }


def _add_text(value: Any, path: tuple[str, ...], found: set[Category]) -> None:
    if type(value) is list:
        for one in value:
            _add_text(one, path, found)
    elif type(value) is dict and path:
        _add_text(value.get(path[0]), path[1:], found)
    elif type(value) is str:
        found.update(_of_words(value))


def _add(value: Any, found: set[Category]) -> None:
    """Add what the words and codings of an element, or of each of several, are about."""
    if type(value) is list:
        for one in value:
            _add(one, found)
    elif type(value) is str:
        found.update(_of_words(value))
    elif type(value) is dict:
        for coding in value.get("coding", ()):
            found.update(
                _of_coding(coding.get("system", ""), coding.get("code", ""), coding.get("display", ""))
            )
        if "text" in value:
            found.update(_of_words(value["text"]))


@lru_cache(maxsize=32768)
def _of_coding(system: str, code: str, display: str) -> tuple[Category, ...]:
    if system == SNOMED:
        found = _exact("snomed").get(code)
    elif system in ICD10:
        found = _of_icd10(code)
    else:
        of_system = (category for prefix, category in _OF_SYSTEM if system.startswith(prefix))
        found = next(of_system, None) or _exact("flags").get(code)
    return (*((found,) if found else ()), *_of_words(display))


def _of_icd10(code: str) -> Category | None:
    """With or without its point: hospitals leave it out (F102, B24X)."""
    stems, bare = _stems(), code.replace(".", "").upper()
    return next((stems[bare[:length]] for length in range(4, 1, -1) if bare[:length] in stems), None)


def _of_words(text: str) -> tuple[Category, ...]:
    if not text:
        return ()
    return _searched(text) if len(text) <= _REMEMBERED else _search(text)


_REMEMBERED = (
    200  # a display comes again and again; a letter's conclusion never does, and must not stay in memory
)


@lru_cache(maxsize=16384)
def _searched(text: str) -> tuple[Category, ...]:
    return _search(text)


def _search(text: str) -> tuple[Category, ...]:
    lowered = text.lower()
    return tuple(one for one, pattern in (*_patterns(), *_medicines()) if pattern.search(lowered))


@cache
def _table() -> dict[str, Any]:
    return json.loads((files(__package__) / "data/categories.json").read_text())


@cache
def _exact(name: str) -> dict[str, Category]:
    return {code: Category[category] for category, codes in _table()[name].items() for code in codes}


@cache
def _stems() -> dict[str, Category]:
    return {stem.replace(".", ""): category for stem, category in _exact("icd10").items()}


@cache
def _defaults() -> dict[str, Category]:
    return _exact("kinds")


@cache
def _patterns() -> tuple[tuple[Category, re.Pattern[str]], ...]:
    words = _table()["words"].items()
    return tuple(
        (Category[name], re.compile(rf"\b(?:{'|'.join(map(re.escape, stems))})")) for name, stems in words
    )


@cache
def _medicines() -> tuple[tuple[Category, re.Pattern[str]], ...]:
    """Names of medicines, each but where something beside it, or next to it, says that it is something else. A * in a
    name stands for a few words."""
    unless, unless_next = _table()["unless"], _table()["unless_next"]
    found = []
    for subject, groups in _table()["medicines"].items():
        names = [name for group in groups.values() for name in group]
        plain = "|".join(_name(name, unless_next.get(name, ())) for name in names if name not in unless)
        of_it = MEDICATION_OF[Category[subject]]
        found.append((of_it, re.compile(rf"\b(?:{plain})")))
        found += [(of_it, _unless(name, unless[name])) for name in names if name in unless]
    return tuple(found)


def _name(name: str, next_to_it: Iterable[str]) -> str:
    others = "|".join(map(re.escape, next_to_it))
    return re.escape(name).replace(r"\ \*\ ", " (?:.{0,60} )?") + (f"(?! (?:{others}))" if others else "")


def _unless(name: str, others: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\A(?!.*(?:{'|'.join(map(re.escape, others))})).*\b{re.escape(name)}", re.DOTALL)
