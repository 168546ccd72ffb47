"""How much a person is willing to have shared: which of their words counts, and when an objection yields. Pure.

Willingness is not the legal basis, which is the duty to care; it is the person's say within it. Among all that was
said the last word that covers a question counts, whether it was wider or narrower than the one before. What is said
of a subject, or of medicines, covers the medicines that tell the subject; that medicines may be shared does not lift an
objection to a subject.

Sources: Health and Social Care Act 2012 s251B (duty to share, lifted by the person's objection); Caldicott principle 8;
Mental Capacity Act 2005 s1-s4 (capacity is of one decision at one time).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.foundation.sharing.rules.needs import is_opened_alone
from ginnel.foundation.sharing.states import Ground, SaidBy
from ginnel.kernel.errors import Invalid, NotPermitted
from ginnel.kernel.viewer import MEDICATION_OF, Category, Purpose, covering

# That somebody is there, under which name and number, cannot be objected to: nobody could be told that they object.
OBJECTABLE = frozenset(Category) - {Category.DEMOGRAPHICS}
# Keeping somebody from harm has its own duties (Care Act 2014 s42 to s45); keeping the record true shares nothing.
HEEDING = frozenset({Purpose.DIRECT_CARE})


# Whoever says that medicines may be shared need not think of what they said of a subject that some of them tell.
LIFTING_NO_SUBJECT = Category.PROBLEMS_AND_MEDICATION
SUBJECTS = frozenset(MEDICATION_OF)


def heeds(purpose: Purpose, category: Category) -> bool:
    """Whether an objection to this category counts for this purpose."""
    return purpose in HEEDING and category in OBJECTABLE


# How long an objection may yield without being looked at again, by who says so.
LONGEST_YIELDING = {
    Role.CALDICOTT_GUARDIAN: timedelta(days=365),
    Role.INFORMATION_GOVERNANCE_OFFICER: timedelta(days=28),
}


@dataclass(frozen=True, slots=True)
class Word:
    """One thing that was said: an objection, or that it may be shared, to whom (kind and code of an organisation, ''
    for all) and about what (None for everything). `order` breaks ties of `said_at`: recorded later counts."""

    is_objection: bool
    organisation_kind: str
    organisation: str
    category: Category | None
    said_at: datetime
    order: str

    def covers(self, kind: str, organisation: str, category: Category) -> bool:
        return (
            self.organisation_kind in ("", kind)
            and self.organisation in ("", organisation)
            and (self.category is None or self.category in covering(category))
        )


@dataclass(frozen=True, slots=True)
class Yielding:
    """That objections about a category (None: any) yield to an organisation (code) from a moment up to another."""

    organisation: str
    category: Category | None
    starts_at: datetime
    ends_at: datetime


def objections(
    words: Iterable[Word], yieldings: Iterable[Yielding], *, kind: str, organisation: str, at: datetime
) -> frozenset[Category]:
    """What may not be shared with this organisation now, because the person asked so."""
    said, yielded = list(words), list(yieldings)
    return frozenset(
        category
        for category in OBJECTABLE
        if _counts(said, kind, organisation, category) and not _yields(yielded, organisation, category, at)
    )


def _counts(words: Iterable[Word], kind: str, organisation: str, category: Category) -> bool:
    found = counting(words, kind, organisation, category)
    return found is not None and found.is_objection


def counting(words: Iterable[Word], kind: str, organisation: str, category: Category) -> Word | None:
    """Of all that cover it: the last objection that no later word lifts, or else the last word."""
    last: Word | None = None
    of_subject: Word | None = None
    for word in sorted(words, key=lambda one: (one.said_at, one.order)):
        if not word.covers(kind, organisation, category):
            continue
        last = word
        if word.category != LIFTING_NO_SUBJECT:
            of_subject = word if word.is_objection and word.category in SUBJECTS else None
    return last if last is None or last.is_objection else of_subject or last


def _yields(yieldings: Iterable[Yielding], organisation: str, category: Category, at: datetime) -> bool:
    return any(
        one.organisation == organisation
        and (one.category is None or one.category in covering(category))
        and one.starts_at <= at < one.ends_at
        for one in yieldings
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of somebody's capacity to decide about sharing: when, and whether they can."""

    id: UUID
    has_capacity: bool
    at: datetime


def check_can_be_said(
    *,
    said_by: str,
    organisation_kind: str,
    categories: Iterable[int],
    said_at: datetime,
    now: datetime,
    capacity: Found | None,
    why: str,
) -> None:
    """Raises Invalid, naming what is missing, for words that cannot count."""
    if said_by not in SaidBy:
        raise Invalid("Say whose word this is.")
    if organisation_kind and organisation_kind not in OrganisationKind:
        raise Invalid("There is no such kind of organisation.")
    if any(category not in OBJECTABLE for category in categories):
        raise Invalid(
            "Their name, birth date and NHS number cannot be left out: nobody could be told they object."
        )
    if said_at > now:
        raise Invalid("It cannot have been said in the future.")
    if SaidBy(said_by).needs_incapacity:
        if capacity is None or capacity.has_capacity:
            raise Invalid(
                "Somebody else decides only where the person was found unable to decide this. Record that."
            )
        if not why.strip():
            raise Invalid("Say why it is in the person's interests.")
    elif said_by == SaidBy.SELF and capacity is not None and not capacity.has_capacity:
        raise Invalid(
            "The person was found unable to decide this; their wishes go into the decision made for them."
        )


def check_can_lift(relationships: Iterable[str]) -> None:
    """Raises NotPermitted unless something holds that the worker did not open for themselves: an emergency opening does
    not defeat a refusal, and does not let whoever has one write that the person thinks otherwise."""
    if is_opened_alone(relationships):
        raise NotPermitted(("Only those who work with a person write down what they let be shared.",))


def check_can_yield(*, role: str, ground: str, reason: str, starts_at: datetime, ends_at: datetime) -> None:
    """Raises NotPermitted for a role that may not overrule a person, and Invalid for what is not lawful or endless."""
    longest = LONGEST_YIELDING.get(Role(role)) if role in Role else None
    if longest is None:
        raise NotPermitted(("Only a Caldicott Guardian or information governance overrules an objection.",))
    if ground not in Ground:
        raise Invalid("Say on which ground.")
    if len(reason.strip()) < 5:
        raise Invalid("Say why: what was ordered, what the law requires, or who is at risk of what.")
    if not starts_at < ends_at <= starts_at + longest:
        raise Invalid(f"An end is needed, at most {longest.days} days away.")
