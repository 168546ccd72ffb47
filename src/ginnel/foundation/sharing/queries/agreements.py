"""Agreements between organisations: all of them for a page, and what those in force let one organisation have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.sharing.models import (
    Agreement,
    AgreementParty,
    AgreementVersion,
    AgreementWithdrawal,
)
from ginnel.foundation.sharing.rules.agreements import (
    Leaving,
    Party,
    Terms,
    Version,
    Withdrawn,
    agreed,
    covered,
    ended,
    leaving,
    let,
    needs_agreement,
)
from ginnel.foundation.sharing.rules.restrictions import Restrictions, restrictions
from ginnel.foundation.sharing.rules.table import PURPOSES
from ginnel.foundation.sharing.states import Standing
from ginnel.kernel import clock
from ginnel.kernel.errors import NotFound
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Category, Purpose, Viewer

ABOUT_NOBODY = "What organisations agreed is about no person."
# Whose lack of an agreement is told: those who see people. The other purposes that need none show nobody anything.
CARING = frozenset({Purpose.DIRECT_CARE, Purpose.SAFEGUARDING})
# Where no agreement is needed what there is of one is only noted, and what is noted may be so old: nothing hangs on it,
# and no read pays for it.
_NOTED_FOR = timedelta(seconds=60)
_noted: dict[tuple[str, Purpose], tuple[datetime, frozenset[Category]]] = {}


@dataclass(frozen=True, slots=True)
class Signed:
    """A party of a version. `who`, `role` and `on` are of its signature, '' and None where it has not signed;
    `withdrew_on` and `why` of its withdrawal."""

    id: UUID
    code: str
    name: str
    signatory: str
    who: str = ""
    role: str = ""
    on: date | None = None
    written_down_by: str = ""
    withdrew_on: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    at: datetime
    by: str
    found: str
    next_on: date


@dataclass(frozen=True, slots=True)
class AgreementVersionShown:
    """One version for a page. `document` is what came; `unread` the fields whose words are none of ours;
    `restrictions` what it forbids and obliges to, and what of that decides."""

    id: UUID
    agreement: UUID
    number: int
    name: str
    identifier: str
    contact: str
    uri: str
    purposes: tuple[Purpose, ...]
    covers: tuple[Category, ...]
    starts_on: date
    ends_on: date
    review_on: date
    standing: Standing
    is_carried_over: bool
    parties: tuple[Signed, ...]
    reviews: tuple[Reviewed, ...]
    unread: tuple[str, ...]
    document: Mapping[str, Any]
    recorded_at: datetime
    recorded_by: str
    withdrawn: str = ""
    restrictions: Restrictions = field(default_factory=Restrictions, repr=False)

    def lets(self, organisation: str, purpose: Purpose) -> frozenset[Category]:
        """The kinds of fact that it lets a party (by code) have for a purpose."""
        return let(self.purposes, self.covers, self.restrictions, organisation, purpose)

    @property
    def unsigned(self) -> tuple[Signed, ...]:
        if self.is_carried_over:
            return ()
        return tuple(each for each in self.parties if each.on is None and each.withdrew_on is None)


@dataclass(frozen=True, slots=True)
class AgreementShown:
    """An agreement: its versions, latest first, and the one in force today, if any."""

    id: UUID
    versions: tuple[AgreementVersionShown, ...]

    @property
    def latest(self) -> AgreementVersionShown:
        return self.versions[0]

    @property
    def in_force(self) -> AgreementVersionShown | None:
        return next((each for each in self.versions if each.standing is Standing.IN_FORCE), None)


@dataclass(frozen=True, slots=True)
class Lacking:
    """An organisation whose staff work for purposes without an agreement in force. `since` is the day on which the last
    one ended, None where there never was one; `reference` is the same for as long as this lasts."""

    code: str
    name: str
    purposes: tuple[Purpose, ...]
    since: date | None

    @property
    def reference(self) -> str:
        return f"no-agreement/{self.code}/{'+'.join(self.purposes)}/{self.since or 'never'}"


@needs_no_viewer(ABOUT_NOBODY)
def all_agreements() -> list[AgreementShown]:
    """Every agreement, by the name of its latest version."""
    found = [_shown(row) for row in _rows()]
    return sorted(found, key=lambda each: (each.latest.name, str(each.id)))


@needs_no_viewer(ABOUT_NOBODY)
def agreement(id: UUID) -> AgreementShown:
    """One agreement with all its versions. Raises NotFound."""
    for row in _rows().filter(id=id):
        return _shown(row)
    raise NotFound("There is no such agreement.")


@needs_no_viewer("an input of the sharing decision itself")
def unagreed(*, organisation: str, purpose: Purpose) -> frozenset[Category]:
    """What no agreement in force lets this organisation (code) have for a purpose. Exact where one is needed; where
    none is, it may be a minute old."""
    if needs_agreement(purpose):
        return _unagreed(organisation, purpose)
    at = clock.now()
    noted = _noted.get((organisation, purpose))
    if noted is None or not timedelta(0) <= at - noted[0] < _NOTED_FOR:
        noted = _noted[organisation, purpose] = (at, _unagreed(organisation, purpose))
    return noted[1]


@needs_no_viewer("about what is remembered in this process")
def forget_noted() -> None:
    _noted.clear()


def giving(*, viewer: Viewer) -> dict[int, frozenset[Category]]:
    """What each organisation (by number) lets be used for the viewer's purpose by agreements in force today."""
    terms, parties = _about(viewer.purpose)
    today = clock.today()
    given = {
        number: agreed(terms, organisation=code, purpose=viewer.purpose, day=today)
        for code, number in parties.items()
    }
    return {number: kinds for number, kinds in given.items() if kinds}


