"""What is asked of the national service about one source record, and what its answer is worth. Pure functions.

A number is never trusted against the demographics, whoever gives it: what the national service holds counts for a
record only where birth date and names agree by `rules.agreement`, the rule by which records are joined. The guidance
asks for such a cross-check after a retrieval by number:
https://digital.nhs.uk/developer/api-catalogue/personal-demographics-service-fhir
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

from ginnel.foundation.people.rules.agreement import TRACED, Agreement, agreement
from ginnel.foundation.people.rules.columns import columns
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.people.rules.features import features
from ginnel.foundation.people.rules.model import shipped
from ginnel.foundation.people.rules.weighing import Weigher, weigher
from ginnel.foundation.people.states import TraceOutcome, TraceService
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.values.identifiers import is_valid_nhs_number
from ginnel.kernel.viewer import Purpose, Viewer

# What a question consists of, in this order: when one of them changes, the question is another.
ASKED = ("nhs_number", "family", "given", "birth_date", "gender", "postcode")


@dataclass(frozen=True, slots=True)
class Question:
    """What one source says of one person, as it is asked of the national service. `source` is the source record's
    number; `fingerprint` (of what is asked) goes back in the answer; birth date ISO, perhaps partial."""

    source: int
    fingerprint: str
    nhs_number: str
    family: str
    given: str
    birth_date: str
    gender: str
    postcode: str

    @property
    def has_number(self) -> bool:
        """Whether there is a number worth asking by."""
        return is_valid_nhs_number(self.nhs_number)

    @property
    def has_details(self) -> bool:
        """Whether there is enough to search by: family name and whole birth date (the service's own minimum)."""
        return bool(self.family) and len(self.birth_date) == 10


@dataclass(frozen=True, slots=True)
class Held:
    """One person as the national service holds them. `description.nhs_number` is their number now.

    `death_status` is PDS's: 1 informal, 2 formal, '' where no death is known. `score` 0 to 1, of a search only.
    """

    description: Description
    death_status: str = ""
    score: float | None = None


class Nobody(StrEnum):
    """Why the national service shows no one person."""

    NOT_ASKED = "not-asked"
    NOT_FOUND = "not-found"
    INVALIDATED = "invalidated"
    SEVERAL = "several"
    TOO_MANY = "too-many"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question came to: one row of `Trace`.

    `number` is the number the national service gave, '' where none: it stands for the record only where the outcome's
    status is 01. `is_restricted`: the national service keeps this person apart, so nothing may say where they are.
    `death_date` ISO or '', with `death_status` for its source.
    """

    source: int
    fingerprint: str
    service: TraceService
    asked_at: datetime
    answered_at: datetime
    outcome: TraceOutcome
    number: str = ""
    score: float | None = None
    is_restricted: bool = False
    death_date: str = ""
    death_status: str = ""


class Standing(NamedTuple):
    """The columns of a source record that come of the trace that stands for what it says now."""

    traced_number: str
    traced_status: str
    traced_apart: bool
    traced_at: datetime | None


UNTRACED = Standing("", "", False, None)
# Of NHS NUMBER STATUS INDICATOR CODE: asked, and no number came of it.
NOT_SETTLED = ("04", "05")


class Again(NamedTuple):
    """An answer from before these moments is asked for again: numbers are replaced, people die, and whoever was not
    found then may be now."""

    verified_before: datetime
    unverified_before: datetime


def check_can_ask(viewer: Viewer) -> None:
    """Raises NotPermitted for any viewer but a service that keeps the record."""
    if viewer.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only the work of keeping the record asks the national service about many.",))


def fingerprint(row: Mapping[str, Any]) -> str:
    """Of the columns of a source record: the same as long as the source says the same (32 hexadecimal digits)."""
    said = "\x1f".join(str(row[name]) for name in ASKED)
    return blake2b(said.encode("utf-8", "replace"), digest_size=16).hexdigest()


def question(row: Mapping[str, Any]) -> Question:
    """From the columns of a source record."""
    return Question(row["number"], fingerprint(row), *(row[name] for name in ASKED))


def standing(outcome: str, number: str, is_restricted: bool, answered_at: datetime) -> Standing:
    """What a trace changes of its record: the number where it is verified, and always the status."""
    status = TraceOutcome(outcome).status
    return Standing(number if status == TRACED else "", status, is_restricted, answered_at)


def agrees(asked: Question, held: Held) -> Agreement:
    """Whether what the source says could be said of the person the national service holds."""
    said = Description(
        number=0,
        family=asked.family,
        given=asked.given,
        birth_date=asked.birth_date,
        gender=asked.gender,
        postcode=asked.postcode,
    )
    weigh = _weigh()
    return agreement(weigh(features(columns(said)), features(columns(held.description))).levels)


def answered(
    asked: Question,
    *,
    by_number: Held | Nobody,
    by_details: Held | Nobody,
    least_score: float,
    service: TraceService,
    asked_at: datetime,
    answered_at: datetime,
) -> Answer:
    """What a retrieval by the number said and a search by the details said come to together.

    Whoever did not do one of the two says `Nobody.NOT_ASKED` for it. A search's only match counts from `least_score`
    on. When the number is somebody else's and the details find one person, theirs is the number.
    """
    outcome, held = _outcome(asked, by_number, by_details, least_score)
    told = held.description if held else None
    return Answer(
        asked.source,
        asked.fingerprint,
        service,
        asked_at,
        answered_at,
        outcome,
        number=told.nhs_number if told else "",
        score=held.score if held else None,
        is_restricted=bool(told and told.is_separated and outcome.status == TRACED),
        death_date=told.death_date if told and outcome.status == TRACED else "",
        death_status=held.death_status if held and outcome.status == TRACED else "",
    )


def needs_search(asked: Question, by_number: Held | Nobody) -> bool:
    """Whether the number alone does not answer the question, and there is enough to search by."""
    is_settled = isinstance(by_number, Held) and agrees(asked, by_number) is Agreement.AGREES
    return asked.has_details and not is_settled


def _outcome(
    asked: Question, by_number: Held | Nobody, by_details: Held | Nobody, least_score: float
) -> tuple[TraceOutcome, Held | None]:
    if isinstance(by_number, Held) and agrees(asked, by_number) is Agreement.AGREES:
        is_same = by_number.description.nhs_number == asked.nhs_number
        return (TraceOutcome.VERIFIED if is_same else TraceOutcome.SUPERSEDED), by_number
    if isinstance(by_details, Held):
        if _is_sure(asked, by_details, least_score):
            is_said = by_details.description.nhs_number == asked.nhs_number
            return (TraceOutcome.VERIFIED if is_said else TraceOutcome.FOUND), by_details
        if not isinstance(by_number, Held):
            return TraceOutcome.UNSURE, by_details
    if isinstance(by_number, Held):
        return TraceOutcome.CONFLICT, None
    if by_number is Nobody.INVALIDATED:
        return TraceOutcome.INVALIDATED, None
    assert not isinstance(by_details, Held)
    return _LACKING.get(by_details, _LACKING.get(by_number, TraceOutcome.TOO_LITTLE)), None


def _is_sure(asked: Question, held: Held, least_score: float) -> bool:
    return (held.score is None or held.score >= least_score) and agrees(asked, held) is Agreement.AGREES


_LACKING = {
    Nobody.NOT_FOUND: TraceOutcome.NOT_FOUND,
    Nobody.SEVERAL: TraceOutcome.SEVERAL,
    Nobody.TOO_MANY: TraceOutcome.TOO_MANY,
}


@cache
def _weigh() -> Weigher:
    return weigher(shipped())
