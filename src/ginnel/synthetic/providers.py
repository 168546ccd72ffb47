"""A care home and a home care provider of the pretend county, each of which looks after somebody with a story.

None of them is in the county's files: what they send is whom they look after, as their own system would.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from ginnel.foundation.relationships.fhir.serving import LIST_KINDS
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.kernel.values.identifiers import NHS_NUMBER_SYSTEM, ODS_SYSTEM
from ginnel.surfaces.feeds import loading
from ginnel.synthetic import fhir, storyline
from ginnel.synthetic.facts import as_of

# By story: whom the council placed there, or has cared for at home.
LOOKED_AFTER = {"alone at night": "ZH1", "start here": "ZH2"}
# What each gives: the storyline's word for it, and the provider's own.
GIVES = {"ZH1": ("care_home", "Lives in the care home"), "ZH2": ("home_care", "Home care")}


def look_after(folder: Path, stories: Iterable[dict[str, Any]]) -> int:
    """Let each provider send whom it looks after and since when; how many there are. Sent again it changes nothing."""
    theirs = [(LOOKED_AFTER[each["story"]], each) for each in stories if each["story"] in LOOKED_AFTER]
    for code, story in theirs:
        path = folder / "providers" / f"{code}-residents.ndjson"
        path.parent.mkdir(exist_ok=True)
        sent = (_patient(story), _episode(code, story))
        path.write_bytes(b"".join(fhir.line(each) + b"\n" for each in sent))
        list(loading.load_path(path, source=code))
    loading.settle()
    return len(theirs)


def _episode(code: str, story: dict[str, Any]) -> dict[str, Any]:
    service, words = GIVES[code]
    kind = fhir.concept(LIST_KINDS, RelationshipKind.SERVICE, RelationshipKind.SERVICE.label, words)
    days = next(
        each[0]
        for each in reversed(_storyline(story)["events"])
        if each[2] == "service" and each[3]["service"] == service
    )
    return {
        "resourceType": "EpisodeOfCare",
        "id": f"{story['person']}-{service}".replace("_", "-"),
        "status": "active",
        "type": [kind],
        "patient": {"reference": f"Patient/{story['person']}"},
        "managingOrganization": {"identifier": {"system": ODS_SYSTEM, "value": code}},
        "period": {"start": (as_of() - timedelta(days=days)).isoformat()},
    }


def _storyline(story: dict[str, Any]) -> dict[str, Any]:
    return next(each for each in storyline.stories() if each["name"] == story["story"])


def _patient(story: dict[str, Any]) -> dict[str, Any]:
    given, _, family = story["name"].partition(" ")
    verified = fhir.concept(
        f"{fhir.UKCORE_CODES}/UKCore-NHSNumberVerificationStatusEngland", "01", fhir.STATUS_DISPLAY["01"]
    )
    status = {
        "url": f"{fhir.UKCORE}/Extension-UKCore-NHSNumberVerificationStatus",
        "valueCodeableConcept": verified,
    }
    number = {"extension": [status], "system": NHS_NUMBER_SYSTEM, "value": story["nhs_number"]}
    return {
        "resourceType": "Patient",
        "id": story["person"],
        "identifier": [number],
        "active": True,
        "name": [{"use": "official", "family": family, "given": [given]}],
        "gender": _storyline(story)["cast"]["sex"],
        "birthDate": story["born"],
    }
