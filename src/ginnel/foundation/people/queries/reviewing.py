"""Pairs that may be one person: the queue, two records side by side, and why the model leans as it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Greatest, Least, RowNumber

from ginnel.foundation.people.models import Candidate, PairVerdict, Person, ReviewThreshold, SourceRecord
from ginnel.foundation.people.queries.listing import listed
from ginnel.foundation.people.queries.restrictions import is_hidden
from ginnel.foundation.people.queries.tracing import Traced, standing_answers
from ginnel.foundation.people.rules import model, telling
from ginnel.foundation.people.rules.impossible import impossible, stated
from ginnel.foundation.people.rules.tracing import NOT_SETTLED
from ginnel.foundation.people.rules.weighing import probability
from ginnel.foundation.people.states import Reason, Verdict
from ginnel.kernel.clock import today
from ginnel.kernel.errors import NotFound
from ginnel.kernel.viewer import Action, Category, Viewer

PAGE = 25


@dataclass(frozen=True, slots=True)
class Waiting:
    """A candidate pair as one line. `grade` is the MAIS grade in hundredths, `probability` 0 to 1."""

    candidate: int
    reason: str
    grade: int
    weight: float
    probability: float
    first: SourceRecord
    second: SourceRecord


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison: what each record says (in its own words), the outcome, and how far it leans."""

    field: str
    left: str
    right: str
    outcome: str
    bits: float
    lean: str


