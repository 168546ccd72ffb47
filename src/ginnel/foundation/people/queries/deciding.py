"""What has been joined, parted and divided: by whom, when, why, and who came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ginnel.foundation.people.models import Carried, LinkDecision, Move, PairVerdict, Person, SourceRecord
from ginnel.foundation.people.rules.verdicts import can_be_undone
from ginnel.foundation.people.states import DecisionKind
from ginnel.kernel.errors import NotFound
from ginnel.kernel.viewer import Action, Category, Viewer

DECISIONS = 50
# A file may join hundreds by number in one decision: they are counted, and found by their names instead.
MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision as a line. `people` are those whom its records are with now, none where they are too many.

    `moved` counts records from outside, `divided` things given to whom they belong, or by a taking back no longer;
    `can_undo` while it is human and stands.
    """

    decision: int
    kind: str
    label: str
    made_at: datetime
    made_by: str
    why: str
    grade: int
    weight: float | None
    moved: int
    divided: int
    undone: bool
    can_undo: bool
    people: tuple[UUID, ...]


def history(*, viewer: Viewer, page: int = 1) -> list[Decided]:
    """Decisions, latest first, `DECISIONS` to a page, of which the viewer may know everybody concerned."""
    visible = viewer.restrict(SourceRecord.objects.all(), person_field="person_id")
    hidden = LinkDecision.objects.exclude(verdicts__first__in=visible).filter(verdicts__isnull=False)
    rows = _counted(LinkDecision.objects.exclude(sequence__in=hidden.values("sequence")))
    shown = _decided(rows.order_by("-sequence")[(page - 1) * DECISIONS : page * DECISIONS])
    everybody = {person for one in shown for person in one.people}
    allowed = viewer.restrict(Person.objects.filter(id__in=everybody), person_field="id")
    known = set(allowed.values_list("id", flat=True))
    return [one for one in shown if known.issuperset(one.people)]


def decided(*, viewer: Viewer, decision: int) -> Decided:
    """One decision. Raises NotFound, and NotPermitted when the viewer may not know somebody concerned."""
    found = _decided(_counted(LinkDecision.objects.filter(sequence=decision)))
    if not found:
        raise NotFound("There is no such decision.")
    for person in found[0].people:
        viewer.require(person, Category.DEMOGRAPHICS, Action.READ)
    return found[0]


def is_division(*, viewer: Viewer, decision: int) -> bool:
    """Whether a decision said whose things made while merged are, rather than who is who."""
    return LinkDecision.objects.filter(sequence=decision, kind=DecisionKind.DIVIDE).exists()


def _counted(rows: QuerySet[LinkDecision]) -> QuerySet[LinkDecision]:
    outside = Count("moves", filter=Q(moves__source__made_with__isnull=True), distinct=True)
    return rows.select_related("undone_by", "undoes").annotate(
        moved=outside, divided=Count("carried", distinct=True)
    )


def _decided(rows: Iterable[LinkDecision]) -> list[Decided]:
    rows = list(rows)
    people = _people([row.sequence for row in rows if row.moved <= MOST_NAMED])  # type: ignore[attr-defined]
    return [_line(row, people[row.sequence]) for row in rows]


def _line(row: LinkDecision, people: set[UUID]) -> Decided:
    undone = hasattr(row, "undone_by")
    undoes = row.undoes.kind if row.undoes else ""
    is_division = row.kind == DecisionKind.DIVIDE
    return Decided(
        row.sequence,
        row.kind,
        DecisionKind(row.kind).label,
        row.made_at,
        row.made_by_name,
        row.why,
        row.grade,
        row.weight,
        row.moved,  # type: ignore[attr-defined]
        row.divided if DecisionKind.DIVIDE in (row.kind, undoes) else 0,  # type: ignore[attr-defined]
        undone,
        not undone if is_division else can_be_undone(row.kind, undoes, undone),
        tuple(sorted(people)) if len(people) <= MOST_NAMED else (),
    )


def _people(decisions: Sequence[int]) -> dict[int, set[UUID]]:
    """By decision, everybody whom the records and things it was about are with now."""
    found: dict[int, set[UUID]] = defaultdict(set)
    verdicts = PairVerdict.objects.filter(decision__in=decisions)
    for decision, *persons in verdicts.values_list("decision_id", "first__person_id", "second__person_id"):
        found[decision].update(persons)
    moves = Move.objects.filter(decision__in=decisions)
    for decision, person, origin in moves.values_list("decision_id", "source__person_id", "origin_id"):
        found[decision].update((person, origin))
    said = (DecisionKind.DIVIDE, DecisionKind.UNDO)
    given = Carried.objects.filter(decision__in=decisions, decision__kind__in=said)
    for decision, *persons in given.values_list("decision_id", "origin_id", "destination_id"):
        found[decision].update(persons)
    merged = Person.objects.filter(id__in={one for each in found.values() for one in each})
    now = dict(merged.exclude(merged_into=None).values_list("id", "merged_into_id"))
    return defaultdict(set, {each: {now.get(one, one) for one in people} for each, people in found.items()})
