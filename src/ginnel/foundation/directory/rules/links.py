"""Named links: whom each organisation says to ring about what (R37), what it ought to say, and what is wrong. Pure.

Which subjects an organisation of each kind ought to name somebody for is this project's own proposal: what others ask
of it most, and whom to ring when nobody is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from ginnel.foundation.directory.rules.telephones import is_number
from ginnel.foundation.directory.states import LinkSubject
from ginnel.foundation.organisations.states import Competence, OrganisationKind
from ginnel.kernel.errors import Fault

LONGEST = {"who": 200, "telephone": 40, "hours": 300, "cover": 200, "cover_telephone": 40}
MISSING_NOTICE, STALE_NOTICE = "link-missing", "link-stale"
_EVERYBODY = (LinkSubject.GENERAL, LinkSubject.OUT_OF_HOURS)
_OUGHT: dict[str, tuple[LinkSubject, ...]] = {
    OrganisationKind.COUNCIL: (
        LinkSubject.DISCHARGE,
        LinkSubject.SAFEGUARDING,
        LinkSubject.EQUIPMENT,
        LinkSubject.LEARNING_DISABILITY,
        LinkSubject.CARERS,
        LinkSubject.FINANCE,
        LinkSubject.HOUSING,
    ),
    OrganisationKind.ACUTE_TRUST: (LinkSubject.DISCHARGE, LinkSubject.SAFEGUARDING),
    OrganisationKind.COMMUNITY_TRUST: (LinkSubject.NURSING, LinkSubject.MENTAL_HEALTH, LinkSubject.EQUIPMENT),
    OrganisationKind.AMBULANCE_TRUST: (LinkSubject.SAFEGUARDING,),
    OrganisationKind.INTEGRATED_CARE_BOARD: (LinkSubject.CONTINUING_CARE, LinkSubject.RECORDS),
    OrganisationKind.TELECARE: (LinkSubject.TELECARE,),
}


@dataclass(frozen=True, slots=True)
class LinkTyped:
    """Whom to ring, as somebody types it: a team or a colleague, and who covers when they are away. `staff_id` is a
    colleague's account, `competence` what they are rung for, and `cover_team_id` a team whose rota says who covers."""

    who: str
    telephone: str
    hours: str = ""
    cover: str = ""
    cover_telephone: str = ""
    staff_id: UUID | None = None
    competence: str = ""
    cover_team_id: UUID | None = None


def ought(kind: str) -> tuple[LinkSubject, ...]:
    return (*_OUGHT.get(kind, ()), *_EVERYBODY)


def faults(link: LinkTyped) -> list[Fault]:
    """`field` names the box."""
    return [Fault(code, message, field=field) for field, code, message in _wrong(link)]


def _wrong(link: LinkTyped) -> Iterator[tuple[str, str, str]]:
    if not link.who and link.staff_id is None:
        yield "who", "missing", "Say which team or colleague to ask for"
    if not is_number(link.telephone):
        yield "telephone", "not-a-number", "Write a telephone number like 01632 960001 ext 3"
    if not link.cover and link.cover_team_id is None:
        yield "cover", "missing", "Say who covers when they are away, so that nobody rings in vain"
    if link.cover_telephone and not is_number(link.cover_telephone):
        yield "cover_telephone", "not-a-number", "Write a telephone number like 01632 960001"
    if link.competence and link.competence not in Competence.values:
        yield "competence", "unknown", "Choose what they are confirmed for"
    if link.competence and link.staff_id is None:
        yield "competence", "nobody", "Choose the colleague who is confirmed for it"
    for name, most in LONGEST.items():
        said = getattr(link, name)
        if len(said) > most or not said.isprintable():
            yield name, "too-long", f"Say it in at most {most} plain letters"


def missing(kind: str, named: set[str]) -> list[LinkSubject]:
    """What an organisation of a kind ought to say and does not, in order."""
    return [subject for subject in ought(kind) if subject not in named]


_NOT_COVERED = "No rota says any more who covers."


def what_is_wrong(*, works_there: bool, competence: str, holds_it: bool, has_cover: bool) -> str:
    """Why one that names an account is not to be gone by, "" where it is: whoever is named has left, or is no longer
    confirmed for what they are rung about, or no rota says any more who covers."""
    if not works_there:
        return "They work there no longer."
    if competence and not holds_it:
        return f"They are no longer confirmed for this: {Competence(competence).label}."
    return "" if has_cover else _NOT_COVERED


def said_elsewhere(wrong: str) -> str:
    """What is wrong, as others than the organisation's own read it: nothing of a colleague of whom they may not know
    why they are not to be rung."""
    return wrong if wrong in ("", _NOT_COVERED) else "It may be out of date: ring who covers."
