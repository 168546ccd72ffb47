"""What a set of messages comes to: a function of the set, never of the order in which it arrived.

`told` is everything that has ever been said of the patients and visits that hang together; `fresh` says which of it is
new, so that only what it touches is told to the record again. docs/adr/0021-hl7-messages.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ginnel.care.reception.rules import Folded, Incoming, Joined, Told
from ginnel.surfaces.feeds.adt import times
from ginnel.surfaces.feeds.adt.events import DELETES_PERSON, Effect, Phase
from ginnel.surfaces.feeds.adt.folding import persons, statements, stays
from ginnel.surfaces.feeds.adt.folding.entries import Entry, Pair, Spoken, Tree, in_order
from ginnel.surfaces.feeds.adt.identity import fhir_id


def fold(told: Sequence[Told], fresh: Iterable[bytes]) -> Folded:
    """The resources that stand once `fresh` has been heard, and which local numbers are one person."""
    spoken = in_order(told, fresh)
    said_at = times.instant(spoken.latest)
    trees = [*_patients(spoken), *_visits(spoken)]
    incoming = [Incoming(tree["resourceType"], tree["id"], tree, stated_at=said_at) for tree in trees]
    return Folded(tuple(incoming), tuple(_joined(spoken.pairs)))


def _touches_all(spoken: Spoken) -> bool:
    """Whether something new changes more than what it names: numbers that are one, a person deleted."""
    return any(pair.order in spoken.fresh for pair in spoken.pairs) or any(
        entry.order in spoken.fresh and entry.event.code == DELETES_PERSON for entry in spoken.entries
    )


def _patients(spoken: Spoken) -> Iterator[Tree]:
    by_patient: dict[str, list[Entry]] = defaultdict(list)
    for entry in spoken.entries:
        by_patient[entry.patient].append(entry)
    everyone = _touches_all(spoken)
    for number, entries in by_patient.items():
        if everyone or any(entry.order in spoken.fresh for entry in entries):
            yield persons.patient(number, entries, spoken.pairs)
            yield from statements.of_patient(number, entries)


def _visits(spoken: Spoken) -> Iterator[Tree]:
    now_called = _renamed(spoken.pairs)
    by_visit: dict[str, list[Entry]] = defaultdict(list)
    aliases: dict[str, list[Entry]] = defaultdict(list)
    for entry in spoken.entries:
        visit: str = entry.part["visit"]
        if visit:
            by_visit[now_called.get(visit, visit)].append(entry)
            if visit in now_called:
                aliases[visit].append(entry)
    everything = _touches_all(spoken)
    gone = [entry for entry in spoken.entries if entry.event.code == DELETES_PERSON]
    for number, entries in by_visit.items():
        if everything or any(entry.order in spoken.fresh for entry in entries):
            heard = _of_its_patient(number, entries, spoken.pairs)
            yield stays.encounter(number, _with_deletions(heard, gone))
            yield from statements.of_visit(entries, heard, stays.visit_id(number))
    for former, present in now_called.items():
        entries = aliases[former] or by_visit.get(present, [])
        if entries and (everything or any(entry.order in spoken.fresh for entry in entries)):
            yield stays.encounter(former, entries, is_withdrawn=True)


def _renamed(pairs: Sequence[Pair]) -> dict[str, str]:
    """Each visit number that was given up, and what the visit is called now."""
    now: dict[str, str] = {}
    for pair in pairs:
        if pair.effect == Effect.VISIT_NUMBER.name:
            now.pop(pair.new, None)
            now = {old: pair.new if name == pair.old else name for old, name in now.items()}
            now[pair.old] = pair.new
    return now


def _of_its_patient(number: str, entries: Sequence[Entry], pairs: Sequence[Pair]) -> list[Entry]:
    """What is said of the visit as that of the patient it was last said to be of, or of one said to be the same.

    Another patient's words under the same number, which nobody said was moved, are another visit's: they are left out
    rather than told of the wrong person.
    """
    same = {entries[-1].patient}
    while True:
        more = {
            one
            for pair in pairs
            if pair.effect == Effect.SAME_PERSON.name
            or (pair.effect == Effect.VISIT_MOVED.name and pair.visit == number)
            for one in (pair.old, pair.new)
            if not same.isdisjoint((pair.old, pair.new))
        }
        if more <= same:
            return [entry for entry in entries if entry.patient in same]
        same |= more


def _with_deletions(entries: list[Entry], gone: Sequence[Entry]) -> list[Entry]:
    """A patient who was deleted takes every stay said of before along."""
    patients = {entry.patient for entry in entries}
    deleting = [
        Entry(one.order, one.event._replace(phase=Phase.DELETED), one.facts, {**one.part, "stay": {}})
        for one in gone
        if one.patient in patients and one.order > entries[0].order
    ]
    return sorted([*entries, *deleting], key=lambda entry: entry.order) if deleting else entries


def _joined(pairs: Sequence[Pair]) -> Iterator[Joined]:
    """What the hospital last said of each two of its numbers."""
    for pair in persons.latest(pairs):
        yield Joined(
            fhir_id(pair.old),
            fhir_id(pair.new),
            pair.effect == Effect.SAME_PERSON.name,
            f"{pair.event.label} ({pair.event.code}), said by the hospital whose numbers both are",
        )
