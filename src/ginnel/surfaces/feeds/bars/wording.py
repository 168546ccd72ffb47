"""Everything a message says, in lines for whoever reads the contact: a line for each thing, in the order it came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ginnel.foundation.record.rules import wording
from ginnel.kernel.values.dates import moment_range
from ginnel.kernel.web import formats
from ginnel.surfaces.feeds.bars.envelope import Entry, Envelope, Tree, codes, dicts, ods_of, text_of

# Said of themselves where they are named, or of nobody.
_APART = frozenset({"MessageHeader", "Patient", "Schedule", "Questionnaire"})
_LABELS = {
    "AllergyIntolerance": "Allergy",
    "CarePlan": "Plan",
    "Condition": "Problem",
    "DocumentReference": "Attached",
    "Binary": "Attached",
    "Flag": "Note with care",
    "HealthcareService": "Service",
    "MedicationRequest": "Medicine",
    "MedicationStatement": "Medicine",
    "Organization": "Organisation",
    "PractitionerRole": "Role",
    "QuestionnaireResponse": "Answers",
    "RelatedPerson": "Somebody near them",
    "ServiceRequest": "Asked",
    "Slot": "Time",
}
# Names of elements that hold words, besides concepts.
_WORDS = frozenset(
    {
        "comment",
        "contentString",
        "description",
        "name",
        "patientInstruction",
        "text",
        "title",
        "valueString",
    }
)
_WHENS = frozenset(
    {
        "effectiveDateTime",
        "end",
        "occurrenceDateTime",
        "onsetDateTime",
        "start",
        "valueDate",
        "valueDateTime",
        "valueTime",
    }
)
# Statuses that change nothing about what is said.
_AS_SAID = frozenset({"active", "current", "final", "completed"})
_OF_ROOT = frozenset({"status", "doNotPerform"})
_PERMITS = {"permit": "permitted", "deny": "refused"}
_UNSAID = frozenset({"resourceType", "id", "meta", "extension", "reference", "contained", "system"})


def lines(of: Envelope) -> Iterator[str]:
    """Without times at which a message was written: the same sent again says the same."""
    yield f"From {_sender(of)}."
    yield f"For {_receiver(of)}."
    response = of.header.get("response")
    if type(response) is dict and text_of(response, "code"):
        yield f"It answers: {text_of(response, 'code')}"
    yield f"Asks for: {asked_for(of)}"
    if priority := text_of(of.focus.tree, "priority"):
        yield f"Urgency, as the sender says: {priority}"
    if of.patient:
        yield from _patient(of.patient.tree)
    questions = _questions(of)
    for one in [of.focus, *(entry for entry in of.entries if entry is not of.focus)]:
        if one.kind not in _APART:
            yield from _entry(one, questions)


def asked_for(of: Envelope) -> str:
    """In a line: what, and for which reason."""
    tree = of.focus.tree
    concepts = [tree.get("code"), *dicts(tree.get("category")), *dicts(tree.get("serviceType"))]
    concepts += [*dicts(tree.get("serviceCategory")), *dicts(tree.get("reasonCode"))]
    said = [text for one in concepts for text in _concept(one)]
    what = "an appointment" if of.is_booking else ""
    found = dict.fromkeys(filter(None, [what, *said, text_of(tree, "description")]))
    return "; ".join(found) or "what is said below"


def organisation_name(of: Envelope, reference: Any) -> str:
    found = of.resolve(reference)
    tree = found.tree if found else {}
    display = text_of(reference, "display") if type(reference) is dict else ""
    name, code = text_of(tree, "name") or display, ods_of(tree)
    return f"{name} ({code})" if name and code else name or code


def _sender(of: Envelope) -> str:
    source = of.header.get("source")
    source = source if type(source) is dict else {}
    told = [organisation_name(of, of.header.get("sender")), text_of(source, "name")]
    contact = source.get("contact")
    phone = text_of(contact, "value") if type(contact) is dict else ""
    found = ", ".join(dict.fromkeys(filter(None, told))) or "a system that does not say whose it is"
    return f"{found}, telephone {wording.telephone(phone)}" if phone else found


def _receiver(of: Envelope) -> str:
    destinations = dicts(of.header.get("destination"))
    told = [
        organisation_name(of, one.get("receiver")) or text_of(one, "name") or text_of(one, "endpoint")
        for one in destinations
    ]
    return ", ".join(filter(None, told)) or "nobody by name"


def _patient(tree: Tree) -> Iterator[str]:
    """How to reach them, who is near them and in what language: who they are is on the record."""
    if phones := wording.telephones(dicts(tree.get("telecom"))):
        yield f"Their telephone: {', '.join(phones)}"
    languages = [text for one in dicts(tree.get("communication")) for text in _concept(one.get("language"))]
    if languages:
        yield f"Language: {', '.join(languages)}"
    for one in dicts(tree.get("contact")):
        relations = [text for each in dicts(one.get("relationship")) for text in _concept(each)]
        phones = wording.telephones(dicts(one.get("telecom")))
        told = [wording.name(one.get("name")), *relations, *phones]
        yield f"To be reached: {', '.join(filter(None, told))}"


def _entry(one: Entry, questions: dict[str, str]) -> Iterator[str]:
    """Each line says how it stands where that is anything but as usual: what was called off, or was a mistake, must not
    be read as what is."""
    standing = list(_standing(one.tree))
    label = " ".join([_LABELS.get(one.kind, one.kind), *([f"({', '.join(standing)})"] if standing else [])])
    told = [text for text in _lines_of(one, questions) if text.strip()]
    yield from (f"{label}: {text}" for text in told)
    if standing and not told:
        yield label


def _standing(tree: Tree) -> Iterator[str]:
    if (status := text_of(tree, "status")) and status not in _AS_SAID:
        yield status.replace("-", " ")
    if tree.get("doNotPerform") is True:
        yield "must not be done"


def _lines_of(one: Entry, questions: dict[str, str]) -> list[str]:
    tree = {name: value for name, value in one.tree.items() if name not in _OF_ROOT}
    if one.kind == "QuestionnaireResponse":
        return list(_answers(one.tree, questions))
    if one.kind in ("DocumentReference", "Binary"):
        return [_attached(one)]
    if one.kind in ("Practitioner", "RelatedPerson"):
        near = [text for each in dicts(one.tree.get("relationship")) for text in _concept(each)]
        phones = wording.telephones(dicts(one.tree.get("telecom")))
        return [", ".join(filter(None, [wording.name(one.tree.get("name")), *near, *phones]))]
    if one.kind == "Encounter":
        numbers = [text_of(each, "value") for each in dicts(one.tree.get("identifier"))]
        return ["; ".join(dict.fromkeys([*(f"case {each}" for each in numbers if each), *_said(tree)]))]
    if one.kind.startswith("Medication"):
        return [" ".join(dict.fromkeys(filter(None, [wording.medicine(one.tree), *_said(tree)])))]
    if one.kind == "Consent":
        return ["; ".join(dict.fromkeys([*_said(tree), *_permits(tree.get("provision"))]))]
    address = [_address(each) for each in dicts(tree.get("address"))] if one.kind == "Location" else []
    return ["; ".join(dict.fromkeys(filter(None, [*_said(tree), *address])))]


def _permits(provision: Any) -> Iterator[str]:
    """What a consent lets be, and within that what it does not."""
    stack = dicts(provision)[::-1]
    while stack:
        one = stack.pop()
        if text_of(one, "type"):
            yield _PERMITS.get(text_of(one, "type"), text_of(one, "type"))
        stack += dicts(one.get("provision"))[::-1]


def _address(value: Tree) -> str:
    held = value.get("line")
    lines = [one for one in held if type(one) is str] if type(held) is list else []
    return ", ".join(filter(None, [*lines, *(text_of(value, name) for name in ("city", "postalCode"))]))


def _attached(one: Entry) -> str:
    """What it is called; what is in it is a file of the contact, and with the message as it came."""
    if one.kind == "Binary":
        return text_of(one.tree, "contentType") or "a file"
    held = [each.get("attachment") for each in dicts(one.tree.get("content"))]
    titles = [
        " ".join(filter(None, [text_of(each, "title"), text_of(each, "contentType"), text_of(each, "url")]))
        for each in dicts(held)
    ]
    told = [*_concept(one.tree.get("type")), text_of(one.tree, "description"), *titles]
    return "; ".join(dict.fromkeys(filter(None, told)))


def _questions(of: Envelope) -> dict[str, str]:
    """The words of each question of the message, by its link id."""
    return {
        text_of(item, "linkId"): text_of(item, "text")
        for one in of.entries
        if one.kind == "Questionnaire"
        for item in _items(one.tree)
    }


def _answers(response: Tree, asked: dict[str, str]) -> Iterator[str]:
    for item in _items(response):
        values = [value for answer in dicts(item.get("answer")) for value in _said(answer)]
        if values:
            question = text_of(item, "text") or asked.get(text_of(item, "linkId"), "")
            yield f"{question or text_of(item, 'linkId')}: {', '.join(values)}"


def _items(tree: Tree) -> Iterator[Tree]:
    """Every item, those within items and answers too."""
    stack = dicts(tree.get("item"))[::-1]
    while stack:
        item = stack.pop()
        yield item
        within = [each for answer in dicts(item.get("answer")) for each in dicts(answer.get("item"))]
        stack += [*dicts(item.get("item")), *within][::-1]


def _concept(value: Any) -> list[str]:
    """Its text and every display: the second coding of a category says which use it is."""
    if type(value) is not dict:
        return []
    displays = [text_of(one, "display") for one in dicts(value.get("coding"))]
    told = dict.fromkeys(filter(None, [text_of(value, "text"), *map(wording.plain, displays)]))
    return list(told) or list(codes(value))


def _said(value: Any, name: str = "") -> Iterator[str]:
    """Every word of a tree: concepts, texts, quantities, times, yes and no."""
    if type(value) is list:
        for one in value:
            yield from _said(one, name)
    elif type(value) is dict:
        if "coding" in value:
            yield from _concept(value)
        elif "value" in value and ("unit" in value or "code" in value):
            yield f"{value['value']} {text_of(value, 'unit') or text_of(value, 'code')}"
        else:
            for key, one in value.items():
                if key not in _UNSAID and key != "item":
                    yield from _said(one, key)
    elif name in ("valueBoolean",):
        yield "yes" if value is True else "no"
    elif name == "doNotPerform" and value is True:
        yield "must not be done"
    elif name == "status" and type(value) is str and value not in (*_AS_SAID, "accepted"):
        yield value.replace("-", " ")
    elif name in ("valueInteger", "valueDecimal"):
        yield str(value)
    elif type(value) is str and value.strip() and name in _WHENS:
        yield _when(value)
    elif type(value) is str and value.strip() and (name in _WORDS or name == "display"):
        yield _breaks(wording.plain(value) or value)


def _when(text: str) -> str:
    """A moment as people here read it; a date, or what is neither, as it came."""
    try:
        return formats.moment(moment_range(text)[0]) if "T" in text else text
    except (ValueError, OverflowError):
        return text


def _breaks(text: str) -> str:
    """Systems write the sign for a new line where they mean one."""
    return text.replace("\\n", "\n").replace(" /n ", "\n").strip()
