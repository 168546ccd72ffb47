"""For which purposes an agreement is needed, and which version of one is in force for whom on a day. Pure.

An agreement says that organisations share, what, for which purposes and until when. Care, and keeping people from harm,
never wait for one: there a missing or lapsed agreement is written into the decision's audit event and told to
information governance. Whatever is not in `WHY_NOT_NEEDED` is refused without one, also what is thought of later.

Sources: MAIS information governance 0.1 (SharingPolicy); ICO data sharing code of practice (Data Protection Act 2018
s121: an agreement is good practice and no condition of lawful sharing); Caldicott principles 1, 3 and 7.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ginnel.foundation.people.rules.folding import fold
from ginnel.foundation.sharing.rules.restrictions import Restrictions
from ginnel.foundation.sharing.states import Standing
from ginnel.kernel.errors import Invalid
from ginnel.kernel.viewer import Category, Purpose, covered_by

WHY_NOT_NEEDED: Mapping[Purpose, str] = {
    Purpose.DIRECT_CARE: (
        "Nobody's care waits for a signature: the duty to share for it (Health and Social Care Act 2012 s251B) "
        "rests on no agreement."
    ),
    Purpose.SAFEGUARDING: (
        "Keeping somebody from harm has duties of its own (Care Act 2014 s42 to s45), and so have vital interests (UK "
        "GDPR article 6(1)(d))."
    ),
    Purpose.RECORD_KEEPING: (
        "Keeping the record true is done for the organisations that hold it, and shows it to nobody else."
    ),
    Purpose.INFORMATION_GOVERNANCE: (
        "Whoever checks how records are used must be able to, above all where the agreement is at fault."
    ),
    Purpose.OWN_RECORD: (
        "What is written about somebody is theirs to read (UK GDPR article 15): organisations need not agree to it."
    ),
}
# Told so long before a review is due or an agreement ends, and to be read within so long.
TOLD_BEFORE = timedelta(days=28)
READ_WITHIN = timedelta(days=7)
# When an agreement names no day of its own, and how far off any may be.
REVIEWED_AFTER = timedelta(days=365)
LONGEST_UNREVIEWED = timedelta(days=3 * 366)
# Of who signed, and of the role in which: as much as a signature holds.
LONGEST_SIGNED = 255
LACKING_NOTICE, REVIEW_NOTICE, ENDING_NOTICE = "agreement-lacking", "agreement-review", "agreement-ending"


# How everything is kept: a kind of fact that is told apart one day is covered as well.
EVERYTHING = 0


def numbered(covers: Iterable[Category]) -> list[int]:
    """Kinds of fact as they are kept."""
    kinds = frozenset(covers)
    return [EVERYTHING] if kinds == frozenset(Category) else sorted(int(kind) for kind in kinds)


def covered(numbers: Iterable[int]) -> frozenset[Category]:
    """Kinds of fact that are kept so."""
    held = frozenset(numbers)
    return frozenset(Category) if EVERYTHING in held else frozenset(Category(number) for number in held)


def needs_agreement(purpose: Purpose) -> bool:
    return purpose not in WHY_NOT_NEEDED


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation (its code) that a version names, and the day on which it signed."""

    organisation: str
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an agreement, as far as decisions need it. `covers` are the kinds of fact it names in our words,
    `restrictions` what it forbids in them.

    `is_carried_over`: made from what was recorded before agreements were data, so that nobody could sign it.
    """

    number: int
    starts_on: date
    ends_on: date
    parties: tuple[Party, ...]
    purposes: frozenset[str]
    covers: frozenset[Category]
    is_carried_over: bool = False
    restrictions: Restrictions = field(default_factory=Restrictions)

    def lets(self, organisation: str, purpose: str, by_law: bool = False) -> frozenset[Category]:
        """The kinds of fact that it lets an organisation have for a purpose, where it binds it."""
        return let(self.purposes, self.covers, self.restrictions, organisation, purpose, by_law)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """That an organisation ("": all of them) is bound no longer, from a day on, by versions up to a number."""

    up_to: int
    organisation: str
    on: date

    def concerns(self, version: Version, organisation: str) -> bool:
        return self.up_to >= version.number and self.organisation in ("", organisation)


@dataclass(frozen=True, slots=True)
class Terms:
    """Every version of one agreement, in any order, and who withdrew."""

    versions: tuple[Version, ...]
    withdrawals: tuple[Withdrawn, ...] = ()

    def bound(self, version: Version, day: date) -> tuple[Party, ...]:
        """The parties that had not withdrawn from this version by that day."""
        gone = {
            each.organisation for each in self.withdrawals if each.up_to >= version.number and each.on <= day
        }
        return () if "" in gone else tuple(each for each in version.parties if each.organisation not in gone)

    def unsigned(self, version: Version, day: date) -> tuple[str, ...]:
        """Those still bound who had not signed by that day."""
        if version.is_carried_over:
            return ()
        waiting = (each for each in self.bound(version, day) if not each.signed_on or each.signed_on > day)
        return tuple(each.organisation for each in waiting)

    def standing(self, version: Version, day: date) -> Standing:
        """Where a version stands on a day. The first thing that keeps it from being in force is what is said."""
        if not self.bound(version, day):
            return Standing.WITHDRAWN
        if any(later.number > version.number and self._took_over(later, day) for later in self.versions):
            return Standing.REPLACED
        if day > version.ends_on:
            return Standing.LAPSED
        if self.unsigned(version, day):
            return Standing.UNSIGNED
        return Standing.NOT_YET if day < version.starts_on else Standing.IN_FORCE

    def in_force(self, day: date) -> Version | None:
        """The one version that counts. Once a later one has begun an earlier one never counts again."""
        found = [each for each in self.versions if self.standing(each, day) is Standing.IN_FORCE]
        return max(found, key=lambda each: each.number, default=None)

    def _took_over(self, later: Version, day: date) -> bool:
        begun = later.starts_on <= day and not self.unsigned(later, day)
        return begun and bool(self.bound(later, day))


def let(
    purposes: Collection[str],
    covers: Iterable[Category],
    restricted: Restrictions,
    organisation: str,
    purpose: str,
    by_law: bool = False,
) -> frozenset[Category]:
    """What is let of what is covered, when what is restricted for that organisation and purpose is taken away."""
    if purpose not in purposes or restricted.forbids(organisation, purpose, by_law):
        return frozenset()
    return covered_by(covers) - covered_by(restricted.without(organisation))


def agreed(
    agreements: Iterable[Terms], *, organisation: str, purpose: Purpose, day: date
) -> frozenset[Category]:
    """The kinds of fact that agreements in force on a day let this organisation share for a purpose."""
    found: frozenset[Category] = frozenset()
    for version in _binding(agreements, organisation, day):
        found |= version.lets(organisation, purpose)
    return found


@dataclass(frozen=True, slots=True)
class Leaving:
    """What agreements let leave this place of an organisation, and the day by which it is deleted wherever it went."""

    kinds: frozenset[Category]
    until: date


def leaving(
    agreements: Iterable[Terms], *, organisation: str, purpose: Purpose, day: date, by_law: bool = False
) -> Leaving | None:
    """What may leave for a purpose, None for nothing. No agreement keeps in what must leave by law (`by_law`)."""
    kinds: frozenset[Category] = frozenset()
    until = date.max
    for version in _binding(agreements, organisation, day):
        held, after = version.restrictions, version.restrictions.deleted_after
        lets = version.lets(organisation, purpose, by_law)
        if lets and (by_law or held.may_leave(organisation)):
            kinds |= lets
            until = min(until, version.ends_on, day + after if after else date.max)
    return Leaving(kinds, until) if kinds else None


def _binding(agreements: Iterable[Terms], organisation: str, day: date) -> Iterator[Version]:
    for terms in agreements:
        version = terms.in_force(day)
        if version and organisation in {each.organisation for each in terms.bound(version, day)}:
            yield version


def ended(
    agreements: Iterable[Terms], organisation: str, purposes: Iterable[Purpose], today: date
) -> date | None:
    """The day on which the last agreement that bound an organisation for one of these purposes ended for it."""
    wanted = {purpose.value for purpose in purposes}
    days = [
        min(
            [
                version.ends_on,
                *(each.on for each in terms.withdrawals if each.concerns(version, organisation)),
            ]
        )
        for terms in agreements
        for version in terms.versions
        if wanted & version.purposes
        and organisation in {party.organisation for party in version.parties}
        and version.starts_on <= today
        and not terms.unsigned(version, version.ends_on)
    ]
    return max((day for day in days if day <= today), default=None)


def check_can_sign(
    *, name: str, role: str, signed_on: date, today: date, ends_on: date, standing: Standing
) -> None:
    """Raises Invalid for a signature that says too little, is of a day to come or past the end, or under what counts no
    longer. What has ended may still be written down as signed in its time."""
    if len(name.strip()) < 3:
        raise Invalid("Say who signed.")
    if len(name.strip()) > LONGEST_SIGNED:
        raise Invalid(f"Say who signed in at most {LONGEST_SIGNED} characters.", field="name")
    if len(role.strip()) < 3:
        raise Invalid("Say in which role they signed.")
    if signed_on > today:
        raise Invalid("Nobody can have signed on a day to come.")
    if signed_on > ends_on:
        raise Invalid("It had ended by then.")
    if standing in (Standing.WITHDRAWN, Standing.REPLACED):
        raise Invalid(f"This version cannot be signed: {standing.label[0].lower()}{standing.label[1:]}.")


def check_signs_for(*, party: str, signatory: str, role: str, signed_in_as: str = "") -> None:
    """Raises Invalid unless the role in which somebody signs is the one that the agreement names for the party.
    `signed_in_as` is the role they hold, of whoever signs themselves. Case, hyphens and accents make no difference.
    Nobody can sign in a role that is longer than a signature holds."""
    is_short = len(role.strip()) <= LONGEST_SIGNED
    if is_short and fold(signed_in_as or role) == fold(signatory):
        return
    if len(signatory) > LONGEST_SIGNED:  # loaded before such a document was refused
        raise Invalid(
            f"The role that the agreement names for {party} is longer than a signature holds. Agree a version whose "
            f"Party.Signatory has at most {LONGEST_SIGNED} characters.",
            field="role",
        )
    if not is_short:
        raise Invalid(f"Say in which role they signed in at most {LONGEST_SIGNED} characters.", field="role")
    signs = f"For {party} its {signatory} signs, as Party.Signatory of the agreement says."
    if signed_in_as:
        held = f"{signed_in_as[0].lower()}{signed_in_as[1:]}"
        raise Invalid(
            f"You are signed in as {held}. {signs} Where you hold that post too, a colleague writes it down.",
            field="role",
        )
    raise Invalid(
        f"{signs} Write down a signature in that role, or agree a version that names another.", field="role"
    )


def check_can_withdraw(*, reason: str) -> None:
    """Raises Invalid without a reason."""
    if len(reason.strip()) < 5:
        raise Invalid("Say why: what was decided, by whom.")


def check_can_review(*, found: str, next_on: date, today: date) -> None:
    """Raises Invalid for a review that found nothing out or names no next day within three years."""
    if len(found.strip()) < 5:
        raise Invalid("Say what the review found.")
    if not today < next_on <= today + LONGEST_UNREVIEWED:
        raise Invalid("Name the day of the next review, within three years from now.")


def review_day(starts_on: date, ends_on: date, named: date | None) -> date:
    """When a version is first to be reviewed: on the day it names, or after a year, and never after its end."""
    return min(named or min(starts_on, date.max - REVIEWED_AFTER) + REVIEWED_AFTER, ends_on)


def latest(versions: Sequence[Version]) -> Version:
    return max(versions, key=lambda each: each.number)
