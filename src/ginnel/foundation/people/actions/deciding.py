"""What humans decide about who is who: confirm, reject, merge, unmerge, undo. All audited, all can be undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people.actions import settling, turns
from ginnel.foundation.people.models import Candidate, LinkDecision, PairVerdict, SourceRecord
from ginnel.foundation.people.rules.impossible import TWO_NUMBERS, impossible, stated
from ginnel.foundation.people.rules.indexed import IndexedPair, Said, must_decide
from ginnel.foundation.people.rules.verdicts import Word, can_be_undone, restored, standing
from ginnel.foundation.people.states import DecisionKind, Verdict
from ginnel.kernel.clock import now
from ginnel.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from ginnel.kernel.viewer import Action, Category, Purpose, Viewer

Pair = tuple[SourceRecord, SourceRecord]


@transaction.atomic
def confirm(*, candidate: int, reason: str = "", by: Viewer) -> int:
    """Say that a candidate pair is one person and join them. The decision's number.

    Raises NotFound, NotPermitted, and Conflict when somebody said that two of the records involved are different, or
    two of them have traced numbers that differ.
    """
    turns.take()
    found = _candidate(candidate, by)
    _refuse_contradiction(found)
    persons = (found.first.person_id, found.second.person_id)
    _refuse_two_numbers(SourceRecord.objects.filter(person_id__in=persons, made_with__isnull=True))
    return _decide(DecisionKind.CONFIRM, [(found.first, found.second)], Verdict.SAME, reason, by, found)


@transaction.atomic
def reject(*, candidate: int, reason: str = "", by: Viewer) -> int:
    """Say that a candidate pair are two people; parts them where they were joined. The decision's number.

    Raises Conflict where each is joined to the same third record: which of the two joinings is wrong, only an unmerge
    can say.
    """
    turns.take()
    found = _candidate(candidate, by)
    made = _decide(DecisionKind.REJECT, [(found.first, found.second)], Verdict.DIFFERENT, reason, by, found)
    pair = SourceRecord.objects.filter(id__in=[found.first_id, found.second_id])
    if pair.values("person_id").distinct().count() == 1:
        raise Conflict(
            "Both are joined to another record of the same person. Say on the person's page which to part."
        )
    return made


@transaction.atomic
def ask(*, candidate: int, reason: str, by: Viewer) -> int:
    """Leave a candidate open with a note for whoever looks next. The decision's number."""
    turns.take()
    found = _candidate(candidate, by)
    return _decide(DecisionKind.ASK, [(found.first, found.second)], Verdict.OPEN, reason, by, found)


@transaction.atomic
def merge(*, person: UUID, other: UUID, reason: str, by: Viewer) -> int:
    """Join two persons, entries and all. The decision's number. Raises Invalid for the same person twice, Conflict
    where they have two traced numbers."""
    turns.take()
    ours, theirs = _records(person, by), _records(other, by)
    if person == other or not ours or not theirs:
        raise Invalid("A merge needs two different persons who have records.")
    _refuse_two_numbers([*ours, *theirs])
    pairs = [(a, b) for a in ours for b in theirs]
    said = settling.verdicts_of([record.id for record in ours])
    kept = pairs[:1] + [pair for pair in pairs[1:] if said.get(_ids(pair)) == Verdict.DIFFERENT]
    return _decide(DecisionKind.MERGE, kept, Verdict.SAME, reason, by)


@transaction.atomic
def unmerge(*, person: UUID, sources: Collection[UUID], reason: str, by: Viewer) -> int:
    """Part these source records from the rest of the person, entries and all. The decision's number.

    Those that go stay together, and so do those that stay, whatever link they were joined by. What was made about the
    whole person since they were joined goes to the list `queries.undivided`. Raises Invalid unless some of the
    person's records go and some stay.
    """
    turns.take()
    records = _records(person, by)
    going = [record for record in records if record.id in set(sources)]
    staying = [record for record in records if record.id not in set(sources)]
    if not going or not staying:
        raise Invalid("Some records must go and some must stay.")
    earlier = settling.verdicts_of([record.id for record in records])
    said = [(a, b, str(Verdict.DIFFERENT)) for a in going for b in staying]
    for side in (going, staying):
        said += [
            (a, b, str(Verdict.SAME)) for a, b in pairwise(side) if earlier.get(_ids((a, b))) != Verdict.SAME
        ]
    return _apply(_record(DecisionKind.UNMERGE, reason, by), said, by)


@transaction.atomic
def undo(*, decision: int, reason: str = "", by: Viewer) -> int:
    """Take a human decision about pairs back: of each it stands again what was said before. The new decision's number.

    Raises NotFound; Conflict when it was undone already, was automatic or a division, or was decided upon again since.
    """
    turns.take()
    taken = LinkDecision.objects.select_for_update().filter(sequence=decision).first()
    if taken is None:
        raise NotFound("There is no such decision.")
    if not can_be_undone(taken.kind, taken.undoes.kind if taken.undoes else "", hasattr(taken, "undone_by")):
        raise Conflict("This decision cannot be taken back here: it was automatic, or has been taken back.")
    verdicts = list(taken.verdicts.select_related("first", "second"))
    _permit({record.person_id for each in verdicts for record in (each.first, each.second)}, by)
    before = {(each.first, each.second): _before(taken, each) for each in verdicts}
    made = _record(DecisionKind.UNDO, reason, by, undoes=taken)
    return _apply(made, [(a, b, verdict) for (a, b), verdict in before.items()], by)


