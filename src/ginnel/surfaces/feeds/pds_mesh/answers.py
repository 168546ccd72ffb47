"""One row of a PDS MESH response: what its codes say of who somebody is.

Response codes and matching steps are those of the PDS MESH data dictionary; docs/reference/pds-mesh.md lists them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ginnel.care.reception.rules import Reply
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.people.rules.tracing import Held, Nobody
from ginnel.kernel.values.identifiers import clean_postcode, is_valid_nhs_number
from ginnel.surfaces.feeds.tabular.layouts import folded

REFERENCE, CODE, NUMBER = "UNIQUE REFERENCE", "ERROR/SUCCESS_CODE", "MATCHED_NHS_NO"
STEP, SCORE = "MATCHED_ALGORITHM_INDICATOR", "MATCHED_CONFIDENCE_PERCENTAGE"
BIRTH, DEATH, SENSITIVITY = "DATE_OF_BIRTH", "DATE_OF_DEATH", "SENSITIVITY_FLAG"
NEEDED = (REFERENCE, CODE, NUMBER, STEP, SCORE, "FAMILY_NAME", "GIVEN_NAME", BIRTH)

MATCHED, SENSITIVE = ("00", "90", "92"), "92"
NOBODY: Mapping[str, tuple[Nobody, Nobody]] = {  # by number, by details
    "15": (Nobody.NOT_ASKED, Nobody.NOT_ASKED),
    "16": (Nobody.NOT_ASKED, Nobody.NOT_ASKED),
    "91": (Nobody.INVALIDATED, Nobody.NOT_ASKED),
    "96": (Nobody.NOT_FOUND, Nobody.SEVERAL),
    "97": (Nobody.NOT_FOUND, Nobody.SEVERAL),
    "98": (Nobody.NOT_FOUND, Nobody.NOT_FOUND),
}
# What stands in the place of a number where there is none to give.
NO_NUMBER: Mapping[str, tuple[Nobody, Nobody]] = {"0000000000": NOBODY["98"], "9999999999": NOBODY["97"]}
CROSS_CHECK, SEARCHES = "1", ("2", "3", "4")
OPEN = ("", "N", "U")  # anything else says that where this person is must not be said
GENDERS = {"1": "male", "2": "female", "9": "other", "0": "unknown"}
_REFERENCE = re.compile(r"(?P<batch>[0-9a-f]{32})-(?P<source>[0-9]{1,18})")


@dataclass(frozen=True)
class Refused(Exception):  # noqa: N818
    """Why a row cannot be understood."""

    code: str
    message: str
    field: str


def unique_reference(batch: str, source: int) -> str:
    """What a person is called in a batch: says of which batch and which source record, and of nothing else."""
    return f"{batch}-{source}"


def reply(cells: Mapping[str, str]) -> Reply:
    """What a row says, by folded column name. Raises Refused."""

    def cell(name: str) -> str:
        return cells.get(folded(name), "")

    called = _REFERENCE.fullmatch(cell(REFERENCE))
    if called is None:
        raise Refused("reference-unknown", "The reference is none that is given to anybody here.", REFERENCE)
    by_number, by_details = _said(cell)
    return Reply(called["batch"], int(called["source"]), by_number, by_details)


def _said(cell) -> tuple[Held | Nobody, Held | Nobody]:  # type: ignore[no-untyped-def]
    code = cell(CODE)
    if code in NOBODY:
        return NOBODY[code]
    if code not in MATCHED:
        raise Refused(
            "trace-refused", f"The service gives code {_safe(code)}: it did not trace this row.", CODE
        )
    if cell(NUMBER) in NO_NUMBER:
        return NO_NUMBER[cell(NUMBER)]
    if not is_valid_nhs_number(cell(NUMBER)):
        raise Refused("nhs-number-invalid", "The number that was found is no NHS number.", NUMBER)
    if cell(STEP) == CROSS_CHECK:
        return Held(_described(cell)), Nobody.NOT_ASKED
    if cell(STEP) in SEARCHES:
        return Nobody.NOT_FOUND, Held(_described(cell), score=_score(cell(SCORE)))
    raise Refused("code-unknown", "The step by which the number was found is not known.", STEP)


def _described(cell) -> Description:  # type: ignore[no-untyped-def]
    return Description(
        number=0,
        nhs_number=cell(NUMBER),
        family=cell("FAMILY_NAME"),
        given=cell("GIVEN_NAME"),
        birth_date=_date(cell(BIRTH), BIRTH),
        death_date=_date(cell(DEATH), DEATH),
        gender=GENDERS.get(cell("GENDER"), ""),
        postcode=clean_postcode(cell("POSTCODE")) if cell("POSTCODE") else "",
        is_separated=cell(CODE) == SENSITIVE or cell(SENSITIVITY).upper() not in OPEN,
    )


def _date(text: str, field: str) -> str:
    """CCYYMMDD as ISO; the time that may follow a death's day is left out."""
    if not text:
        return ""
    match = re.fullmatch(r"(\d{4})(\d{2})?(\d{2})?\d*", text)
    if match is None:
        raise Refused("date-invalid", "The date is not written CCYYMMDD.", field)
    return "-".join(filter(None, match.groups()))


def _score(text: str) -> float:
    try:
        score = float(text)
    except ValueError:
        score = -1
    if not 0 <= score <= 100:
        raise Refused("score-invalid", "The confidence is no percentage.", SCORE)
    return score / 100


def _safe(code: str) -> str:
    return code if re.fullmatch(r"\d{2}", code) else "of another form"
