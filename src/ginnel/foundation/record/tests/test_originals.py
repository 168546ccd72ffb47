"""The trail of an entry shows no more than the entry: its earlier versions, and the row that brought it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from ginnel.foundation.audit.models import Event
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.record.actions import EXTRACTOR_VERSION, Delivery, Place, keep_originals, receive
from ginnel.foundation.record.fhir import prepared
from ginnel.foundation.record.fhir.categories import LABELS
from ginnel.foundation.record.queries import Received, entry, entry_original
from ginnel.foundation.record.tests.told import Told, coded, somebody
from ginnel.kernel.errors import NotFound
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category

pytestmark = pytest.mark.django_db
ROW = b'{"as": "it came"}'
PSYCHIATRIC: dict[str, Any] = {"meta": {"security": [{"system": LABELS, "code": "PSY"}]}}
MOST = Permitting(allowed=frozenset(Category) - {Category.MENTAL_HEALTH})
NOT_TOLD = Permitting(allowed=frozenset(Category) - {Category.SEXUAL_AND_REPRODUCTIVE_HEALTH})


@pytest.fixture
def told() -> Told:
    return somebody()


def send(
    load: UUID, place: Place, local_id: str, code: str = "1", original: bytes = ROW, **more: Any
) -> UUID:
    """An Observation of the person at `place`, in row 1 of `load`; its id."""
    tree = {"resourceType": "Observation", "id": local_id, "status": "final", "code": coded(code)}
    tree |= {"subject": {"reference": "Patient/p"}, **more}
    made = prepared.received(
        "Observation", tree, local_id=local_id, key=b"k" * 32, source="ONE", row=1
    ).prepared
    assert made is not None
    delivery = Delivery(place.organisation_number, load, EXTRACTOR_VERSION)
    receive(items=[made], sources={made.source: place.source_number}, delivery=delivery, by=Permitting())
    keep_originals(load=load, first_row=1, originals=[original], by=Permitting())
    return UUID(bytes=made.id)


def original(told: Told, id: UUID, viewer: Permitting, version: int = 1, **more: Any) -> Received:
    return entry_original(viewer=viewer, person=told.person, entry=id, version=version, **more)


def reads(id: UUID) -> list[str]:
    held = Event.objects.filter(action="entry.original-read", detail__id=str(id)).order_by("at")
    return list(held.values_list("outcome", flat=True))


def test_a_row_is_shown_as_it_came_and_the_reading_is_written_down(told: Told) -> None:
    id = send(uuid7(), told.places[0], "a")
    assert original(told, id, MOST) == Received(ROW)
    assert reads(id) == ["permit"]


def test_a_row_that_also_carries_what_is_closed_to_the_viewer_is_withheld(told: Told) -> None:
    load = uuid7()
    id = send(load, told.places[0], "a")
    send(load, told.places[0], "b", **PSYCHIATRIC)
    assert original(told, id, Permitting()) == Received(ROW)
    assert original(told, id, MOST) == Received(None, is_withheld=True)
    assert reads(id) == ["permit", "deny"]


def test_a_row_that_also_carries_somebody_else_is_withheld_from_everybody(told: Told) -> None:
    load = uuid7()
    id = send(load, told.places[0], "a")
    send(load, somebody().places[0], "b")
    assert original(told, id, Permitting()) == Received(None, is_withheld=True)


def test_a_row_that_tells_of_a_changed_gender_is_shown_to_whom_that_may_be_told(told: Told) -> None:
    url = "https:\\/\\/fhir.hl7.org.uk\\/StructureDefinition\\/Extension-UKCore-BirthSex"
    row = f'{{"extension": [{{"url": "{url}", "valueCode": "M"}}]}}'.encode()
    id = send(uuid7(), told.places[0], "a", original=row)
    closed = frozenset(Category) - {Category.SEXUAL_AND_REPRODUCTIVE_HEALTH}
    sender = organisations.by_numbers([told.places[0].organisation_number], viewer=Permitting())
    code = sender[told.places[0].organisation_number].code
    assert original(told, id, Permitting(allowed=closed)) == Received(None, is_withheld=True)
    assert original(told, id, Permitting(allowed=closed, organisation=code)) == Received(row)
    assert original(told, id, Permitting()) == Received(row)


def test_a_version_is_kept_from_telling_of_a_changed_gender(told: Told) -> None:
    url = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-BirthSex"
    inside = {"resourceType": "Patient", "id": "x", "extension": [{"url": url, "valueCode": "M"}]}
    id = send(uuid7(), told.places[0], "a", contained=[inside], focus=[{"reference": "#x"}])
    closed = Permitting(allowed=frozenset(Category) - {Category.SEXUAL_AND_REPRODUCTIVE_HEALTH})
    for viewer, shown in ((closed, {"resourceType": "Patient", "id": "x"}), (Permitting(), inside)):
        (version,) = entry(viewer=viewer, person=told.person, entry=id).versions
        assert version.tree["contained"] == [shown]


def describe(load: UUID, place: Place, gender: str, original: bytes) -> UUID:
    """A Patient that stands for the person at `place`, in row 1 of `load`; its id."""
    tree = {"resourceType": "Patient", "id": "p", "gender": gender, "name": [{"family": gender.title()}]}
    made = prepared.received("Patient", tree, local_id="p", key=b"k" * 32, source="ONE", row=1).prepared
    assert made is not None
    delivery = Delivery(place.organisation_number, load, EXTRACTOR_VERSION)
    receive(items=[made], sources={made.source: place.source_number}, delivery=delivery, by=Permitting())
    keep_originals(load=load, first_row=1, originals=[original], by=Permitting())
    return UUID(bytes=made.id)


@pytest.mark.parametrize("before", ["male", "female"])
def test_an_earlier_description_says_nothing_of_a_gender_and_nor_does_its_row(
    told: Told, before: str
) -> None:
    rows = [b'{"resourceType": "Patient"}', b'{"resourceType": "Patient", "active": true}']
    first = describe(uuid7(), told.places[0], before, rows[0])
    row = send(uuid7(), told.places[0], "a", original=b"p,of,a,table")
    assert original(told, row, NOT_TOLD) == Received(b"p,of,a,table")
    if before == "female":  # the same again is no version: something else is said
        first = describe(uuid7(), told.places[0], "other", rows[1])
    id = describe(uuid7(), told.places[0], "female", rows[1])
    assert first == id
    latest, *earlier = entry(viewer=NOT_TOLD, person=told.person, entry=id).versions
    assert latest.tree["gender"] == "female"
    assert [one.tree.keys() & {"gender", "name"} for one in earlier] == [set()] * len(earlier)
    for version in range(1, len(earlier) + 1):
        assert original(told, id, NOT_TOLD, version) == Received(None, is_withheld=True)
    assert original(told, id, NOT_TOLD, len(earlier) + 1) == Received(rows[1])
    assert original(told, row, NOT_TOLD) == Received(None, is_withheld=True)
    assert original(told, id, Permitting()) == Received(rows[0])
    assert original(told, row, Permitting()) == Received(b"p,of,a,table")
    later = send(uuid7(), told.places[0], "b", original=b"p,of,a,table")  # which may have come late, or again
    assert original(told, later, NOT_TOLD) == Received(None, is_withheld=True)
    assert original(told, later, Permitting()) == Received(b"p,of,a,table")


def test_a_row_of_a_table_that_says_again_what_is_closed_is_withheld(told: Told) -> None:
    for code in ("1", "2"):
        load, row = uuid7(), f"a,{code},b,psychiatric".encode()
        id = send(load, told.places[0], "a", code, original=row)
        send(load, told.places[0], "b", original=row, **PSYCHIATRIC)
    assert original(told, id, Permitting(), 2) == Received(b"a,2,b,psychiatric")
    assert original(told, id, MOST, 2) == Received(None, is_withheld=True)


def test_a_bundle_that_says_more_than_became_of_it_is_withheld(told: Told) -> None:
    bundle = b'{"resourceType": "Bundle", "entry": [{"resource": {}}, {"resource": {}}]}'
    id = send(uuid7(), told.places[0], "a", original=bundle)
    assert original(told, id, Permitting()) == Received(None, is_withheld=True)


def test_no_row_is_shown_while_the_screen_is_shared(told: Told) -> None:
    id = send(uuid7(), told.places[0], "a")
    with pytest.raises(NotFound):
        original(told, id, Permitting(), is_shared_screen=True)
    assert reads(id) == []


def test_an_earlier_version_of_a_closed_subject_does_not_exist_for_that_viewer(told: Told) -> None:
    id = send(uuid7(), told.places[0], "a", **PSYCHIATRIC)
    send(uuid7(), told.places[0], "a")
    seen = {
        viewer: [one.version for one in entry(viewer=by, person=told.person, entry=id).versions]
        for viewer, by in (("all", Permitting()), ("most", MOST))
    }
    assert seen == {"all": [2, 1], "most": [2]}
    with pytest.raises(NotFound):
        original(told, id, MOST)


def test_a_version_that_was_about_somebody_else_is_theirs(told: Told) -> None:
    id = send(uuid7(), somebody().places[0], "a")
    send(uuid7(), told.places[0], "a")
    assert [one.version for one in entry(viewer=Permitting(), person=told.person, entry=id).versions] == [2]
    with pytest.raises(NotFound):
        original(told, id, Permitting())
