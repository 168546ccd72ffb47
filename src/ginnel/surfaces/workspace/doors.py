"""By which door whoever writes down a contact most likely heard of it."""

from __future__ import annotations

from typing import Any

from ginnel.care.access.states import Door
from ginnel.foundation.organisations.states import OrganisationKind, Role

_BY_ROLE = {
    Role.PHARMACIST: Door.PHARMACY,
    Role.AMBULANCE_CLINICIAN: Door.AMBULANCE,
    Role.HOSPITAL_WARD_NURSE: Door.HOSPITAL_WARD,
    Role.HOSPITAL_DOCTOR: Door.HOSPITAL_WARD,
    Role.EMERGENCY_DEPARTMENT_CLINICIAN: Door.HOSPITAL_WARD,
    Role.CARE_HOME_WORKER: Door.CARE_HOME,
    Role.VOLUNTARY_LINK_WORKER: Door.VOLUNTARY,
}
_BY_KIND = {
    OrganisationKind.GP_PRACTICE: Door.GENERAL_PRACTICE,
    OrganisationKind.VOLUNTARY: Door.VOLUNTARY,
    OrganisationKind.CARE_PROVIDER: Door.CARE_HOME,
}


def door_of(viewer: Any) -> str:
    """The telephone, unless their work says otherwise; they can say another."""
    by_kind = _BY_KIND.get(viewer.organisation_kind, Door.PHONE)
    return str(_BY_ROLE.get(viewer.role, by_kind))
