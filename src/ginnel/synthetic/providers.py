"""A care home and a home care provider of the pretend county, each of which looks after somebody with a story.

None of them is in the county's files: what they send is whom they look after, as their own system would.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.people import actions as people
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.rules import Observed
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing import queries as sharing
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import NHS_NUMBER_SYSTEM
from ginnel.kernel.viewer import Purpose, Viewer
from ginnel.surfaces.feeds import loading
from ginnel.synthetic import fhir, storyline

# By story: whom the council placed there, or has cared for at home.
LOOKED_AFTER = {"alone at night": "ZH1", "start here": "ZH2"}


def look_after(folder: Path, stories: Iterable[dict[str, Any]]) -> int:
    """Let each provider send whom it looks after, and keep them on its list; how many there are. Sent again it changes
    nothing."""
    theirs = [(LOOKED_AFTER[each["story"]], each) for each in stories if each["story"] in LOOKED_AFTER]
    for code, story in theirs:
        path = folder / "providers" / f"{code}-residents.ndjson"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(fhir.line(_patient(story)) + b"\n")
        list(loading.load_path(path, source=code))
    by = sharing.service("observe", purpose=Purpose.RECORD_KEEPING)
    relationships.observe(observed=[_observed(code, story, by) for code, story in theirs], by=by)
    return len(theirs)


def _observed(code: str, story: dict[str, Any], by: Viewer) -> Observed:
    at = organisations.ensure(code=code, by=by)
    (source,) = people.ensure(keys=[(at.id, story["person"])], by=by).values()
    reference = f"{RelationshipKind.SERVICE} list of {code}: {story['person']}"
    return Observed(reference, source.number, RelationshipKind.SERVICE, code, clock.now())


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
        "gender": next(each["cast"]["sex"] for each in storyline.stories() if each["name"] == story["story"]),
        "birthDate": story["born"],
    }
