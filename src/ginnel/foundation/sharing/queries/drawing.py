"""The decision about drawing rows without identity: from whom, what, and whose are left out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.models import Basis, OptOut
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Category, Purpose, Viewer


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a service may draw: numbers of the organisations that lawfully give, and the categories of each kind."""

    organisations: frozenset[int]
    happenings: frozenset[Category]
    findings: frozenset[Category]

    @property
    def fingerprint(self) -> str:
        """Changes when anything of it does: rows drawn under another decision are not to be kept."""
        parts = (sorted(self.organisations), sorted(self.happenings), sorted(self.findings), rules.VERSION)
        return sha256(repr(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class SourceBasis:
    """How one organisation stands: lawful, not, or nothing recorded (None), and the reason given."""

    code: str
    name: str
    kind: str
    is_lawful: bool | None
    reason: str


def drawing(*, viewer: Viewer) -> Drawing:
    """What this service may draw for its purpose. Raises NotPermitted for any other viewer."""
    name = viewer.identity.removeprefix("service:")
    if not rules.may_draw(name, viewer.purpose):
        raise NotPermitted((f"No service {name!r} draws rows for {viewer.purpose.value}.",))
    lawful = _latest(viewer.purpose)
    return Drawing(
        frozenset(basis.organisation.number for basis in lawful if basis.is_lawful),
        rules.HAPPENINGS.categories,
        rules.FINDINGS.categories,
    )


def opted_out(*, viewer: Viewer, nhs_numbers: Collection[str]) -> set[str]:
    """Those of these NHS numbers whose holders have opted out."""
    wanted = [number for number in nhs_numbers if number]
    return set(OptOut.objects.filter(nhs_number__in=wanted).values_list("nhs_number", flat=True))


def how_many_opted_out(*, viewer: Viewer) -> int:
    """How many people of the record have opted out by a number that some source knows them by."""
    numbers = OptOut.objects.values("nhs_number")
    return SourceRecord.objects.filter(nhs_number__in=numbers).values("person_id").distinct().count()


@needs_no_viewer("Which organisation's records may be used for planning is about no person.")
def bases(*, purpose: Purpose = Purpose.PLANNING) -> list[SourceBasis]:
    """Every organisation and how it stands, by name."""
    said = {basis.organisation_id: basis for basis in _latest(purpose)}
    return [
        SourceBasis(
            one.code,
            one.name,
            one.kind,
            said[one.pk].is_lawful if one.pk in said else None,
            said[one.pk].reason if one.pk in said else "",
        )
        for one in Organisation.objects.order_by("name", "code")
    ]


def _latest(purpose: Purpose) -> list[Basis]:
    rows = (
        Basis.objects.filter(purpose=purpose).order_by("organisation_id", "-pk").distinct("organisation_id")
    )
    return list(rows.select_related("organisation"))
