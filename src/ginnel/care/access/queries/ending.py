"""What a contact has come to, with all that was joined to it, for whoever would close it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from ginnel.care.access.models import Contact, Referral, ReferralStep
from ginnel.care.access.queries.caring import carer_may_have_needs
from ginnel.care.access.queries.joining import joined_to, last_joined, whom
from ginnel.care.access.queries.sight import open_to
from ginnel.care.access.rules.closing import Ending, carried
from ginnel.care.access.rules.knowing import ASKED, RISKS, Question
from ginnel.care.access.states import REFERRAL_BACK, OutcomeKind, ReferredFor, Verdict
from ginnel.kernel.viewer import Viewer


def ending_of(contact: Contact, *, viewer: Viewer) -> Ending:
    """Everything counts, whoever asks; what of it they may be told is said with it. What was joined to it is part of
    it: its needs and its doubts stand until they are answered here after the last of them was joined."""
    joined = joined_to(contact)
    outcomes = set(contact.outcomes.values_list("kind", flat=True))
    referring = [contact]
    for one in joined:
        kinds = frozenset(one.outcomes.values_list("kind", flat=True))
        counts = carried(kinds, is_about_the_same=whom(one) == whom(contact))
        outcomes |= counts
        referring += [one] if OutcomeKind.REFERRED in counts else []
    verdicts, said_by = _verdicts(contact, joined)
    read = frozenset.intersection(*(open_to(one, viewer=viewer) for one in (contact, *joined)))
    unsaid, for_person, for_carer = _referred(referring)
    return Ending(
        outcomes=frozenset(outcomes),
        may_have_needs=any(one.may_have_needs for one in (contact, *joined)),
        carer_may_have_needs=any(carer_may_have_needs(one, viewer=viewer) for one in (contact, *joined)),
        may_be_at_risk=not verdicts[Question.ABUSE].isdisjoint((Verdict.YES, Verdict.UNSURE)),
        may_lack_capacity=not verdicts[Question.CAPACITY].isdisjoint((Verdict.NO, Verdict.UNSURE)),
        referred=unsaid,
        for_person=for_person,
        for_carer=for_carer,
        is_told={ASKED[risk].category for risk in RISKS} <= read or said_by <= {viewer.identity},
    )


def _referred(contacts: list[Contact]) -> tuple[int, bool, bool]:
    """How many referrals were sent out of them of which nobody said what they are for, without those that repeat one
    of these; and whether any is for the person's assessment, and for the carer's. Of those alone that somebody has."""
    ids = set(Referral.objects.filter(contact__in=contacts).values_list("id", flat=True))
    sent = Referral.objects.filter(id__in=_in_hand(ids))
    said = set(sent.values_list("assessment", flat=True))
    unsaid = sent.filter(assessment=ReferredFor.UNSAID).exclude(again__in=sent.values("pk")).count()
    person, carer = ({one, ReferredFor.BOTH} for one in (ReferredFor.PERSON, ReferredFor.CARER))
    return unsaid, not said.isdisjoint(person), not said.isdisjoint(carer)


def _in_hand(ids: set[UUID]) -> set[UUID]:
    """Those of these referrals that somebody has or had: what was withdrawn or came back is in nobody's hands, unless
    it was sent again and that is."""
    last = ReferralStep.objects.filter(referral=OuterRef("pk")).order_by("-number").values("state")[:1]
    back = set(
        Referral.objects.filter(id__in=ids)
        .annotate(state=Subquery(last))
        .filter(state__in=REFERRAL_BACK)
        .values_list("id", flat=True)
    )
    if not back:
        return ids
    again = dict(Referral.objects.filter(again__in=back).values_list("id", "again_id"))
    return (ids - back) | {again[one] for one in _in_hand(set(again))}


def _verdicts(contact: Contact, joined: list[Contact]) -> tuple[dict[Question, set[str]], set[str]]:
    """The last verdict on each risk in each of them, and whoever said any of it."""
    since = last_joined(contact) if joined else None
    verdicts, said_by = {risk: set[str]() for risk in RISKS}, set[str]()
    for risk in RISKS:
        latest, at, bys = _latest(contact, risk)
        is_settled = bool(latest) and at is not None and since is not None and at > since
        found = (
            [(latest, bys)] if is_settled else [(latest, bys), *(_latest(one, risk)[::2] for one in joined)]
        )
        for verdict, by in found:
            verdicts[risk] |= {verdict}
            said_by |= by
    return verdicts, said_by


def _latest(contact: Contact, risk: Question) -> tuple[str, datetime | None, set[str]]:
    answers = contact.answers.filter(question=risk).exclude(verdict="").order_by("at", "id")
    rows = list(answers.values_list("verdict", "at", "by"))
    return (rows[-1][0], rows[-1][1], {by for _, _, by in rows}) if rows else ("", None, set())
