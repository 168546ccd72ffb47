"""The one line under an entry's title: the value, the dose, the outcome, and a status out of the ordinary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ginnel.foundation.record.presenters import datatypes, stays
from ginnel.foundation.record.presenters.measurements import measured
from ginnel.foundation.record.presenters.statuses import status
from ginnel.foundation.record.presenters.titles import capitalised, title
from ginnel.foundation.record.rules import doses, wording

Tree = Mapping[str, Any]


def summary(kind: str, tree: Tree) -> str:
    """What most readers want to know next about this entry; '' when its title says it all."""
    said = _status(kind, tree, title(kind, tree).casefold())
    return _together(kind, tree, said, *_details(kind, tree))


def detail(kind: str, tree: Tree) -> str:
    """As `summary`, for a page that says the status by itself."""
    return _together(kind, tree, *_details(kind, tree))


def _details(kind: str, tree: Tree) -> tuple[str, str]:
    return _READERS.get(kind, _noted)(tree), _until(kind, tree)


def _together(kind: str, tree: Tree, *said_of_it: str) -> str:
    parts = [_sentence(part) for part in said_of_it]
    heading = title(kind, tree).casefold()
    said = [
        part for part in dict.fromkeys(parts) if part and part.rstrip(".").casefold() != heading.rstrip(".")
    ]
    return " ".join(_ended(part) for part in said[:-1]) + (" " if said[1:] else "") + "".join(said[-1:])


def _status(kind: str, tree: Tree, heading: str) -> str:
    """The status, unless the heading says it. A missed appointment has no status of its own in R4: it is cancelled."""
    words = status(kind, tree)
    is_said = words == "Cancelled" and any(phrase in heading for phrase in _MISSED)
    return "" if is_said else words


def _sentence(text: str) -> str:
    return capitalised(text.strip())


def _ended(sentence: str) -> str:
    """With a full stop before the next, unless it ends in one of its own."""
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


def _medicine(tree: Tree) -> str:
    return doses.words(tree.get("dosageInstruction") or _listed(tree.get("dosage")))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _problem(tree: Tree) -> str:
    ended = _when(tree, "abatement")
    return ", ".join(
        filter(None, (wording.concept(tree.get("severity")), f"ended {ended}" if ended else "", _noted(tree)))
    )


def _when(tree: Tree, element: str) -> str:
    """The date or period of an element that FHIR gives several types."""
    return next((datatypes.line(value) for key, value in tree.items() if key.startswith(element)), "")


def _contact(tree: Tree) -> str:
    place = (tree.get("serviceProvider") or {}).get("display", "")
    reasons = ", ".join(dict.fromkeys(map(wording.concept, tree.get("reasonCode") or ())))
    heading = title("Encounter", tree)
    if stays.title(tree):
        said: tuple[str, ...] = (stays.where(tree), reasons, str(place))
    else:
        said = (reasons, str(place), wording.concept(tree.get("serviceType")), _left(tree))
    return ". ".join(dict.fromkeys(capitalised(part) for part in said if part and part != heading))


def _left(tree: Tree) -> str:
    """Where somebody went after a contact or a stay that its source has words of its own for."""
    went = wording.concept((tree.get("hospitalization") or {}).get("dischargeDisposition"))
    is_place = went and stays.kind(tree) == "stay" and "died" not in went.lower()
    return f"Discharged to {went[:1].lower()}{went[1:]}" if is_place else went


def _requested(tree: Tree) -> str:
    reasons = ", ".join(dict.fromkeys(map(wording.concept, tree.get("reasonCode") or ())))
    return ". ".join(filter(None, (reasons, _noted(tree))))


def _note(tree: Tree) -> str:
    said = [str(part["contentString"]) for part in tree.get("payload") or () if part.get("contentString")]
    sentences = map(_ended, said) if len(said) > 1 else said
    return _short(" ".join(" ".join(sentences).split()))


def _ended(text: str) -> str:
    """As a sentence among others."""
    said = capitalised(text.strip())
    return said if not said or said[-1] in ".!?:;," else f"{said}."


def _described(tree: Tree) -> str:
    return _short(str(tree.get("description") or ""))


def _report(tree: Tree) -> str:
    return _short(str(tree.get("conclusion") or ""))


def _allergy(tree: Tree) -> str:
    shown = [
        wording.concept(item)
        for reaction in tree.get("reaction") or ()
        for item in reaction.get("manifestation") or ()
    ]
    return ", ".join(dict.fromkeys(filter(None, shown)))


def _done(tree: Tree) -> str:
    return ". ".join(filter(None, (wording.concept(tree.get("outcome")), _noted(tree))))


def _vaccination(tree: Tree) -> str:
    doses_given = [
        one.get("doseNumberPositiveInt") or one.get("doseNumberString")
        for one in tree.get("protocolApplied") or ()
    ]
    return ". ".join([*(f"Dose {number}" for number in doses_given if number), *filter(None, [_noted(tree)])])


def _until(kind: str, tree: Tree) -> str:
    """When something that lasted longer than a day was over; of a stay, `stays.where` has said it."""
    if kind == "Encounter" and stays.title(tree):
        return ""
    period = tree.get("period") or {}
    start, end = str(period.get("start", ""))[:10], str(period.get("end", ""))[:10]
    return f"Until {datatypes.line(end)}" if kind in _LASTING and end and end != start else ""


def _goal(tree: Tree) -> str:
    return ". ".join(filter(None, (wording.concept(tree.get("achievementStatus")), _noted(tree))))


def _asked(tree: Tree) -> str:
    return _short(datatypes.line(tree.get("item") or []))


def _noted(tree: Tree) -> str:
    notes = tree.get("note")
    said = (
        [str(note.get("text", "")) for note in notes if isinstance(note, Mapping)]
        if isinstance(notes, list)
        else []
    )
    return _short(" ".join(said))


def _short(text: str, length: int = 200) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"


def _observation(tree: Tree) -> str:
    return measured(tree) or _noted(tree)


_MISSED = ("cancelled", "did not attend", "arrived too late")
_LASTING = frozenset({"CarePlan", "Encounter", "EpisodeOfCare", "Flag"})
_READERS: dict[str, Callable[[Tree], str]] = {
    "Observation": _observation,
    "MedicationRequest": _medicine,
    "MedicationStatement": _medicine,
    "MedicationDispense": _medicine,
    "MedicationAdministration": _medicine,
    "Condition": _problem,
    "Encounter": _contact,
    "ServiceRequest": _requested,
    "Communication": _note,
    "DocumentReference": _described,
    "DiagnosticReport": _report,
    "AllergyIntolerance": _allergy,
    "Procedure": _done,
    "Immunization": _vaccination,
    "Goal": _goal,
    "QuestionnaireResponse": _asked,
}
