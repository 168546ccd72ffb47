"""What a colleague may do beyond their role: where each competence is from, who confirms it, and for how long. Pure.

- Care Act assessment: whoever assesses has "the skills, knowledge and competence" and is "appropriately trained" (Care
  and Support (Assessment) Regulations 2014, SI 2014/2827, regulation 5(1)).
- Assessing deafblind people: "specific training and expertise relating to individuals who are deafblind" (the same,
  regulation 6).
- Trusted assessors: A Competency Framework for Trusted Assessors (2005, with the Royal College of Occupational
  Therapists); the higher of its levels may do what the lower may.
- Triage of a 2-hour crisis: community health services two-hour crisis response standard (NHS England, 2021). That a
  nurse or another registered clinician does it is this project's reading.
- Safeguarding adults: Adult Safeguarding: Roles and Competencies for Health Care Staff (intercollegiate, 2018). Raising
  a concern needs none: it is for everybody (Care Act 2014, statutory guidance, chapter 14).
- Assessing mental capacity: Mental Capacity Act 2005, sections 2 and 3, and its code of practice, chapter 4.

For how long each is confirmed at most is a dated parameter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ginnel.foundation.organisations.rules.rota import KEEPS_ROTAS, LONGEST_REASON
from ginnel.foundation.organisations.states import Competence
from ginnel.kernel.errors import Invalid, NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer

INCLUDES: dict[Competence, frozenset[Competence]] = {
    Competence.ADVANCED_TRUSTED_ASSESSOR: frozenset({Competence.TRUSTED_ASSESSOR}),
}
"""What is held with another."""


@dataclass(frozen=True, slots=True)
class Holding:
    """`is_held`: today, by somebody who works there. `confirmed_by` is a name, "" for who never worked there;
    `recorded_by` the identity of who wrote it down."""

    id: UUID
    staff: UUID
    name: str
    competence: Competence
    how: str
    confirmed_by: str
    valid_from: date
    valid_to: date
    ended_on: date | None
    is_held: bool
    recorded_by: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a competence today, with a team of theirs, and whether they are on duty there now."""

    staff: UUID
    name: str
    team: UUID | None
    team_name: str
    is_on_duty: bool


def with_included(held: Iterable[str]) -> frozenset[Competence]:
    found = {Competence(one) for one in held}
    return frozenset(found.union(*(INCLUDES.get(one, frozenset()) for one in found)))


def that_include(competence: str) -> frozenset[Competence]:
    """The competence, and those with which it is held."""
    wanted = Competence(competence)
    return frozenset({wanted, *(one for one, others in INCLUDES.items() if wanted in others)})


def check_may_confirm(by: Viewer, *, organisation: str) -> None:
    """Raises NotPermitted for whoever neither keeps the record as a service nor keeps rotas at the organisation."""
    if by.role == "service" and by.purpose is Purpose.RECORD_KEEPING:
        return
    if by.role not in KEEPS_ROTAS or by.organisation != organisation:
        raise NotPermitted(
            ("You keep only what colleagues of your own organisation may do, if your role does.",)
        )


def check_can_confirm(
    how: str, *, is_own: bool, valid_from: date, valid_to: date, at_latest: date, today: date
) -> None:
    """`at_latest` is the last day until which it may be confirmed. Raises Invalid."""
    if is_own:
        raise Invalid("Somebody else confirms what a colleague may do.", field="confirmed_by")
    if not how.strip() or not how.isprintable() or len(how) > LONGEST_REASON:
        raise Invalid(f"Say how you know, in no more than {LONGEST_REASON} characters.", field="how")
    if valid_to < valid_from or valid_to < today:
        raise Invalid("It ends before it begins, or is over already.", field="valid_to")
    if valid_to > at_latest:
        latest = f"{at_latest:%d.%m.%Y}"
        raise Invalid(f"It is confirmed until {latest} at the latest, and then anew.", field="valid_to")


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last day that it has."""
    years, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    raise Invalid("There is no such day.")
