"""Two connections join whoever has one traced number, and both commit or neither."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction

from ginnel.foundation.audit.models import Event
from ginnel.foundation.people import actions
from ginnel.foundation.people.actions import beside, bulk, holding, joining, rebuilding
from ginnel.foundation.people.actions.joining import Group
from ginnel.foundation.people.models import Candidate, LinkDecision, Move, Person, SourceRecord
from ginnel.foundation.people.tests.conftest import Keeper, Say
from ginnel.kernel.values.identifiers import is_valid_nhs_number
from ginnel.kernel.viewer import Viewer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("parameters", "two_each")]
TWOS = 6
Join = Callable[[Collection[Group], Viewer], int]


@pytest.fixture
def two_each(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twos with one traced number each, whom nobody has matched yet, and a batch for each two."""
    numbers = [str(number) for number in range(9990000100, 9990000200) if is_valid_nhs_number(str(number))]
    for at, number in enumerate(numbers[:TWOS]):
        say("A", str(at), nhs_number=number)
        say("B", str(at), nhs_number=number)
    SourceRecord.objects.update(nhs_status="01")
    Candidate.objects.all().delete()
    monkeypatch.setattr(rebuilding, "_MANY", 1)
    monkeypatch.setattr(joining, "AT_ONCE", 1)


@pytest.fixture
def joins(monkeypatch: pytest.MonkeyPatch) -> Callable[[Join], None]:
    """Let the joining of a batch be something else."""
    return lambda other: monkeypatch.setattr(joining, "join", lambda groups, *, by: other(groups, by))


def both_have_begun(join: Callable[..., int]) -> Join:
    """As `join`, but nobody takes a second batch before the other has one."""
    begun, met = threading.local(), threading.Barrier(2, timeout=20)

    def joined(groups: Collection[Group], by: Viewer) -> int:
        if not hasattr(begun, "met"):
            begun.met = met.wait()
        return join(groups, by=by)

    return joined


def nobody_is_joined() -> bool:
    made = (Move.objects, LinkDecision.objects, Person.objects.filter(merged_into__isnull=False))
    return not any(rows.exists() for rows in made)


def test_what_two_connections_join_is_what_one_joins(keeper: Keeper, joins: Callable[[Join], None]) -> None:
    joins(both_have_begun(joining.join))
    assert actions.rebuild(by=keeper)["moved"] == TWOS == Move.objects.count()
    for number in range(TWOS):
        one, other = SourceRecord.objects.filter(local_id=number).order_by("number")
        assert one.person_id == other.person_id == one.home_id
    told = Event.objects.filter(action="people.move")
    assert told.count() == TWOS
    assert told.values("writer").distinct().count() == 2


def test_when_the_rest_fails_nobody_is_joined(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch, joins: Callable[[Join], None]
) -> None:
    join, begun = joining.join, threading.Event()

    def noticed(groups: Collection[Group], by: Viewer) -> int:
        moved = join(groups, by=by)
        begun.set()
        return moved

    def fail(store: bulk.Store) -> int:
        assert begun.wait(20)
        raise KeyError

    joins(noticed)
    monkeypatch.setattr(bulk, "write", fail)
    with pytest.raises(KeyError):
        actions.rebuild(by=keeper)
    assert nobody_is_joined()


def test_when_the_other_connection_fails_nobody_is_joined(
    keeper: Keeper, joins: Callable[[Join], None]
) -> None:
    join, ours = joining.join, threading.current_thread()

    def failing(groups: Collection[Group], by: Viewer) -> int:
        if threading.current_thread() is not ours:
            raise KeyError
        return join(groups, by=by)

    joins(both_have_begun(lambda groups, by: failing(groups, by)))
    with pytest.raises(KeyError):
        actions.rebuild(by=keeper)
    assert nobody_is_joined()
    assert not Candidate.objects.exists()


def test_where_somebody_is_written_about_for_long_one_connection_joins_all(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch, joins: Callable[[Join], None]
) -> None:
    joins(both_have_begun(joining.join))
    held, let_go = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            holding.hold_records(numbers=SourceRecord.objects.values_list("number", flat=True), by=keeper)
            held.set()
            let_go.wait(20)
        connection.close()

    give_up = beside._Other.give_up
    monkeypatch.setattr(beside, "_PATIENCE", "100ms")
    monkeypatch.setattr(beside._Other, "give_up", lambda other: (give_up(other), let_go.set()))
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        assert held.wait(20)
        assert actions.rebuild(by=keeper)["moved"] == TWOS == Move.objects.count()
        writing.result()
    assert Event.objects.filter(action="people.move").values("writer").distinct().count() == 1


def test_where_there_is_no_second_connection_the_first_joins_all(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(other: beside._Other) -> int:
        raise OperationalError

    monkeypatch.setattr(beside._Other, "_join", refuse)
    assert actions.rebuild(by=keeper)["moved"] == TWOS == Move.objects.count()