def _before(taken: LinkDecision, each: PairVerdict) -> str:
    """What counts of a pair without `taken`. Raises Conflict where a later decision counts: it is its turn first."""
    rows = PairVerdict.objects.filter(first=each.first, second=each.second)
    fields = ("decision_id", "decision__kind", "verdict", "decision__undoes_id")
    history, undone_by = [], {}
    for number, kind, verdict, undoes in rows.values_list(*fields):
        history.append(Word(number, kind, verdict))
        if undoes:
            undone_by[undoes] = number
    counting = standing(history, undone_by)
    if counting and counting.decision > taken.sequence:
        raise Conflict("Somebody has decided about these records since. Look at the later decision first.")
    newest = 1 + max(said.decision for said in history)
    return restored(history, undone_by | {taken.sequence: newest})


@transaction.atomic(savepoint=False)
def follow_index(*, pairs: Sequence[IndexedPair], by: Viewer) -> int:
    """Join and part source records as the organisations whose they are say; how many decisions were made.

    Each is a decision like any other: in the history, audited, taken back by `undo`, and then not made again however
    often it is said. Comes after `describe` in a transaction. For services that keep the record only.
    """
    if not pairs:
        return 0
    if by.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only the work of keeping the record follows another organisation's index.",))
    turns.take()
    numbers = {number for pair in pairs for number in (pair.first, pair.second)}
    records = {one.number: one for one in SourceRecord.objects.filter(number__in=numbers)}
    made = 0
    for (first, second), pair in {_in_order(one): one for one in pairs}.items():
        a, b = records[first], records[second]
        if first != second and must_decide(_said_of(a, b), is_same=pair.is_same):
            verdict = Verdict.SAME if pair.is_same else Verdict.OPEN
            _apply(_record(DecisionKind.INDEX, pair.why, by), [(a, b, verdict)], by)
            made += 1
    return made


def _in_order(pair: IndexedPair) -> tuple[int, int]:
    return min(pair.first, pair.second), max(pair.first, pair.second)


def _said_of(first: SourceRecord, second: SourceRecord) -> list[Said]:
    """Every verdict on the pair, latest first."""
    rows = PairVerdict.objects.filter(first=first, second=second).order_by("-decision_id")
    fields = ("decision__kind", "verdict", "decision__undoes__kind")
    return [
        Said(kind, verdict, undone == DecisionKind.INDEX)
        for kind, verdict, undone in rows.values_list(*fields)
    ]


def _candidate(number: int, by: Viewer) -> Candidate:
    found = Candidate.objects.select_related("first", "second").filter(id=number).first()
    if found is None:
        raise NotFound("These two records are no longer candidates: one of them has changed.")
    _permit({found.first.person_id, found.second.person_id}, by)
    return found


def _records(person: UUID, by: Viewer) -> list[SourceRecord]:
    """The person's records from outside; our own follow them."""
    _permit({person}, by)
    outside = SourceRecord.objects.filter(person_id=person, made_with__isnull=True)
    return list(outside.select_for_update().order_by("number"))


def _permit(persons: Iterable[UUID], by: Viewer) -> None:
    for person in persons:
        by.require(person, Category.DEMOGRAPHICS, Action.MERGE)


def _refuse_contradiction(found: Candidate) -> None:
    """Joining two records joins all that each is with: of those, no human may have said that two are different."""
    persons = (found.first.person_id, found.second.person_id)
    inside = dict(SourceRecord.objects.filter(person_id__in=persons).values_list("id", "person_id"))
    for (a, b), verdict in settling.verdicts_of(list(inside)).items():
        both_inside = a in inside and b in inside and inside[a] != inside[b]
        if verdict == Verdict.DIFFERENT and both_inside and (a, b) != (found.first_id, found.second_id):
            raise Conflict(
                "Somebody said that two of the records involved are different people. Merge instead."
            )


def _refuse_two_numbers(records: Iterable[SourceRecord]) -> None:
    """A human may look again at two practices, but not overrule the national service on two traced numbers."""
    if impossible(stated(record)._replace(practice="") for record in records):
        raise Conflict(f"{TWO_NUMBERS} If it is wrong, it must be put right there, and both traced again.")


def _decide(
    kind: DecisionKind,
    pairs: list[Pair],
    verdict: Verdict,
    reason: str,
    by: Viewer,
    found: Candidate | None = None,
) -> int:
    made = _record(kind, reason, by, found=found)
    return _apply(made, [(a, b, verdict) for a, b in pairs], by)


def _record(
    kind: DecisionKind,
    reason: str,
    by: Viewer,
    *,
    found: Candidate | None = None,
    undoes: LinkDecision | None = None,
) -> LinkDecision:
    evidence: dict[str, Any] = {}
    if found:
        evidence = {
            "grade": found.grade,
            "weight": found.weight,
            "evidence": found.evidence,
            "model_version": found.model_version,
        }
    return LinkDecision.objects.create(
        kind=kind,
        made_at=now(),
        made_by=by.identity,
        made_by_name=by.name,
        why=reason,
        undoes=undoes,
        **evidence,
    )


def _apply(made: LinkDecision, said: list[tuple[SourceRecord, SourceRecord, str]], by: Viewer) -> int:
    for a, b, verdict in said:
        first, second = (a, b) if a.number < b.number else (b, a)
        PairVerdict.objects.create(decision=made, first=first, second=second, verdict=verdict)
    persons = {record.person_id for a, b, _ in said for record in (a, b)}
    numbers = {record.number for a, b, _ in said for record in (a, b)}
    settling.settle(numbers, by=by, decision=made)
    detail = {"decision": made.sequence}
    events = [Event(action=f"people.{made.kind}", person=person, detail=detail) for person in sorted(persons)]
    audit.append(by=by, events=events)
    return made.sequence


def _ids(pair: Pair) -> tuple[UUID, UUID]:
    a, b = sorted(pair, key=lambda record: record.number)
    return a.id, b.id
