"""The words of a timeline are searched only in what may be shown of each entry."""

from __future__ import annotations

import pytest

from ginnel.foundation.record.queries import Filters, timeline
from ginnel.foundation.record.tests.test_originals import send
from ginnel.foundation.record.tests.told import Told, somebody
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category

pytestmark = pytest.mark.django_db
BIRTH_SEX = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-BirthSex"


@pytest.fixture
def told() -> Told:
    return somebody()


def found(told: Told, viewer: Permitting, text: str) -> int:
    filters = Filters(text=text, everything=True)
    return timeline(viewer=viewer, person=told.person, filters=filters).total


def test_a_search_finds_no_changed_gender_for_whom_it_is_not_shown(told: Told) -> None:
    extension = {"url": BIRTH_SEX, "valueCodeableConcept": {"text": "Zzmale"}}
    inside = {
        "resourceType": "Patient",
        "id": "x",
        "extension": [extension],
        "name": [{"family": "Yyfamily"}],
    }
    send(uuid7(), told.places[0], "a", contained=[inside], focus=[{"reference": "#x"}])
    closed = Permitting(allowed=frozenset(Category) - {Category.SEXUAL_AND_REPRODUCTIVE_HEALTH})
    assert [found(told, one, "Zzmale") for one in (closed, Permitting())] == [0, 1]
    assert [found(told, one, "Yyfamily") for one in (closed, Permitting())] == [0, 1]
