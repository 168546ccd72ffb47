"""The codes by which Booking and Referral's senders know what went wrong, beside FHIR's own.

Source: NHS England, CodeSystem England-HTTPErrorCodes 1.0.0 (those of a receiver, `REC_`; it has none of these for too
many requests). Booking and Referral API 1.4.0 writes the address of the code system otherwise in every example, so both
are said.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ginnel.surfaces.fhir.outcome import Failure

SYSTEMS = (
    "https://fhir.nhs.uk/CodeSystem/http-error-codes",
    "https://fhir.nhs.uk/Codesystem/http-error-codes",
)
CODES = {
    400: "REC_BAD_REQUEST",
    401: "REC_UNAUTHORIZED",
    403: "REC_FORBIDDEN",
    404: "REC_NOT_FOUND",
    405: "REC_METHOD_NOT_ALLOWED",
    406: "REC_NOT_ACCEPTABLE",
    409: "REC_CONFLICT",
    415: "REC_UNSUPPORTED_MEDIA_TYPE",
    422: "REC_UNPROCESSABLE_ENTITY",
    429: "TOO_MANY_REQUESTS",
    500: "REC_SERVER_ERROR",
    503: "REC_UNAVAILABLE",
}
_PLACE = "/$process-message"


def coded(path: str, found: Failure) -> Failure:
    """As it is, but for what answers a message: there each error has the code of its status."""
    code = CODES.get(found.status)
    if code is None or not path.endswith(_PLACE):
        return found
    details = {"coding": [{"system": system, "code": code} for system in SYSTEMS]}
    issues: list[dict[str, Any]] = [
        {**one, "details": details} if one.get("severity") == "error" else one
        for one in found.tree.get("issue", ())
    ]
    return replace(found, tree={**found.tree, "issue": issues})
