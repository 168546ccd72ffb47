"""Put source records with the person they belong to, as derived from traced numbers and what humans said.

A cluster is known by the home of its lowest-numbered record. Whatever changes is appended as moves of a decision.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db import connection
from django.db.models import Q

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people.actions import belongings, candidates, worn
from ginnel.foundation.people.models import LinkDecision, Move, SourceRecord
from ginnel.foundation.people.queries import hanging
from ginnel.foundation.people.rules import model
from ginnel.foundation.people.rules.agreement import TRACED, Agreement, agreement
from ginnel.foundation.people.rules.clusters import Pair, pairs_of, partition
from ginnel.foundation.people.rules.impossible import impossible, stated
from ginnel.foundation.people.rules.weighing import weigher
from ginnel.foundation.people.states import DecisionKind, Verdict
from ginnel.kernel.clock import now
from ginnel.kernel.viewer import Viewer

_LATEST = """
SELECT DISTINCT ON (v.first_id, v.second_id) v.first_id, v.second_id, v.verdict
FROM people_pairverdict v
WHERE v.first_id = ANY(%s) OR v.second_id = ANY(%s)
ORDER BY v.first_id, v.second_id, v.decision_id DESC
"""
_PLACE = """
UPDATE people_sourcerecord s SET person_id = m.person
FROM unnest(%s::uuid[], %s::uuid[]) AS m(id, person) WHERE s.id = m.id
"""
# Somebody is merged into whoever has the record that they came with, in one step however often it was moved.
_SAY_WHERE = """
UPDATE people_person p SET merged_into_id = nullif(s.person_id, p.id)
FROM people_sourcerecord s WHERE s.id = ANY(%s) AND p.id = s.home_id
"""


def settle(numbers: Collection[int], *, by: Viewer, decision: LinkDecision | None = None) -> int:
    """Settle these records and all they hang together with; how many records moved.

    Records without a traced number, alone with the person they came with and undecided need no settling.
    """
    if not numbers:
        return 0
    records = closure(numbers)
    by_number = {record.number: record for record in records}
    verdicts = verdicts_of([record.id for record in records])
    ids = {record.id: record.number for record in records}
    agreeing, contradicting = _judge(records)
    indexed = _indexed(ids)
    groups = partition(
        by_number,
        agreeing=agreeing + indexed,
        contradicting=contradicting,
        same=[pair for pair in _said(verdicts, ids, Verdict.SAME) if pair not in indexed],
        different=_said(verdicts, ids, Verdict.DIFFERENT),
        is_impossible=lambda group: bool(impossible(stated(by_number[number]) for number in group)),
    )
    return place(groups, by_number, by=by, decision=decision)


def place(
    groups: Iterable[frozenset[int]],
    records: Mapping[int, SourceRecord],
    *,
    by: Viewer,
    decision: LinkDecision | None = None,
) -> int:
    """Put every record of a group with the person whom its lowest number came with; how many moved."""
    moves = [
        (record, head.home_id)
        for group in groups
        for head in [records[min(group)]]
        for record in (records[number] for number in sorted(group))
        if record.person_id != head.home_id
    ]
    if moves:
        _move(moves, decision or automatic(by), by)
    return len(moves)


def verdicts_of(ids: list[UUID]) -> dict[tuple[UUID, UUID], str]:
    """What humans last said of pairs that touch these source records."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [ids, ids])
        return {(first, second): verdict for first, second, verdict in cursor.fetchall()}


def closure(numbers: Iterable[int]) -> list[SourceRecord]:
    """Every record joined to these by person, by traced number or by what a human said, own notes left out."""
    wanted = Q(number__in=list(numbers))
    found: dict[UUID, SourceRecord] = {}
    while True:
        rows = SourceRecord.objects.filter(wanted, made_with__isnull=True).select_related("organisation")
        fresh = [record for record in rows if record.id not in found]
        if not fresh:
            return sorted(found.values(), key=lambda record: record.number)
        found |= {record.id: record for record in fresh}
        traced = {record.known_number for record in fresh if _is_traced(record)}
        traced -= worn.numbers(traced)
        said = {one for pair in verdicts_of([record.id for record in fresh]) for one in pair}
        wanted = (
            Q(person_id__in={record.person_id for record in fresh})
            | Q(traced_number__in=traced, traced_apart=False, is_separated=False)
            | Q(nhs_number__in=traced, nhs_status=TRACED, traced_status="", is_separated=False)
            | Q(id__in=said)
        )


