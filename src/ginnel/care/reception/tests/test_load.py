"""A load balances to the row, changes nothing when repeated, and goes on where it stopped."""

from __future__ import annotations

import pytest

from ginnel.care.reception.actions import load, react
from ginnel.care.reception.models import Load, Quarantined
from ginnel.care.reception.tests.feeds import File, Lines, observation, patient
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.record import queries as record
from ginnel.foundation.record.models import Entry, Resource
from ginnel.foundation.relationships.models import Relationship
from ginnel.kernel import clock
from ginnel.kernel.tests.viewers import Permitting

pytestmark = pytest.mark.django_db
ROWS = [patient("p1"), observation("o1"), b"bad", observation("o2"), observation("o3", subject="Patient/p2")]


def receive(*rows: bytes, feed: Lines | None = None, source: str = "ORG") -> Load:
    file = File(b"\n".join(rows))
    return load(opened=file, feed=feed or Lines(), source=source, by=Permitting())


def counts(done: Load) -> tuple[int, int, int, int]:
    return done.read, done.accepted, done.already_held, done.quarantined


def test_a_receipt_balances_to_the_row() -> None:
    done = receive(*ROWS)
    assert counts(done) == (5, 4, 0, 1)
    assert done.reasons == {"bad": 1}
    assert done.finished_at is not None


def test_the_same_file_again_changes_nothing() -> None:
    receive(*ROWS)
    digest = record.digest(viewer=Permitting())
    assert counts(receive(*ROWS)) == (5, 0, 4, 1)
    assert record.digest(viewer=Permitting()) == digest
    assert Quarantined.objects.count() == 1


def test_entries_of_a_patient_hang_on_one_source_record_whichever_comes_first() -> None:
    receive(observation("o1"), patient("p1"))
    source = SourceRecord.objects.get(local_id="p1")
    assert source.family == "Testperson"
    assert set(Resource.objects.values_list("source_number", flat=True)) == {source.number}


def test_two_organisations_patient_1_never_meet() -> None:
    receive(patient("1"), source="ONE")
    receive(patient("1", family="Otherperson"), source="TWO")
    ids = set(Resource.objects.values_list("id", flat=True))
    assert len(ids) == 2
    assert SourceRecord.objects.filter(local_id="1").count() == 2


def test_a_load_that_died_goes_on_after_its_last_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ginnel.care.reception.actions.loads.BATCH_ROWS", 2)
    with pytest.raises(RuntimeError):
        receive(*ROWS, feed=Lines(stop_after=3))
    assert Load.objects.get().cursor == 2
    done = receive(*ROWS)
    assert counts(done) == (5, 4, 0, 1)
    assert Load.objects.count() == 1


def test_what_could_not_be_parsed_is_kept_as_it_came() -> None:
    done = receive(*ROWS)
    assert record.original(viewer=Permitting(), load=done.id, row=3) == b"bad"
    assert record.original(viewer=Permitting(), load=done.id, row=2) == ROWS[1]
    assert record.original(viewer=Permitting(), load=done.id, row=9) is None


def test_a_resource_that_is_not_fhir_is_quarantined_with_its_row_and_element() -> None:
    wrong = observation("o1").replace(b'"final"', b'"finished"')
    done = receive(observation("o0"), wrong)
    (fault,) = Quarantined.objects.get().faults
    assert counts(done) == (2, 1, 0, 1)
    assert (fault["row"], fault["field"], fault["code"]) == (2, "Observation.status", "code-not-allowed")


def test_a_large_file_is_prepared_in_another_process_with_the_same_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    receive(*ROWS, source="ONE")
    monkeypatch.setattr("ginnel.care.reception.actions.loads.WORTHWHILE_BYTES", 1)
    assert counts(receive(*ROWS, source="TWO")) == (5, 4, 0, 1)
    assert Entry.objects.count() == 8


def test_what_the_other_process_raises_is_raised_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ginnel.care.reception.actions.loads.WORTHWHILE_BYTES", 1)
    with pytest.raises(RuntimeError, match="power"):
        receive(*ROWS, feed=Lines(stop_after=3))


@pytest.mark.django_db(transaction=True)
def test_an_attendance_opens_a_relationship_through_the_change_log_once() -> None:
    encounter = (
        b'{"resourceType":"Encounter","id":"e1","status":"in-progress","class":{"code":"EMER"},'
        b'"subject":{"reference":"Patient/p1"},"period":{"start":"%b"}}' % clock.now().isoformat().encode()
    )
    receive(patient("p1"), encounter)
    assert react(by=Permitting()) == 1
    assert react(by=Permitting()) == 0
    assert Relationship.objects.get().organisation.code == "ORG"


def test_an_id_too_long_to_keep_is_a_fault_of_its_row_alone() -> None:
    far = observation("o2", subject="https://elsewhere.example/" + "x" * 300 + "/Patient/1")
    done = receive(observation("o1"), far)
    assert counts(done) == (2, 1, 0, 1)
    assert done.reasons == {"too-long": 1}
