"""Match everyone again, all at once (`actions.bulk`): after a new model or new rules, or a first large load.

What it finds is what one-at-a-time matching finds (a test holds candidates and clusters equal). Clusters are settled by
the same rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain

from django.db import connection, transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people.actions import beside, bulk, candidates, columns, joining, settling, turns
from ginnel.foundation.people.actions.joining import Group
from ginnel.foundation.people.actions.matching import MOST_OF_A_KEY
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.rules import blocking
from ginnel.foundation.people.rules.clusters import Pair, partition
from ginnel.foundation.people.rules.features import Features
from ginnel.foundation.people.states import Reason
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel.viewer import Viewer

_BATCH = 20_000
# From so many groups on, a second connection is worth its while.
_MANY = 50_000


def rebuild(*, by: Viewer, are_keys_current: bool = False) -> dict[str, int]:
    """Candidates made again for everyone, clusters settled. {records, pairs, candidates, moved}.

    Holds back other descriptions while it runs; memory grows with the number of people (about 3 GB per million
    records). Where very many are to be joined, and no transaction is open yet, two connections do it (`beside`).
    With `are_keys_current` the keys by which a record is found one at a time are left as they are: right after a load
    by this version, wrong after an upgrade.
    """
    join = _alone if connection.in_atomic_block else beside.joined
    with transaction.atomic():
        turns.take()
        if not are_keys_current:
            for batch in _described():
                _set_keys(batch)
        with bulk.opened() as store:
            counts = {"records": bulk.read(store)}
            bulk.link(store, most_of_a_key=int(terminology.parameter(MOST_OF_A_KEY).value))
            counts["pairs"] = bulk.compared(store)
            moved, groups = _settle(store, by)
            with (join if len(groups) >= _MANY else _alone)(_batches(groups), by=by) as finish:
                counts["candidates"] = bulk.write(store)
                counts["moved"] = moved + finish()
                audit.append(by=by, events=[Event(action="people.rebuild", person=None, detail=counts)])
    return counts


def _settle(store: bulk.Store, by: Viewer) -> tuple[int, list[Group]]:
    """Settle whoever is joined already, or was decided upon, with all they hang together with. (How many moved; the
    groups of the rest, to be joined by number alone.)
    """
    joined = _joined()
    decided = {record.number for record in settling.closure(joined)} if joined else set()
    moved = settling.settle(joined, by=by)
    fresh = [pair for pair in bulk.pairs(store, Reason.TRACED) if pair[0] not in decided]
    return moved, _groups(fresh, bulk.pairs(store, Reason.CONTRADICTED))


@contextmanager
def _alone(batches: Collection[beside.Batch], *, by: Viewer) -> Iterator[Callable[[], int]]:
    """As `beside.joined`, by this connection and in the caller's transaction."""
    yield lambda: sum(joining.join(batch, by=by) for batch in batches)


def _batches(groups: Sequence[Group]) -> list[Sequence[Group]]:
    return [groups[start : start + joining.AT_ONCE] for start in range(0, len(groups), joining.AT_ONCE)]


def _groups(agreeing: list[Pair], contradicting: list[Pair]) -> list[Group]:
    """`partition` into those of more than one. Most are two who meet nobody else and need no looking at."""
    times = Counter(chain.from_iterable(chain(agreeing, contradicting)))
    pairs = [frozenset(pair) for pair in agreeing if times[pair[0]] == 1 == times[pair[1]]]
    others = [pair for pair in agreeing if times[pair[0]] > 1 or times[pair[1]] > 1]
    numbers = {number for pair in others for number in pair}
    groups = partition(numbers, agreeing=others, contradicting=contradicting, same=(), different=())
    return sorted((*pairs, *(group for group in groups if len(group) > 1)), key=min)


def _described() -> Iterator[list[Features]]:
    numbers = list(SourceRecord.objects.filter(described_at__isnull=False).values_list("number", flat=True))
    for start in range(0, len(numbers), _BATCH):
        yield list(candidates.read(numbers[start : start + _BATCH]).values())


def _joined() -> set[int]:
    """Records with another person than they came with, or of whom a human said something."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM people_sourcerecord WHERE person_id <> home_id "
            "UNION SELECT s.number FROM people_pairverdict v "
            "JOIN people_sourcerecord s ON s.id IN (v.first_id, v.second_id)"
        )
        return {number for (number,) in cursor.fetchall()}


def _set_keys(records: list[Features]) -> None:
    """Blocking keys follow the rules of this version."""
    columns.write_keys({one.number: blocking.keys(one).held for one in records})
