"""HL7's own validator cases for R4: what it refuses by the standard alone is refused, and the reverse.

A case that needs other files (a questionnaire, a profile) or a terminology server is not asked of us. Each
case on which the two differ is named here with the reason, read by hand.
"""

from __future__ import annotations

import json as standard
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ginnel.foundation.record.fhir import json, validation
from ginnel.surfaces.feeds.fhir import FEED
from ginnel.surfaces.feeds.opening import open_file

# HL7's validator accepts these and we do not.
WE_REFUSE = {
    "list-bad-reference": "a reference that is neither an address nor a type and an id; there a warning",
    "contained-resource-bad-id-ignore": "the same file as contained-resource-bad-id, its rules switched off there",
    "ref-policy-default-r4": "a urn: that names nothing in the file, which is worth a person's look; there a warning",
    "ref-policy-default-apply-r5": "the same file",
}
# HL7's validator refuses these and we do not.
WE_ACCEPT = {
    "bad-bundle-reference-type-4": "a reference to a Practitioner by the id that an Organization has in the Bundle",
    "bundle-document-versioned-references-bad": "two versions of one resource in a document; both are kept",
    "bundle-id-3": "search results without ids, which are then named by their content",
    "bundle-id-4": "the same",
    "encounter-period": "a day's start and a moment of that day: FHIRPath does not say which is before",
    "ips-htmlrefs-backwards": "an extension's own definition",
    "mni-patientOverview-bundle-example1b": "two elements of one id in a resource, to which nothing refers",
    "mr-m-simple-nossystem": "a measure without its library",
    "relative_reference_to_TYPE_ID.all_fullUrl_UUID": "an entry that the document's Composition does not lead to",
    "relative_reference_to_fullUrl.id_in_Composition": "an address that gives the id which the resource leaves out",
    "relative_reference_to_fullUrl.id_in_target_resource": "the same",
}
# What HL7's validator knows that R4's base definitions do not say: profiles and extensions it has loaded, SNOMED CT and
# LOINC, display names, questionnaires, measures, expansions, policies on examples and markup, and how sure it is that a
# reference in a Bundle means what it seems to.
BEYOND = (
    *(
        "Wrong Display Name",
        "could not be found so is not allowed",
        "Example URLs are not allowed",
        "Unknown code",
    ),
    *("looks like embedded HTML", "appears to be an embedded HTML tag"),
    *("Slice ", "Sub-extension", "not allowed to be used"),
    *(
        "Canonical URLs must be absolute",
        "Library",
        "value set, not a code system",
        "magic LOINC",
        "vs-3",
        "IPS",
    ),
    *("sdf-20", "The path must be", "composite", "filter parameter", "valid FHIRPath", "expression language"),
    *("Coding.system must be an absolute", "bundle (", "in the bundle"),
    *("for the specified search", "can only occur once", "must be an absolute URL (not"),
)


def cases(folder: Path) -> Iterator[dict[str, Any]]:
    for line in (folder / "index.jsonl").read_text().splitlines():
        case = standard.loads(line)
        if not case["needs"]:
            yield case


def is_refused(path: Path) -> bool:
    for opened in open_file(path):
        for parcel in FEED.read(opened):
            if parcel.faults:
                return True
            for one in parcel.incoming:
                if validation.check(one.kind, json.canonical(one.tree), one.tree):
                    return True
    return False


def is_ours_to_judge(case: dict[str, Any]) -> bool:
    """At least one of its errors is a breach of the standard itself."""
    return any(not any(words in text for words in BEYOND) for text in case["error_texts"])


def test_what_r4_allows_is_accepted(real_data):
    folder = real_data("fhir-r4-validator-cases")
    allowed = [case for case in cases(folder) if not case["errors"] and not case["fatal"]]
    refused = {case["name"] for case in allowed if is_refused(folder / case["file"])}
    assert refused == set(WE_REFUSE)
    assert len(allowed) > 80


def test_what_r4_forbids_is_refused(real_data):
    folder = real_data("fhir-r4-validator-cases")
    forbidden = [
        case for case in cases(folder) if (case["errors"] or case["fatal"]) and is_ours_to_judge(case)
    ]
    accepted = {case["name"] for case in forbidden if not is_refused(folder / case["file"])}
    assert accepted == set(WE_ACCEPT)
    assert len(forbidden) > 30
