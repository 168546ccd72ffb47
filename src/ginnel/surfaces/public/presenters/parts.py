"""Which of the twenty parts of the whole system (R208) a service is, in a reader's words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ginnel.foundation.directory.rules import elements
from ginnel.foundation.directory.states import CriticalElement
from ginnel.surfaces.public.presenters import said

WORDS = {
    CriticalElement.GENERAL_PRACTICE: "Keeping well, near home",
    CriticalElement.ACUTE_HOSPITAL: "Care in hospital",
    CriticalElement.FRONT_TRIAGE: "First help at the hospital door",
    CriticalElement.PATHWAY_TEAM: "Plans for leaving hospital",
    CriticalElement.RAPID_RESPONSE: "Fast help, day and night",
    CriticalElement.INTERMEDIATE_CARE: "Help to do things for yourself again",
    CriticalElement.TELECARE: "Alarms and help from a distance",
    CriticalElement.COMMUNITY_CLINICS: "Clinics that are not in a hospital",
    CriticalElement.STEP_DOWN: "Help while you get better",
    CriticalElement.HOUSING_WITH_CARE: "Homes with care",
    CriticalElement.NURSING_AND_THERAPY: "Places with nurses and therapy",
    CriticalElement.ALLIED_HEALTH: "Therapy and aids",
    CriticalElement.CARE_AT_HOME: "Care at home",
    CriticalElement.FAMILIES_AND_CARERS: "Help for families and carers",
    CriticalElement.THIRD_SECTOR: "Charities and early help",
    CriticalElement.FRONT_LINE_ASSESSORS: "People who see what you need",
    CriticalElement.LIBRARIES_AND_INFORMATION: "Libraries and finding out",
    CriticalElement.TRANSPORT: "Ways to get about",
    CriticalElement.COMMUNITY_FACILITIES: "Homes, work and leisure",
    CriticalElement.LEADERSHIP: "Local people who make it work",
}


def parts(document: dict[str, Any]) -> list[str]:
    """Each once, in the order of the twenty; a term that is none of them is left out."""
    terms = (each.get("taxonomy_term") for each in said.members(document, "attributes"))
    found = {_element(one.get("id")) for one in terms if isinstance(one, dict)}
    return [WORDS[one] for one in sorted(one for one in found if one)]


def _element(value: Any) -> CriticalElement | None:
    try:
        return elements.of_term(UUID(str(value)))
    except ValueError:
        return None