def letting_leave(*, viewer: Viewer, by_law: bool = False) -> dict[int, Leaving]:
    """What each organisation (by number) lets leave this place for the viewer's purpose by agreements in force today,
    and until when it may be kept. `by_law`: the law requires it to leave."""
    terms, parties = _about(viewer.purpose)
    today = clock.today()
    let = {
        number: leaving(terms, organisation=code, purpose=viewer.purpose, day=today, by_law=by_law)
        for code, number in parties.items()
    }
    return {number: each for number, each in let.items() if each}


def _about(purpose: Purpose) -> tuple[list[Terms], dict[str, int]]:
    """Agreements that name a purpose, and their parties: number by code."""
    rows = list(_rows().filter(versions__purposes__contains=[purpose.value]).distinct())
    parties = {
        party.organisation.code: party.organisation.number
        for row in rows
        for version in row.versions.all()
        for party in version.parties.all()
    }
    return [_terms(row) for row in rows], parties


def lacking(*, viewer: Viewer) -> list[Lacking]:
    """Organisations whose staff care for people, or keep them safe, with no agreement in force for it, by name."""
    terms, today = [_terms(row) for row in _rows()], clock.today()
    found = []
    for held in organisations.working(viewer=viewer):
        doing = {purpose for role in held.roles for purpose in PURPOSES.get(role, ())} & CARING
        without = tuple(
            sorted(
                purpose
                for purpose in doing
                if not agreed(terms, organisation=held.code, purpose=purpose, day=today)
            )
        )
        if without:
            found.append(Lacking(held.code, held.name, without, ended(terms, held.code, without, today)))
    return sorted(found, key=lambda each: (each.name, each.code))


def _unagreed(organisation: str, purpose: Purpose) -> frozenset[Category]:
    mine = AgreementVersion.objects.filter(
        parties__organisation__code=organisation, purposes__contains=[purpose.value]
    )
    rows = _rows().filter(id__in=mine.values("agreement_id"))
    terms = [_terms(row) for row in rows]
    have = agreed(terms, organisation=organisation, purpose=purpose, day=clock.today())
    return frozenset(Category) - have


