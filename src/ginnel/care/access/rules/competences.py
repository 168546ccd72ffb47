"""Which steps at the front door are kept for whoever was confirmed to be able to take them, and which never are. Pure.

Anybody at the door takes a call, gives immediate help, tells of services, refers, calls 999 and raises a safeguarding
concern, whatever they hold: nobody is turned away. Kept for some are

- noting that an assessment was refused, which ends the council's duty (Care Act 2014 s11(1); of a carer s11(5)).
  Whoever carries out an assessment is to be appropriately trained (Care and Support (Assessment) Regulations 2014,
  regulation 5(1)); that the same colleagues note that one was refused is this project's reading, and no regulation
  says it;
- ordering simple equipment or a minor adaptation, for a trusted assessor (A Competency Framework for Trusted Assessors,
  2005; a minor adaptation up to £1,000 is free, Care and Support (Preventing Needs) Regulations 2014);
- saying of a 2-hour crisis that it is taken on, or is none, and of its clock, before that, that it stands still (that
  it has happened nobody says before: `rules.standing.may_be_met`): triage by a clinician (two-hour crisis response
  standard, NHS England, 2021; that it needs one is this project's reading).

A step is kept only while somebody may take it: an organisation keeps what somebody who works there holds today, and of
a referral the team that was asked keeps it while one of its own who holds it is on duty (or works there, where the team
keeps no rota). Else it is anybody's of that team, and the next in line is told.
"""

from __future__ import annotations

from collections.abc import Collection

from ginnel.care.access.states import ClockEvent, ClockKind, OutcomeKind, ReferralState, Urgency
from ginnel.foundation.organisations.states import Competence
from ginnel.kernel.errors import Conflict

_OUTCOMES = {
    OutcomeKind.ASSESSMENT_REFUSED: Competence.CARE_ACT_ASSESSMENT,
    OutcomeKind.CARER_REFUSED: Competence.CARE_ACT_ASSESSMENT,
    OutcomeKind.EQUIPMENT: Competence.TRUSTED_ASSESSOR,
}
TO_TRIAGE = frozenset({ReferralState.SENT, ReferralState.RECEIVED})
_CRISIS_STEPS = frozenset({ReferralState.ACCEPTED, ReferralState.DECLINED})
RESERVES = frozenset({*_OUTCOMES.values(), Competence.CRISIS_TRIAGE})
"""What keeps some step for those who hold it."""
MAY_BE_ASKED_FOR = tuple(one for one in Competence if one is not Competence.SAFEGUARDING)
"""What somebody may say that a contact asks for. A concern is for everybody, and what would tell of one is not said."""


def needed_for_outcome(kind: str) -> Competence | None:
    return _OUTCOMES.get(OutcomeKind(kind))


def needed_for_answer(urgency: str, to: str, before: str) -> Competence | None:
    """For saying of a referral of that urgency that it comes to `to`. What was accepted can be given back by anybody
    who was asked."""
    is_triage = urgency == Urgency.CRISIS and to in _CRISIS_STEPS and before in TO_TRIAGE
    return Competence.CRISIS_TRIAGE if is_triage else None


def needed_of_clock(kind: str, event: str, referral: str | None) -> Competence | None:
    """For saying that a clock stands still or has happened; `referral` is the state of the one that it is of, None for
    a contact's. That a contact's crisis has happened is for whoever has the contact: they called 999 or referred."""
    is_ended = event == ClockEvent.MET and referral in TO_TRIAGE
    is_stopped = event == ClockEvent.PAUSED and (referral is None or referral in TO_TRIAGE)
    return Competence.CRISIS_TRIAGE if kind == ClockKind.CRISIS and (is_ended or is_stopped) else None


def asked_by(*, may_have_needs: bool, clocks: Collection[str]) -> frozenset[Competence]:
    """What a contact asks for by what it is: `clocks` are the kinds that run."""
    found = {Competence.CARE_ACT_ASSESSMENT} if may_have_needs else set()
    return frozenset(found | ({Competence.CRISIS_TRIAGE} if ClockKind.CRISIS in clocks else set()))


def check_holds(needed: Competence | None, held: Collection[str], kept: Collection[str]) -> None:
    """`kept` is what is kept for those who hold it. Raises Conflict with what is needed, and names nobody."""
    if needed is not None and needed in kept and needed not in held:
        raise Conflict(
            f"This is kept for whoever is confirmed for it ({needed.label}). You can go on helping: say that it is "
            "asked for, and hand it over to who may, named below."
        )
