"""What would go and what would stay if some of somebody's records were parted from the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ginnel.foundation.people.models import LinkDecision, Move, SourceRecord
from ginnel.foundation.people.queries import hanging
from ginnel.foundation.people.queries.hanging import Hung
from ginnel.foundation.people.rules.dividing import OWN
from ginnel.foundation.people.states import DecisionKind
from ginnel.kernel.viewer import Action, Category, Viewer


@dataclass(frozen=True, slots=True)
class Joined:
    """One of somebody's records from outside, and by what decision, when and by whom it came to them; none if it is
    the record they came with."""

    record: SourceRecord
    how: str
    why: str
    made_by: str
    made_at: datetime | None


@dataclass(frozen=True, slots=True)
class Share:
    """How much of what hangs on the whole person goes, stays, or is in doubt, by model; `own` are the numbers of our
    own records, of which each thing on one that is in doubt is to be divided."""

    own: tuple[int, ...]
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Parting:
    """The records that go and those that stay, and what hangs on both. `is_possible`: some go and some stay."""

    person: UUID
    going: tuple[SourceRecord, ...]
    staying: tuple[SourceRecord, ...]
    goes: Share
    stays: Share
    in_doubt: Share

    @property
    def is_possible(self) -> bool:
        return bool(self.going and self.staying)


def joined(*, viewer: Viewer, person: UUID) -> list[Joined]:
    """The person's records from outside, first known first, each with how it came to them. Raises NotPermitted."""
    viewer.require(person, Category.DEMOGRAPHICS, Action.READ)
    records = _outside(person)
    moves = Move.objects.filter(source__in=records, destination=person).order_by("id")
    latest = {move.source_id: move.decision for move in moves.select_related("decision")}
    return [_joined(record, latest.get(record.id)) for record in records]


def parting(*, viewer: Viewer, person: UUID, sources: Collection[UUID]) -> Parting:
    """What parting these source records would do; changes nothing. Raises NotPermitted."""
    viewer.require(person, Category.DEMOGRAPHICS, Action.READ)
    records = _outside(person)
    going = {record.number for record in records if record.id in sources}
    numbers = [record.number for record in records]
    hung = [*hanging.own(numbers), *hanging.noted(numbers), *hanging.unnoted({person})]
    goes = [one for one in hung if going.issuperset(one.made_with)]
    stays = [one for one in hung if going.isdisjoint(one.made_with)]
    in_doubt = [one for one in hung if one not in goes and one not in stays]
    return Parting(
        person,
        tuple(record for record in records if record.number in going),
        tuple(record for record in records if record.number not in going),
        *(_share(each) for each in (goes, stays, in_doubt)),
    )


def _outside(person: UUID) -> list[SourceRecord]:
    held = SourceRecord.objects.select_related("organisation").filter(person=person, made_with__isnull=True)
    return list(held.order_by("number"))


def _joined(record: SourceRecord, decision: LinkDecision | None) -> Joined:
    if decision is None:
        return Joined(record, "", "", "", None)
    label = str(DecisionKind(decision.kind).label)
    return Joined(record, label, decision.why, decision.made_by_name, decision.made_at)


def _share(hung: Iterable[Hung]) -> Share:
    items = [one.item for one in hung]
    own = SourceRecord.objects.filter(id__in=[item.row for item in items if item[:2] == OWN])
    rows = Counter(item.model for item in items if item[:2] != OWN)
    return Share(tuple(own.order_by("number").values_list("number", flat=True)), dict(rows))
