"""Receiving: idempotent, version-keeping, order-minding, and impossible to edit afterwards."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from ginnel.foundation.record.actions import Delivery, consume, receive
from ginnel.foundation.record.models import Change, Entry, Resource
from ginnel.foundation.record.rules.receipt import Fate, Prepared
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store import encoding
from ginnel.foundation.record.store.bodies import unpack
from ginnel.foundation.record.store.tables import INDEX_TABLES
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category

pytestmark = pytest.mark.django_db
SOURCES = {"p1": 101, "p2": 102}


def item(text: str = "one", *, id: UUID | None = None, **changes: object) -> Prepared:
    made = Prepared(
        id=(id or uuid7()).bytes,
        kind=1,
        local_id="a",
        source="p1",
        row=1,
        category=int(Category.OBSERVATIONS),
        body=text.encode(),
        content_hash=text.encode().ljust(16, b"."),
        indexed=encoding.index(
            tokens=((1, 2, 3),),
            references=((4, uuid7().bytes),),
            dates=((5, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)),),
            strings=((6, "folded", 10),),
            quantities=((7, 1.5, 9),),
            pairs=((8, 9, 10, 11, 12, 1.5),),
        ),
    )
    return made._replace(**changes)


def deliver(*items: Prepared, is_repeat: bool = False) -> list[Fate]:
    delivery = Delivery(organisation_number=7, load=uuid7(), extractor=1, is_repeat=is_repeat)
    return receive(items=items, sources=SOURCES, delivery=delivery, by=Permitting())


def index_rows(source: int) -> list[int]:
    counts = []
    with connection.cursor() as cursor:
        for table in INDEX_TABLES:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE source_number = %s", [source])
            counts.append(cursor.fetchone()[0])
    return counts


def test_what_is_received_comes_back_byte_for_byte() -> None:
    made = item('{"valueQuantity":{"value":1.10}}')
    assert deliver(made) == [Fate.NEW]
    resource = Resource.objects.get(id=UUID(bytes=made.id))
    entry = Entry.objects.get(resource_number=resource.number)
    assert unpack(entry.body) == b'{"valueQuantity":{"value":1.10}}'
    assert (resource.source_number, resource.version, entry.row) == (101, 1, 1)
    assert index_rows(101) == [1, 1, 1, 1, 1, 1]


def test_receiving_the_same_again_changes_nothing() -> None:
    made = item()
    deliver(made)
    assert deliver(made) == [Fate.HELD]
    assert Entry.objects.count() == 1


def test_a_changed_item_is_a_new_version_and_only_the_latest_is_indexed() -> None:
    made = item("one")
    deliver(made)
    assert deliver(made._replace(body=b"two", content_hash=b"2" * 16)) == [Fate.CHANGED]
    assert Resource.objects.get(id=UUID(bytes=made.id)).version == 2
    assert [unpack(e.body) for e in Entry.objects.order_by("version")] == [b"one", b"two"]
    assert index_rows(101) == [1, 1, 1, 1, 1, 1]


def test_several_versions_in_one_batch_are_all_kept_and_the_last_stands() -> None:
    made = item("one")
    fates = deliver(made, made._replace(body=b"two", content_hash=b"2" * 16))
    assert fates == [Fate.NEW, Fate.CHANGED]
    assert Resource.objects.get(id=UUID(bytes=made.id)).version == 2
    assert Entry.objects.count() == 2
    assert index_rows(101) == [1, 1, 1, 1, 1, 1]


def test_an_older_version_that_arrives_late_is_kept_but_does_not_stand() -> None:
    later = item("later", stated_at=2)
    deliver(later)
    older = later._replace(body=b"old", content_hash=b"o" * 16, stated_at=1)
    assert deliver(older) == [Fate.OLDER]
    assert deliver(older) == [Fate.HELD]
    newest = later._replace(body=b"new", content_hash=b"n" * 16, stated_at=3)
    assert deliver(newest) == [Fate.CHANGED]
    assert [unpack(e.body) for e in Entry.objects.order_by("version")] == [b"later", b"old", b"new"]
    assert Resource.objects.get(id=UUID(bytes=later.id)).version == 3


def test_bytes_read_before_do_not_turn_the_record_back() -> None:
    made = item("one")
    deliver(made)
    deliver(made._replace(body=b"two", content_hash=b"2" * 16))
    assert deliver(made, is_repeat=True) == [Fate.HELD]
    assert Resource.objects.get(id=UUID(bytes=made.id)).version == 2


def test_an_entry_whose_source_moves_it_to_another_person_leaves_no_index_behind() -> None:
    made = item()
    deliver(made)
    assert deliver(made._replace(source="p2")) == [Fate.CHANGED]
    assert Resource.objects.get(id=UUID(bytes=made.id)).source_number == 102
    assert index_rows(101) == [0, 0, 0, 0, 0, 0]


def test_what_is_about_nobody_stands_on_its_organisations_shelf() -> None:
    made = item(source="")
    deliver(made)
    assert Resource.objects.get(id=UUID(bytes=made.id)).source_number == -7


@pytest.mark.parametrize("statement", ["UPDATE record_entry SET body = ''", "DELETE FROM record_entry"])
def test_the_application_cannot_edit_or_remove_an_entry(statement: str) -> None:
    deliver(item())
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.django_db(transaction=True)
def test_a_change_is_read_once_and_only_after_its_transaction_has_ended() -> None:
    deliver(item(), item(source="p2"))
    by = Permitting()
    seen = consume(consumer="test", by=by)
    assert [change.source_number for change in seen] == [101, 102]
    assert consume(consumer="test", by=by) == []
    with transaction.atomic():
        deliver(item())
        assert consume(consumer="test", by=by) == []
    assert len(consume(consumer="test", by=by)) == 1
    assert Change.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_what_its_own_transaction_wrote_is_not_overtaken_by_a_later_one() -> None:
    by = Permitting()
    with transaction.atomic():
        deliver(item())
        with psycopg.connect(**connection.get_connection_params()) as later:
            later.execute(
                "INSERT INTO record_change (epoch, matter, source_number, resource_numbers, at) "
                "VALUES (0, 1, 999, '{1}', now())"
            )
        assert consume(consumer="test", by=by) == []
        deliver(item(source="p2"))
    assert [change.source_number for change in consume(consumer="test", by=by)] == [101, 102, 999]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_commits_late_is_not_overtaken() -> None:
    by = Permitting()
    with psycopg.connect(**connection.get_connection_params()) as slow:
        slow.execute("SELECT pg_current_xact_id()")  # an earlier transaction, still open
        deliver(item())
        assert consume(consumer="test", by=by) == []
        slow.execute(
            "INSERT INTO record_change (epoch, matter, source_number, resource_numbers, at) "
            "VALUES (0, 1, 999, '{1}', now())"
        )
        slow.commit()
    assert [change.source_number for change in consume(consumer="test", by=by)] == [999, 101]


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (2, 1, 0)])
def test_what_was_said_last_stands_in_whatever_order_it_arrives(order: tuple[int, ...]) -> None:
    first = item("one", stated_at=1)
    said = [
        first,
        first._replace(body=b"two", content_hash=b"2" * 16, stated_at=2),
        first._replace(stated_at=3),  # the same as at first, said again later
    ]
    for position in order:
        deliver(said[position])
    resource = Resource.objects.get(id=UUID(bytes=first.id))
    entry = Entry.objects.get(resource_number=resource.number, version=resource.version)
    assert unpack(entry.body) == b"one"


def test_what_was_withdrawn_here_does_not_come_back_when_its_source_says_it_again() -> None:
    made = item("one")
    deliver(made)
    Resource.objects.filter(id=UUID(bytes=made.id)).update(standing=Standing.ENTERED_IN_ERROR)
    again = made._replace(body=b"two", content_hash=b"2" * 16)
    assert deliver(again) == [Fate.OLDER]
    assert deliver(again) == [Fate.HELD]
    assert Resource.objects.get(id=UUID(bytes=made.id)).standing == Standing.ENTERED_IN_ERROR
    assert deliver(again._replace(source="p2")) == [Fate.CHANGED]
