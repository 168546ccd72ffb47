"""A row of Client Level Data as FHIR R4: the person, why they are supported, the event, and what a package costs.

Follows the Interweave mapping in R4: a request is a ServiceRequest, an assessment or review a Task, a service an
EpisodeOfCare, equipment a DeviceRequest, the primary support reason a Condition. What a package costs is a
ChargeItem of its own, because one service may stand on several rows. See docs/explanation/client-level-data.md.
"""

from __future__ import annotations

from ginnel.care.reception.rules import Incoming
from ginnel.kernel.values.identifiers import (
    NHS_NUMBER_SYSTEM,
    ODS_SYSTEM,
    clean_nhs_number,
    clean_postcode,
    is_valid_nhs_number,
)
from ginnel.surfaces.feeds.cld import events
from ginnel.surfaces.feeds.cld.placing import COUNCIL, DERIVED_END, LOCATION, PREFIX, Placing
from ginnel.surfaces.feeds.cld.row import Row, folded
from ginnel.surfaces.feeds.tabular.parts import Tree, fhir_id, filled, local, organisation

_UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-"
_STATUS_SYSTEM = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland"
_ETHNIC_SYSTEM = "https://fhir.hl7.org.uk/CodeSystem/UKCore-EthnicCategoryEngland"
_GENDERS = {"male": "male", "female": "female", "other": "other", "unknown": "unknown"}
# Where the list of the specification and the NHS Data Dictionary's ethnic category mean the same.
_ETHNIC_CATEGORIES = {
    "White: English, Welsh, Scottish, Northern Irish or British": "A",
    "White: Irish": "B",
    "White: Any other White background": "C",
    "Mixed or multiple ethnic groups: White and Black Caribbean": "D",
    "Mixed or multiple ethnic groups: White and Black African": "E",
    "Mixed or multiple ethnic groups: White and Asian": "F",
    "Mixed or multiple ethnic groups: Any other Mixed or multiple ethnic background": "G",
    "Asian or Asian British: Indian": "H",
    "Asian or Asian British: Pakistani": "J",
    "Asian or Asian British: Bangladeshi": "K",
    "Asian or Asian British: Any other Asian background": "L",
    "Black, Black British, Caribbean or African: Caribbean": "M",
    "Black, Black British, Caribbean or African: African": "N",
    "Black, Black British, Caribbean or African: Any other Black, Black British or Caribbean background": "P",
    "Asian or Asian British: Chinese": "R",
    "Other ethnic group: Any other ethnic group": "S",
    "No data: Refused": "Z",
    "No data: Undeclared or not known": "99",
}
# What the specification has from the 2021 census, and the NHS Data Dictionary no letter for.
_CENSUS_SYSTEM = "urn:ginnel:codes:ethnic-category-census"
_CENSUS = {
    "White: Gypsy or Irish Traveller": "GT",
    "White: Roma": "RO",
    "Other ethnic group: Arab": "AR",
}
_WORDS = {
    "Request": "Request for adult social care support",
    "Assessment": "Adult social care assessment",
    "Service": "Adult social care service",
    "Review": "Adult social care review",
}


def resources(row: Row) -> tuple[Incoming, ...]:
    """What a row without faults says, as resources whose ids are the council's own or stand for its keys."""
    place = Placing(row)
    patient, reason = _patient(place), _support_reason(place)
    event = _event(place, reason) if row.listed("Event_Type") and "Event_Start_Date" in row.dates else None
    made = [_submission(place), patient, reason, event, _package(place, event)]
    (event or patient).setdefault("extension", []).extend(place.left())
    said = events.said_at(row)
    return tuple(
        Incoming(tree["resourceType"], tree["id"], _bare(tree), stated_at=said) for tree in made if tree
    )


def _bare(tree: Tree) -> Tree:
    return {name: value for name, value in tree.items() if value != []}


def _submission(place: Placing) -> Tree:
    """What the file says of itself on every row: who sends it for which period. One resource for a whole file."""
    names = ("LA_Code", "Reporting_Period_Start_Date", "Reporting_Period_End_Date")
    values = [place.text(names[0]), *(place.day(name) for name in names[1:])]
    kinds = ("valueString", "valueDate", "valueDate")
    return {
        "resourceType": "Basic",
        "id": events.local_id("submission", tuple(values)),
        "code": {
            "coding": [{"system": PREFIX + "resource", "code": "submission"}],
            "text": "Client Level Data",
        },
        "extension": [
            {"url": PREFIX + name, kind: value}
            for name, kind, value in zip(names, kinds, values, strict=True)
            if value
        ],
    }


def _subject(row: Row) -> Tree:
    return local("Patient", fhir_id(row.person))


