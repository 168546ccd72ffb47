"""Index rows made again: only for what stands, and in turn with whoever is writing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection, transaction

from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.record.actions import EXTRACTOR_VERSION, move_entry, publish, reindex
from ginnel.foundation.record.models import Resource
from ginnel.foundation.record.store.tables import INDEX_TABLES
from ginnel.foundation.record.tests.told import Told, coded, somebody
from ginnel.kernel.clock import now
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Category

STATUS = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
FIRST, SECOND = "2026-01-01", "2026-02-02"


def say(told: Told, day: str, id: UUID | None = None) -> UUID:
    tree = {
        "resourceType": "Observation",
        "status": "final",
        "code": coded("364075005", "Pulse"),
        "subject": {"reference": f"Patient/{told.person}"},
        "effectiveDateTime": day,
    }
    return publish(place=told.places[0], kind="Observation", tree=tree, by=Permitting(), id=id)


def days_indexed(entry: UUID) -> list[str]:
    """The days that its index rows say, one for each row."""
    number = Resource.objects.get(id=entry).number
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT starts::date::text FROM record_index_date WHERE resource_number = %s", [number]
        )
        return [day for (day,) in cursor.fetchall()]


def rows_indexed(entry: UUID) -> int:
    number = Resource.objects.get(id=entry).number
    with connection.cursor() as cursor:
        counts = [
            cursor.execute(f"SELECT count(*) FROM {table} WHERE resource_number = %s", [number]).fetchone()[0]
            for table in INDEX_TABLES
        ]
    return sum(counts)


def aside(work: Callable[[], object]) -> threading.Thread:
    """`work` on a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db
def test_what_was_withdrawn_is_found_by_no_search_again() -> None:
    told = somebody()
    entry = say(told, FIRST)
    move_entry(
        person=told.person, entry=entry, version=1, to=somebody().person, reason="Wrong", by=Permitting()
    )
    reindex(everything=True, by=Permitting())
    assert rows_indexed(entry) == 0
    assert Resource.objects.get(id=entry).extractor == EXTRACTOR_VERSION


@pytest.mark.django_db
def test_what_an_older_extractor_indexed_is_indexed_again_once() -> None:
    entry = say(somebody(), FIRST)
    before = rows_indexed(entry)
    Resource.objects.filter(id=entry).update(extractor=0)
    assert reindex(by=Permitting()) == 1
    assert (rows_indexed(entry), days_indexed(entry)) == (before, [FIRST])
    assert reindex(by=Permitting()) == 0


@pytest.mark.django_db
def test_what_was_sorted_before_there_were_emergency_essentials_is_sorted_again() -> None:
    entry = somebody().say(
        "AllergyIntolerance",
        code={"text": "Penicillin"},
        clinicalStatus={"coding": [{"system": STATUS, "code": "active"}]},
    )
    before = {"extractor": 3, "local_id": "a1", "category": int(Category.PROBLEMS_AND_MEDICATION)}
    Resource.objects.filter(id=entry).update(**before)
    reindex(by=Permitting())
    assert Resource.objects.get(id=entry).category == Category.EMERGENCY_ESSENTIALS


@pytest.mark.django_db
def test_records_described_before_ethnic_category_was_kept_have_it_afterwards() -> None:
    told = somebody()
    concept = {
        "coding": [{"system": "https://fhir.hl7.org.uk/CodeSystem/UKCore-EthnicCategoryEngland", "code": "J"}]
    }
    url = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-EthnicCategory"
    tree = {"resourceType": "Patient", "extension": [{"url": url, "valueCodeableConcept": concept}]}
    publish(place=told.places[0], kind="Patient", tree=tree, by=Permitting())
    SourceRecord.objects.update(described_at=now(), ethnicity="")
    reindex(everything=True, by=Permitting())
    assert "J" in SourceRecord.objects.values_list("ethnicity", flat=True)


@pytest.mark.django_db
def test_records_described_before_a_death_without_a_date_was_kept_have_it_afterwards() -> None:
    told = somebody()
    tree = {"resourceType": "Patient", "deceasedBoolean": True}
    publish(place=told.places[0], kind="Patient", tree=tree, by=Permitting())
    SourceRecord.objects.update(described_at=now(), is_dead=False)
    reindex(everything=True, by=Permitting())
    assert SourceRecord.objects.filter(is_dead=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_load_that_is_writing_is_waited_for() -> None:
    told = somebody()
    entry = say(told, FIRST)
    written, finish = threading.Event(), threading.Event()

    def load() -> None:
        with transaction.atomic():
            say(told, SECOND, entry)
            written.set()
            finish.wait(20)

    loading = aside(load)
    assert written.wait(20)
    making = aside(lambda: reindex(everything=True, by=Permitting()))
    making.join(0.5)
    assert making.is_alive()
    finish.set()
    loading.join(20)
    making.join(20)
    assert days_indexed(entry) == [SECOND]


@pytest.mark.django_db(transaction=True)
def test_a_load_waits_for_the_index_and_leaves_no_row_of_what_it_replaces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = somebody()
    entry = say(told, FIRST)
    held, finish = threading.Event(), threading.Event()
    from ginnel.foundation.record.store import reindexing

    mark = reindexing.mark

    def slowly(*arguments: object) -> None:
        mark(*arguments)
        held.set()
        finish.wait(20)

    monkeypatch.setattr(reindexing, "mark", slowly)
    making = aside(lambda: reindex(everything=True, by=Permitting()))
    assert held.wait(20)
    loading = aside(lambda: say(told, SECOND, entry))
    loading.join(0.5)
    assert loading.is_alive()
    finish.set()
    making.join(20)
    loading.join(20)
    assert days_indexed(entry) == [SECOND]