@dataclass(frozen=True, slots=True)
class Review:
    """Two records side by side. `compared` is heaviest first; `summary` says in a sentence why the model leans;
    `traces` is what the national service says of each."""

    waiting: Waiting
    compared: tuple[Compared, ...]
    summary: str
    wrong_link_rate: float
    model_version: str
    traces: tuple[Traced | None, Traced | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of what waits, strongest first."""

    waiting: tuple[Waiting, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Risk:
    """The place's threshold and what it costs: of the pairs shown, about this share (0 to 1) would be wrong links."""

    threshold: float
    rate: float
    expected_here: float
    shown: int
    model_version: str


def threshold(*, viewer: Viewer) -> float:
    """The weight (bits) from which this place wants pairs shown today; the model's own where it has set none."""
    chosen = ReviewThreshold.objects.filter(starts_on__lte=today()).order_by("-starts_on", "-id").first()
    return chosen.weight if chosen else model.shipped().review


def possible(*, viewer: Viewer, person: UUID) -> list[Waiting]:
    """Who else this person may be, strongest first and each once, among those the viewer may know of; the others are
    audited. Nobody where either's name or home is only for those who work with them: two records that resemble each
    other say the same of both.
    """
    rows = _open(viewer).filter(Q(first__person=person) | Q(second__person=person))
    strongest: dict[UUID, Candidate] = {}
    for row in rows.order_by("-weight", "id"):
        strongest.setdefault(_other(row, person), row)
    kept = _kept_from(viewer, [person, *strongest]) if strongest else set()
    shown = [_waiting(row) for other, row in strongest.items() if not kept & {person, other}]
    listed((each for each in _persons(shown) if each != person), viewer=viewer, place="possible")
    return shown


def _kept_from(viewer: Viewer, people: Iterable[UUID]) -> set[UUID]:
    """Those whose name or home is for whoever works with them, of whom the viewer is none. Asked as a list is: to be
    left out of one is not to be opened."""
    hidden = {person for person in people if is_hidden(person)}
    if not hidden:
        return set()
    theirs = viewer.restrict(
        Person.objects.filter(id__in=hidden), person_field="id", category=Category.CONTACT_AND_CARER
    )
    return hidden - set(theirs.values_list("id", flat=True))


def undecided(*, viewer: Viewer) -> int:
    """How many times two persons wait for a human."""
    return _foremost(viewer).count()


def waiting_persons(*, viewer: Viewer) -> Iterator[tuple[UUID, UUID]]:
    """The two persons of every pair that waits for a human and that the viewer may know of, each pair once."""
    rows = _open(viewer).order_by().values_list("first__person_id", "second__person_id")
    yield from {(min(pair), max(pair)) for pair in rows}


def review_queue(*, viewer: Viewer, page: int = 1) -> Queue:
    """Contradictions on one NHS number first, then by weight. Pages count from 1. Everybody on the page is audited.

    Of the many pairs of records that two persons may have, the strongest stands for all.
    """
    rows = _foremost(viewer).order_by("-grade", "-weight", "id")
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    shown = tuple(_waiting(row) for row in rows[(page - 1) * PAGE : page * PAGE])
    listed(_persons(shown), viewer=viewer, place="review")
    return Queue(shown, total, page, pages)


def review(*, viewer: Viewer, candidate: int) -> Review:
    """Raises NotFound, and NotPermitted when the viewer may not see one of the two."""
    row = _related(Candidate.objects.filter(id=candidate)).first()
    if row is None:
        raise NotFound("These two records are no longer candidates: one of them has changed.")
    for person in {row.first.person_id, row.second.person_id}:
        viewer.require(person, Category.DEMOGRAPHICS, Action.READ)
    compared = sorted((_compared(row, *each) for each in row.evidence), key=lambda each: -abs(each.bits))
    rate = telling.wrong_link_rate(model.shipped(), row.weight)
    told = standing_answers([row.first, row.second])
    traces = told.get(row.first.number), told.get(row.second.number)
    return Review(_waiting(row), tuple(compared), _summary(row, compared), rate, row.model_version, traces)


def wrong_link_rate(*, viewer: Viewer) -> Risk:
    """What would go wrong if everything at or above the place's threshold were taken for one person."""
    weights = list(_foremost(viewer).values_list("weight", flat=True))
    at = threshold(viewer=viewer)
    expected = sum(1 - probability(weight) for weight in weights) / len(weights) if weights else 0.0
    rate = telling.wrong_link_rate(model.shipped(), at)
    return Risk(at, rate, expected, len(weights), model.CURRENT)


def _open(viewer: Viewer) -> QuerySet[Candidate]:
    said = PairVerdict.objects.filter(first=OuterRef("first"), second=OuterRef("second")).order_by(
        "-decision_id"
    )
    rows = (
        _related(Candidate.objects.all())
        .annotate(said=Subquery(said.values("verdict")[:1]))
        .filter(Q(said__isnull=True) | Q(said=Verdict.OPEN))
        .filter(_is_worth_showing(threshold(viewer=viewer)))
        .exclude(first__person=F("second__person"))
        .filter(~_told_apart("first", "second"), ~_told_apart("second", "first"))
    )
    return viewer.restrict(
        viewer.restrict(rows, person_field="first__person_id"), person_field="second__person_id"
    )


def _is_worth_showing(least: float) -> Q:
    """The national service has been asked: whom it did not find resembles somebody traced by more, or is left to the
    page of numbers that are not verified; and where it says that a number is another's, the number alone shows nobody.
    """
    sides = [Q(**{f"{side}__traced_status__in": NOT_SETTLED}) for side in ("first", "second")]
    resembles = Q(weight__gte=least + model.shipped().failed_trace) | (
        Q(weight__gte=least) & ~(sides[0] | sides[1])
    )
    by_number = ~Q(reason=Reason.RESEMBLES) & ~(Q(reason=Reason.CONTRADICTED) & (sides[0] | sides[1]))
    return by_number | resembles


def _told_apart(one: str, two: str) -> Exists:
    """A human said of any two records of these persons that they are two people: then so are all that each is with."""
    pair = Q(first=OuterRef("first"), second=OuterRef("second"))
    since = PairVerdict.objects.filter(pair, decision_id__gt=OuterRef("decision_id"))
    sides = Q(first__person_id=OuterRef(f"{one}__person_id"), second__person_id=OuterRef(f"{two}__person_id"))
    return Exists(PairVerdict.objects.filter(sides, ~Exists(since), verdict=Verdict.DIFFERENT))


def _other(row: Candidate, person: UUID) -> UUID:
    first: UUID = row.first.person_id
    return row.second.person_id if first == person else first


def _foremost(viewer: Viewer) -> QuerySet[Candidate]:
    """The strongest pair of every two persons."""
    ends = ("first__person_id", "second__person_id")
    turn = Window(
        RowNumber(),
        partition_by=[Least(*ends), Greatest(*ends)],
        order_by=[F("grade").desc(), F("weight").desc(), F("id")],
    )
    return _open(viewer).annotate(turn=turn).filter(turn=1)


def _persons(shown: Iterable[Waiting]) -> Iterator[UUID]:
    return (side.person_id for each in shown for side in (each.first, each.second))


def _related(rows: QuerySet[Candidate]) -> QuerySet[Candidate]:
    return rows.select_related("first__organisation", "second__organisation")


def _waiting(row: Candidate) -> Waiting:
    return Waiting(
        row.id, _reason(row), row.grade, row.weight, probability(row.weight), row.first, row.second
    )


def _reason(row: Candidate) -> str:
    """A pair that agrees on a traced number and is still two persons cannot be one, or is held back by a third
    record.
    """
    if row.reason != Reason.TRACED:
        return Reason(row.reason).label
    return impossible((stated(row.first), stated(row.second))) or Reason.DISPUTED.label


def _compared(row: Candidate, comparison: str, outcome: str, bits: float) -> Compared:
    fields = telling.FIELDS.get(comparison, ())
    left, right = (
        ", ".join(filter(None, (getattr(side, f) for f in fields))) for side in (row.first, row.second)
    )
    title = telling.TITLES.get(comparison, comparison)
    return Compared(title, left, right, outcome, bits, telling.lean(bits).label)


def _summary(row: Candidate, compared: list[Compared]) -> str:
    speaks_for = [f"{each.field.lower()} ({each.outcome})" for each in compared if each.bits >= 1]
    against = [f"{each.field.lower()} ({each.outcome})" for each in compared if each.bits <= -1]
    parts = [Reason(row.reason).label + "."]
    parts += [f"For: {', '.join(speaks_for)}."] if speaks_for else []
    parts += [f"Against: {', '.join(against)}."] if against else []
    return " ".join(parts)