def _is_traced(record: SourceRecord) -> bool:
    return bool(record.known_number) and record.known_status == TRACED and not record.is_apart


def _judge(records: Iterable[SourceRecord]) -> tuple[list[Pair], list[Pair]]:
    """(agreeing, contradicting) pairs among the described records that share a traced, valid number."""
    groups: dict[str, list[int]] = defaultdict(list)
    for record in records:
        if _is_traced(record) and record.described_at:
            groups[record.known_number].append(record.number)
    for number in worn.numbers(groups):
        del groups[number]
    known = candidates.read([number for group in groups.values() if len(group) > 1 for number in group])
    weigh = weigher(model.shipped())
    agreeing, contradicting = [], []
    for group in groups.values():
        for a, b in pairs_of(number for number in group if number in known and known[number].nhs_number):
            verdict = agreement(weigh(known[a], known[b]).levels)
            if verdict is Agreement.AGREES:
                agreeing.append((a, b))
            elif verdict is Agreement.CONTRADICTS:
                contradicting.append((a, b))
    return agreeing, contradicting


def _said(verdicts: Mapping[tuple[UUID, UUID], str], ids: Mapping[UUID, int], wanted: Verdict) -> list[Pair]:
    return [(ids[a], ids[b]) for (a, b), said in verdicts.items() if said == wanted and a in ids and b in ids]


_INDEXED = """
SELECT first_id, second_id FROM (
    SELECT DISTINCT ON (v.first_id, v.second_id) v.first_id, v.second_id, v.verdict, d.kind
    FROM people_pairverdict v JOIN people_linkdecision d ON d.sequence = v.decision_id
    WHERE v.first_id = ANY(%s) AND v.second_id = ANY(%s)
    ORDER BY v.first_id, v.second_id, v.decision_id DESC
) latest WHERE verdict = 'same' AND kind = 'index'
"""


def _indexed(ids: Mapping[UUID, int]) -> list[Pair]:
    """Pairs that stand joined by the word of the organisation whose records both are. Like a traced number it holds
    only while nothing speaks against it."""
    with connection.cursor() as cursor:
        cursor.execute(_INDEXED, [list(ids), list(ids)])
        return [(ids[first], ids[second]) for first, second in cursor.fetchall()]


def automatic(by: Viewer) -> LinkDecision:
    """A decision that nobody made: the same traced number."""
    return LinkDecision.objects.create(
        kind=DecisionKind.AUTOMATIC,
        made_at=now(),
        made_by=by.identity,
        made_by_name=by.name,
        grade=99,
        evidence=[["nhs_number", "the same traced number, details agree within the group", 0.0]],
        model_version=model.CURRENT,
    )


def _move(moves: list[tuple[SourceRecord, UUID]], decision: LinkDecision, by: Viewer) -> None:
    records = [record for record, _ in moves]
    _wait_for_writers(records)
    persons = {record.person_id for record in records} | {destination for _, destination in moves}
    before = hanging.unnoted(persons)
    Move.objects.bulk_create(
        [
            Move(decision=decision, source=record, origin_id=record.person_id, destination_id=destination)
            for record, destination in moves
        ]
    )
    with connection.cursor() as cursor:
        ids = [record.id for record in records]
        cursor.execute(_PLACE, [ids, [destination for _, destination in moves]])
        cursor.execute(_SAY_WHERE, [ids])
    belongings.follow(records, before, decision)
    say_moved(((record.number, destination) for record, destination in moves), decision, by)


def say_moved(moves: Iterable[tuple[int, UUID]], decision: LinkDecision, by: Viewer) -> None:
    """An audit event for each source record that went to a person."""
    events = [
        Event(
            action="people.move",
            person=destination,
            detail={"decision": decision.sequence, "source": number},
        )
        for number, destination in moves
    ]
    audit.append(by=by, events=events)


def _wait_for_writers(records: list[SourceRecord]) -> None:
    """Whoever is writing about one of these people (`holding`) ends first, so that what they write goes along."""
    numbers = [record.number for record in records]
    rows = SourceRecord.objects.select_for_update(no_key=True).filter(number__in=numbers).order_by("number")
    list(rows.values_list("number", flat=True))
