"""A person with one source record at each of two organisations, and a way for them to say things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.record.actions import Place, publish
from ginnel.kernel.tests.viewers import Permitting


@dataclass(frozen=True)
class Told:
    """`by` numbers the organisations from 0."""

    person: UUID
    places: tuple[Place, ...]

    def say(self, kind: str, by: int = 0, **tree: Any) -> UUID:
        place = self.places[by]
        about = {"AllergyIntolerance": "patient", "Patient": ""}.get(kind, "subject")
        whom = {about: {"reference": "Patient/x"}} if about else {}
        body = {"resourceType": kind, **whom, **tree}
        return publish(place=place, kind=kind, tree=body, by=Permitting())


def somebody() -> Told:
    """A person known at two organisations, about whom nothing has been said."""
    person = Person.objects.create()
    places = []
    for code in ("ONE", "TWO"):
        organisation, _ = Organisation.objects.get_or_create(
            code=code, defaults={"name": f"Organisation {code}"}
        )
        source = SourceRecord.objects.create(
            organisation=organisation, local_id=str(person.id), person=person, home=person
        )
        source.refresh_from_db()
        organisation.refresh_from_db()
        places.append(Place(person.id, source.number, organisation.number))
    return Told(person.id, tuple(places))


def coded(code: str, text: str = "") -> dict[str, Any]:
    return {"coding": [{"system": "http://snomed.info/sct", "code": code}], "text": text or code}
