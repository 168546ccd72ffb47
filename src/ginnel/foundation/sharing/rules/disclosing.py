"""What may leave this place about people for purposes beyond their care, and whose opt-outs are heeded. Pure.

The opt-out is applied disclosure by disclosure, by purpose and legal basis: not to care, not where the law requires it
(the Client Level Data return, which is why returns do not come this way), not to what people consented to themselves.

Sources: National data opt-out operational policy guidance, chapters 5 (applies to section 251 support, regulations 2
and 5) and 6 (does not apply to consent, legal requirement, communicable disease, overriding public interest); type 1
opt-outs as practices record them; CAG 7-04(a)/2013, which covers no social care data; ICO anonymisation code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ginnel.foundation.sharing.states import DisclosureForm, LegalBasis, OptOutKind
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Category, Purpose

# What may be approved at all: care, safeguarding and the keeping of the record are no disclosures of this kind.
BEYOND_CARE = frozenset({Purpose.PLANNING, Purpose.RESEARCH})
LONGEST_APPROVAL = timedelta(days=366)
NEVER = frozenset({Category.GENETIC, Category.SEXUAL_AND_REPRODUCTIVE_HEALTH, Category.THIRD_PARTY})

HEEDED: Mapping[LegalBasis, tuple[frozenset[OptOutKind], str]] = {
    LegalBasis.CONSENT: (frozenset(), "Who consented to this very disclosure has said so themselves."),
    LegalBasis.SECTION_251: (
        frozenset(OptOutKind),
        "Support under section 251 is given on condition that people's opt-outs are respected.",
    ),
    LegalBasis.REQUIRED_BY_LAW: (frozenset(), "Nobody can opt out of what the law requires."),
    LegalBasis.COMMUNICABLE_DISEASE: (
        frozenset(),
        "Regulation 3 protects others, and is not subject to opt-outs.",
    ),
    LegalBasis.PUBLIC_INTEREST: (
        frozenset(),
        "The interest in this one case was found to outweigh the objection.",
    ),
    LegalBasis.ANONYMOUS: (
        frozenset(OptOutKind),
        "The national opt-out does not reach it; it is heeded all the same where rows are about single people.",
    ),
}


@dataclass(frozen=True, slots=True)
class Approval:
    """A disclosure as far as the decision to let something leave needs it."""

    basis: LegalBasis
    form: DisclosureForm
    expires_on: date
    is_ended: bool = False


def heeded(basis: LegalBasis, form: DisclosureForm) -> frozenset[OptOutKind]:
    """Whose opt-outs are left out of what leaves. Counts have been through disclosure control and are about nobody."""
    if form is DisclosureForm.COUNTS:
        return frozenset()
    return HEEDED[basis][0]


def check_can_be_approved(
    *,
    title: str,
    purpose: Purpose,
    recipient: str,
    basis: LegalBasis,
    reference: str,
    form: DisclosureForm,
    categories: Iterable[Category],
    expires_on: date,
    today: date,
) -> None:
    """Raises Invalid for an approval that says too little, never ends, or is open to no lawful route."""
    kinds = frozenset(categories)
    if len(title.strip()) < 5 or len(recipient.strip()) < 3:
        raise Invalid("Say what leaves, and to whom.")
    if purpose not in BEYOND_CARE:
        raise Invalid("Only planning and research are approved here; care needs no approval.")
    if len(reference.strip()) < 3:
        raise Invalid("Name the approval, the law or the decision that it rests on.")
    if not kinds:
        raise Invalid("Say which kinds of fact leave.")
    if kinds & NEVER and basis not in (LegalBasis.CONSENT, LegalBasis.REQUIRED_BY_LAW):
        raise Invalid("Genetic facts, sexual health and what others said leave only by consent or by law.")
    if basis is LegalBasis.ANONYMOUS and form is DisclosureForm.IDENTIFIED:
        raise Invalid("What has names or numbers is not anonymous.")
    _check_social_care(basis, form, kinds)
    if not today <= expires_on <= today + LONGEST_APPROVAL:
        raise Invalid("Name the last day, within a year from now.")


def _check_social_care(basis: LegalBasis, form: DisclosureForm, kinds: frozenset[Category]) -> None:
    """The support for risk stratification covers no social care: that goes by pseudonym, by consent or by law."""
    is_open = (LegalBasis.CONSENT, LegalBasis.REQUIRED_BY_LAW)
    if Category.SOCIAL_CARE in kinds and form is DisclosureForm.IDENTIFIED and basis not in is_open:
        raise Invalid("Social care facts leave with names or numbers only by consent or by law.")


def check_may_leave(
    approval: Approval, *, today: date, now: datetime, lists: Mapping[OptOutKind, datetime], lasts: timedelta
) -> frozenset[OptOutKind]:
    """Whose opt-outs must be left out of it, now. `lists` says when each list was last brought up to date, `lasts`
    how old one may be.

    Raises Conflict for an approval that has ended, and where a list that is heeded is missing or too old.
    """
    if approval.is_ended or today > approval.expires_on:
        raise Conflict("This approval has ended: nothing leaves under it.")
    wanted = heeded(approval.basis, approval.form)
    for kind in sorted(wanted):
        at = lists.get(kind)
        if at is None or now - at > lasts:
            said = "has never been loaded" if at is None else f"is older than {lasts.days} days"
            raise Conflict(f"The list of the {kind.label.lower()} {said}: nothing leaves.")
    return wanted