def _rows() -> Any:
    parties = AgreementParty.objects.select_related("organisation", "signature").order_by("name", "id")
    withdrawals = AgreementWithdrawal.objects.select_related("organisation").order_by("id")
    versions = AgreementVersion.objects.order_by("-number").prefetch_related(
        Prefetch("parties", parties), Prefetch("withdrawals", withdrawals), "reviews"
    )
    return Agreement.objects.order_by("id").prefetch_related(Prefetch("versions", versions))


def _terms(row: Agreement) -> Terms:
    versions = list(row.versions.all())
    return Terms(
        tuple(_version(each) for each in versions),
        tuple(
            Withdrawn(each.number, one.organisation.code if one.organisation else "", one.on)
            for each in versions
            for one in each.withdrawals.all()
        ),
    )


def _version(row: AgreementVersion) -> Version:
    return Version(
        number=row.number,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        parties=tuple(Party(each.organisation.code, _signed_on(each)) for each in row.parties.all()),
        purposes=frozenset(row.purposes),
        covers=covered(row.covers),
        is_carried_over=row.is_carried_over,
        restrictions=_restrictions(row),
    )


def _restrictions(row: AgreementVersion) -> Restrictions:
    named = {each.organisation.code: {each.name, *_ids(row, each.name)} for each in row.parties.all()}
    return restrictions(row.document, named)


def _ids(row: AgreementVersion, name: str) -> list[str]:
    """What the document calls a party besides its name."""
    held = (each for each in row.document.get("Party") or [] if each.get("Name", "").strip() == name)
    ids = (each.get("CatalogueID") or [] for each in held)
    return [id for found in ids for id in (found if isinstance(found, list) else [found])]


def _signed_on(party: AgreementParty) -> date | None:
    return party.signature.signed_on if hasattr(party, "signature") else None


def _shown(row: Agreement) -> AgreementShown:
    terms, today = _terms(row), clock.today()
    versions = list(row.versions.all())
    gone = [(each.number, one) for each in versions for one in each.withdrawals.all()]
    shown = [
        _version_shown(
            each,
            row,
            terms.standing(plain, today),
            [one for number, one in gone if number >= each.number],
        )
        for each, plain in zip(versions, terms.versions, strict=True)
    ]
    return AgreementShown(row.id, tuple(shown))


def _version_shown(
    row: AgreementVersion, of: Agreement, standing: Standing, gone: list[AgreementWithdrawal]
) -> AgreementVersionShown:
    left = {one.organisation_id: one for one in gone}
    whole = left.get(None)
    reviews = sorted(row.reviews.all(), key=lambda each: each.recorded_at)
    return AgreementVersionShown(
        id=row.id,
        agreement=of.id,
        number=row.number,
        name=row.name,
        identifier=of.identifier,
        contact=row.contact,
        uri=row.uri,
        purposes=tuple(Purpose(each) for each in row.purposes),
        covers=tuple(sorted(covered(row.covers))),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        review_on=reviews[-1].next_on if reviews else row.review_on,
        standing=standing,
        is_carried_over=row.is_carried_over,
        parties=tuple(_signed(each, left.get(each.organisation_id)) for each in row.parties.all()),
        reviews=tuple(
            Reviewed(each.recorded_at, each.recorded_by_name, each.found, each.next_on) for each in reviews
        ),
        unread=tuple(row.unread),
        document=row.document,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by_name,
        withdrawn=whole.reason if whole else "",
        restrictions=_restrictions(row),
    )


def _signed(row: AgreementParty, gone: AgreementWithdrawal | None) -> Signed:
    signature = row.signature if hasattr(row, "signature") else None
    return Signed(
        id=row.id,
        code=row.organisation.code,
        name=row.name,
        signatory=row.signatory,
        who=signature.name if signature else "",
        role=signature.role if signature else "",
        on=signature.signed_on if signature else None,
        written_down_by=signature.recorded_by_name if signature else "",
        withdrew_on=gone.on if gone else None,
        why=gone.reason if gone else "",
    )
