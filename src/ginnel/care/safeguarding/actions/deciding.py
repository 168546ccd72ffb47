"""Deciding whether there is a duty to enquire, enquiring, and concluding."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from ginnel.care.safeguarding import rules
from ginnel.care.safeguarding.actions.chasing import late_no_more
from ginnel.care.safeguarding.actions.stepping import step
from ginnel.care.safeguarding.models import Concern, ConcernStep, Conclusion, DutyDecision, Enquiry
from ginnel.care.safeguarding.queries.finding import check_has, concern_for
from ginnel.care.safeguarding.rules import Limbs
from ginnel.care.safeguarding.states import Advocacy, ConcernState, WishesMet
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.sharing.rules.table import SOCIAL_CARE_PROFESSIONALS
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def decide(
    *, concern: UUID, number: int, limbs: Limbs, outcome: ConcernState, reasons: str, by: Viewer
) -> None:
    """Say whether there is a duty to enquire (Care Act 2014 s42(1)); only a social care professional of the council
    may. Raises NotFound, NotPermitted for whoever raised it, Conflict, and what `rules.check_can_decide` raises."""
    found, before = _mine(concern, by)
    rules.check_may_decide(by.identity, found.raised_by, list(found.additions.values_list("by", flat=True)))
    rules.check_is_undecided(before.state)
    rules.check_can_decide(limbs, outcome, reasons)
    step(found, number, outcome, before.team_id, before.staff_id, by=by)
    DutyDecision.objects.create(
        concern=found,
        has_needs=limbs.has_needs.answer,
        has_needs_why=limbs.has_needs.why.strip(),
        is_at_risk=limbs.is_at_risk.answer,
        is_at_risk_why=limbs.is_at_risk.why.strip(),
        cannot_protect=limbs.cannot_protect.answer,
        cannot_protect_why=limbs.cannot_protect.why.strip(),
        outcome=outcome,
        reasons=reasons.strip(),
        at=clock.now(),
        by=by.identity,
    )


@transaction.atomic
def enquire(
    *,
    concern: UUID,
    number: int,
    asks: str,
    advocacy: Advocacy,
    is_planned: bool = False,
    made_by: str = "",
    by_when: date | None = None,
    by: Viewer,
) -> None:
    """Begin an enquiry, or while `is_planned` only plan it: made by the council, or caused to be made by the
    organisation `made_by` (a code), which must answer `by_when`. Said again it changes who makes it. The council has it
    all the while. Raises NotFound, Conflict, Invalid."""
    found, before = _mine(concern, by)
    rules.check_can_enquire(asks, by_when, clock.today(), is_caused=bool(made_by))
    other = organisations.by_code(made_by, viewer=by) if made_by else None
    if made_by and other is None:
        raise Invalid("There is no such organisation.")
    to = ConcernState.PLANNING if is_planned else ConcernState.UNDER_WAY
    step(found, number, to, before.team_id, before.staff_id, by=by)
    Enquiry.objects.create(
        concern=found,
        made_by=other,
        asks=asks.strip(),
        by_when=by_when,
        advocacy=advocacy,
        at=clock.now(),
        by=by.identity,
    )
    late_no_more(found.id)


@transaction.atomic
def conclude(*, concern: UUID, number: int, outcome: str, wishes_met: WishesMet, by: Viewer) -> None:
    """Say what came of it, and whether what they wanted came about. Raises as `enquire`, and Conflict where nobody has
    represented somebody who needs it (Care Act 2014 s68)."""
    found, before = _mine(concern, by)
    last = found.enquiries.order_by("-at", "-id").values_list("advocacy", flat=True).first()
    is_enquiry = before.state == ConcernState.UNDER_WAY
    rules.check_can_conclude(
        outcome, wishes_met, (last or "") if is_enquiry else "", has_wishes=found.wishes.exists()
    )
    step(found, number, ConcernState.CONCLUDED, before.team_id, before.staff_id, by=by)
    Conclusion.objects.create(
        concern=found, outcome=outcome.strip(), wishes_met=wishes_met, at=clock.now(), by=by.identity
    )
    late_no_more(found.id)


def _mine(concern: UUID, by: Viewer) -> tuple[Concern, ConcernStep]:
    rules.check_may_work(by.role, SOCIAL_CARE_PROFESSIONALS)
    found = concern_for(concern, viewer=by)
    return found, check_has(found, viewer=by)