def _patient(place: Placing) -> Tree:
    row = place.row
    gender, postcode = row.values.get("Gender", ""), place.text("Postcode")
    practice = place.text("GP_Practice_Code")
    if gender in ("Male", "Female", "Other", "Unknown"):
        place.text("Gender")
    return filled(
        [
            ("resourceType", "Patient"),
            ("id", fhir_id(row.person)),
            ("extension", _ethnicity(place)),
            ("identifier", _identifiers(place)),
            ("gender", _GENDERS.get(gender.casefold())),
            ("birthDate", place.day("Date_of_Birth")),
            ("deceasedDateTime", place.day("Date_of_Death")),
            ("address", [{"use": "home", "postalCode": clean_postcode(postcode)}] if postcode else []),
            ("generalPractitioner", [organisation(ODS_SYSTEM, practice)] if practice else []),
        ]
    )


def _identifiers(place: Placing) -> list[Tree]:
    """The council's own id, and the NHS number as present but not traced (status 02) until someone traces it.

    A number whose check digit fails is kept, but not as an NHS number: nobody must be joined by it.
    """
    row = place.row
    found: list[Tree] = []
    if own := place.text("LA_Person_Unique_Identifier"):
        found.append({"system": f"{COUNCIL}:{row.values.get('LA_Code', '')}:person", "value": own})
    number = clean_nhs_number(row.values.get("NHS_Number", ""))
    if is_valid_nhs_number(number):
        place.text("NHS_Number")
        concept: Tree = {
            "coding": [{"system": _STATUS_SYSTEM, "code": "02", "display": "Number present but not traced"}]
        }
        status: Tree = {"url": _UK_CORE + "NHSNumberVerificationStatus", "valueCodeableConcept": concept}
        found.append({"extension": [status], "system": NHS_NUMBER_SYSTEM, "value": number})
    elif number:
        found.append({"system": PREFIX + "NHS_Number", "value": place.text("NHS_Number")})
    return found


def _ethnicity(place: Placing) -> list[Tree]:
    value, listed = place.text("Ethnicity"), place.row.listed("Ethnicity")
    if not value:
        return []
    concept: Tree = {}
    for system, codes in ((_ETHNIC_SYSTEM, _ETHNIC_CATEGORIES), (_CENSUS_SYSTEM, _CENSUS)):
        if code := codes.get(listed):
            concept = {"coding": [{"system": system, "code": code}]}
    return [{"url": _UK_CORE + "EthnicCategory", "valueCodeableConcept": {**concept, "text": value}}]


def _support_reason(place: Placing) -> Tree | None:
    row = place.row
    listed = row.listed("Primary_Support_Reason")
    if not listed or listed == "Unknown":
        return None
    return {
        "resourceType": "Condition",
        "id": events.local_id("reason", (row.person, listed)),
        "category": [{"coding": [{"system": PREFIX + "resource", "code": "primary-support-reason"}]}],
        "code": place.concept("Primary_Support_Reason"),
        "subject": _subject(row),
    }


def _event(place: Placing, reason: Tree | None) -> Tree:
    row, kind = place.row, place.row.listed("Event_Type")
    if kind == "Request":
        tree = _request(place)
    elif kind != "Service":
        tree = _task(place, kind)
    elif row.listed("Service_Component") == "Equipment":
        tree = _equipment(place)
    else:
        tree = _service(place)
    tree["extension"] = _derived(row)
    if reason:
        _give_reason(tree, local("Condition", reason["id"]))
    return tree


def _give_reason(tree: Tree, condition: Tree) -> None:
    kind = tree["resourceType"]
    if kind == "EpisodeOfCare":
        tree["diagnosis"] = [{"condition": condition}]
    else:
        tree["reasonReference"] = condition if kind == "Task" else [condition]


def _identifier(place: Placing) -> list[Tree]:
    reference = place.text("Event_Reference")
    council = place.row.values.get("LA_Code", "")
    return [{"system": f"{COUNCIL}:{council}:event", "value": reference}] if reference else []


def _period(place: Placing) -> Tree:
    """From the start to the derived end. `_derived` says so where that is not the end stated."""
    row = place.row
    if not _is_derived(row):
        place.day("Event_End_Date")
    return filled([("start", place.day("Event_Start_Date")), ("end", str(row.end or ""))])


def _is_derived(row: Row) -> bool:
    return row.end != row.dates.get("Event_End_Date")


def _derived(row: Row) -> list[Tree]:
    """Marks an end that is the death's; an end stated otherwise stays beside it as an extension."""
    return [{"url": PREFIX + DERIVED_END, "valueBoolean": True}] if _is_derived(row) else []


