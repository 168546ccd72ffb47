"""The decision about drawing rows without identity: from whom, what, and whose are left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.models import OptOut, TypeOneOptOut
from ginnel.foundation.sharing.queries.agreements import all_agreements, giving
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Category, Purpose, Viewer


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a service may draw: of each organisation that gives (by number) the kinds of fact that an agreement in force
    covers, and the kinds that may be drawn at all, for what happened and for what was found."""

    given: Mapping[int, frozenset[Category]]
    happenings: frozenset[Category]
    findings: frozenset[Category]

    @property
    def organisations(self) -> frozenset[int]:
        return frozenset(self.given)

    def allows(self, organisation: int, category: Category) -> bool:
        return category in self.given.get(organisation, ())

    def alike(self) -> dict[frozenset[Category], frozenset[int]]:
        """Organisations that give the same kinds, by those kinds."""
        found: dict[frozenset[Category], set[int]] = {}
        for number, kinds in self.given.items():
            found.setdefault(kinds, set()).add(number)
        return {kinds: frozenset(numbers) for kinds, numbers in found.items()}

    @property
    def fingerprint(self) -> str:
        """Changes when anything of it does: rows drawn under another decision are not to be kept."""
        given = sorted((number, sorted(kinds)) for number, kinds in self.given.items())
        parts = (given, sorted(self.happenings), sorted(self.findings), rules.VERSION)
        return sha256(repr(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Source:
    """How one organisation stands for planning: what its agreements in force let be used, and their names."""

    code: str
    name: str
    kind: str
    kinds: tuple[Category, ...]
    agreements: tuple[str, ...]


def drawing(*, viewer: Viewer) -> Drawing:
    """What this service may draw for its purpose. Raises NotPermitted for any other viewer."""
    name = viewer.identity.removeprefix("service:")
    if not rules.may_draw(name, viewer.purpose):
        raise NotPermitted((f"No service {name!r} draws rows for {viewer.purpose.value}.",))
    given = giving(viewer=viewer)
    return Drawing(given, rules.HAPPENINGS.categories, rules.FINDINGS.categories)


def opted_out(*, viewer: Viewer, nhs_numbers: Collection[str]) -> set[str]:
    """Those of these NHS numbers whose holders have opted out."""
    wanted = [number for number in nhs_numbers if number]
    return set(OptOut.objects.filter(nhs_number__in=wanted).values_list("nhs_number", flat=True))


def opted_out_of_gp_data(*, viewer: Viewer, nhs_numbers: Collection[str]) -> set[str]:
    """Those of these NHS numbers whose holders do not want their GP record used beyond their care."""
    wanted = [number for number in nhs_numbers if number]
    return set(TypeOneOptOut.objects.filter(nhs_number__in=wanted).values_list("nhs_number", flat=True))


def how_many_opted_out(*, viewer: Viewer) -> int:
    """How many people of the record have opted out by a number that some source knows them by."""
    numbers = OptOut.objects.values("nhs_number")
    return SourceRecord.objects.filter(nhs_number__in=numbers).values("person_id").distinct().count()


@needs_no_viewer("Which organisation's records may be used for planning is about no person.")
def sources(*, purpose: Purpose = Purpose.PLANNING) -> list[Source]:
    """Every organisation and how it stands for a purpose, by name."""
    named: dict[str, tuple[set[Category], list[str]]] = {}
    for each in all_agreements():
        version = each.in_force
        if version is None or purpose not in version.purposes:
            continue
        for party in version.parties:
            lets = version.lets(party.code, purpose)
            if lets and party.withdrew_on is None:
                kinds, names = named.setdefault(party.code, (set(), []))
                kinds.update(lets)
                names.append(version.name)
    return [
        Source(one.code, one.name, one.kind, *_given(named.get(one.code)))
        for one in Organisation.objects.order_by("name", "code")
    ]


def _given(held: tuple[set[Category], list[str]] | None) -> tuple[tuple[Category, ...], tuple[str, ...]]:
    return (tuple(sorted(held[0])), tuple(held[1])) if held else ((), ())