def _council(place: Placing) -> Tree | None:
    code = place.row.values.get("LA_Code", "")
    return organisation(COUNCIL, code) if code else None


def _note(place: Placing) -> list[Tree]:
    description = place.text("Event_Description")
    return [{"text": description}] if description else []


def _event_concept(place: Placing, kind: str) -> Tree:
    concept = place.concept("Event_Type") or {}
    if concept.get("text") == kind:
        concept["text"] = _WORDS[kind]
    return concept


def _request(place: Placing) -> Tree:
    row = place.row
    council = _council(place)
    return filled(
        [
            ("resourceType", "ServiceRequest"),
            ("id", events.local_id("request", events.event_key(row))),
            ("identifier", _identifier(place)),
            ("status", "completed" if row.end else "active"),
            ("intent", "proposal"),
            ("code", _event_concept(place, "Request")),
            ("subject", _subject(row)),
            ("occurrencePeriod", _period(place)),
            ("authoredOn", place.day("Event_Start_Date")),
            ("performer", [council] if council else []),
            ("note", _note(place)),
        ]
    )


def _task(place: Placing, kind: str) -> Tree:
    row = place.row
    return filled(
        [
            ("resourceType", "Task"),
            ("id", events.local_id(kind.lower(), events.event_key(row))),
            ("identifier", _identifier(place)),
            ("status", "completed" if row.end else "in-progress"),
            ("intent", "order"),
            ("code", _event_concept(place, kind)),
            ("description", place.text("Event_Description")),
            ("for", _subject(row)),
            ("executionPeriod", _period(place)),
            ("authoredOn", place.day("Event_Start_Date")),
            ("owner", _council(place)),
        ]
    )


def _service(place: Placing) -> Tree:
    row = place.row
    place.text("Event_Type")
    kinds = [place.concept("Service_Type"), place.concept("Service_Component")]
    return filled(
        [
            ("resourceType", "EpisodeOfCare"),
            ("id", events.local_id("service", events.event_key(row))),
            ("identifier", _identifier(place)),
            ("status", "finished" if row.end else "active"),
            ("type", [kind for kind in kinds if kind] or [{"text": _WORDS["Service"]}]),
            ("patient", _subject(row)),
            ("managingOrganization", _council(place)),
            ("period", _period(place)),
        ]
    )


def _equipment(place: Placing) -> Tree:
    """One item for each description: the national key would make one of all items given on one day."""
    row = place.row
    place.text("Event_Type")
    key = (*events.event_key(row), folded(row.values.get("Event_Description", "")))
    return filled(
        [
            ("resourceType", "DeviceRequest"),
            ("id", events.local_id("equipment", key)),
            ("identifier", _identifier(place)),
            ("status", "completed" if row.end else "active"),
            ("intent", "order"),
            ("codeCodeableConcept", place.concept("Service_Component")),
            ("subject", _subject(row)),
            ("occurrencePeriod", _period(place)),
            ("authoredOn", place.day("Event_Start_Date")),
            ("note", _note(place)),
        ]
    )


def _package(place: Placing, event: Tree | None) -> Tree | None:
    """How a service is delivered, by whom and at what price."""
    row = place.row
    if row.listed("Event_Type") != "Service" or event is None:
        return None
    names = ("Delivery_Mechanism", "Cost_Frequency_Unit_Type")
    if not any(row.values.get(name) for name in (*events.PACKAGE, "Provider_CQC_Location_ID")):
        return None
    is_episode = event["resourceType"] == "EpisodeOfCare"
    about = local(event["resourceType"], event["id"])
    price, units, provider = (
        place.number("Unit_Cost"),
        place.number("Planned_units_per_week"),
        place.text("Provider_CQC_Location_ID"),
    )
    coded = [
        {"url": PREFIX + name, "valueCodeableConcept": concept}
        for name in names
        if (concept := place.concept(name)) and "coding" in concept
    ]
    return filled(
        [
            ("resourceType", "ChargeItem"),
            ("id", events.local_id("package", (event["id"], *events.package_key(row)))),
            ("extension", coded),
            ("status", "planned"),
            (
                "code",
                {"coding": [{"system": PREFIX + "resource", "code": "package"}], "text": "Package of care"},
            ),
            ("subject", _subject(row)),
            ("context", about if is_episode else None),
            ("supportingInformation", [] if is_episode else [about]),
            ("performer", [{"actor": organisation(LOCATION, provider)}] if provider else []),
            ("quantity", {"value": units, "unit": "units per week"} if units is not None else None),
            ("priceOverride", {"value": price, "currency": "GBP"} if price is not None else None),
        ]
    )
