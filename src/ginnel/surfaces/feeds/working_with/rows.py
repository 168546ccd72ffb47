"""One row of a list: a person, and a colleague, team or service that works with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ginnel.care.reception.rules import Incoming
from ginnel.care.reception.rules.listing import Listed, Named, Sort
from ginnel.kernel import clock
from ginnel.surfaces.feeds.tabular import people, visits
from ginnel.surfaces.feeds.tabular.dates import day_of
from ginnel.surfaces.feeds.tabular.labels import labelled
from ginnel.surfaces.feeds.tabular.parts import OURS, Tree, fhir_id, filled
from ginnel.surfaces.feeds.tabular.people import Person
from ginnel.surfaces.feeds.tabular.row import Row
from ginnel.surfaces.feeds.working_with.words import NEEDS, WORDS, kind_of, label_of

_PREFIX = "working-with"
LISTS = "working-with-list"
UNNAMED = "-"  # in an identifier, where a list without a name must have one


@dataclass(frozen=True, slots=True)
class _Said:
    """What a row says once it has been read."""

    kind: str
    on: date
    since: date | None
    until: date | None
    list: str

    @property
    def status(self) -> str:
        if self.until and self.until <= self.on:
            return "finished"
        return "planned" if self.since and self.since > self.on else "active"


def instant(day: date) -> str:
    return f"{day}T00:00:00Z"


def source(row: Row) -> str:
    return visits.provider(row.text("Organisation_Code"))


def build(row: Row) -> Sequence[Incoming]:
    """One person, and one colleague, team or service that works with them."""
    row.must(("Kind", "List_Date"))
    who, on, list_name = _person(row), _list_date(row), " ".join(row.text("List_Name").split())
    people.check_is_somebody(row, who, "Local_Patient_ID")
    if on and people.key_of(who):
        row.listed = Listed(list_name, on, people.local_id(who, _PREFIX))
    since, until = visits.ordered(row, row.day("Since"), row.day("Until"), "Until")
    people.check_life(row, who, since and day_of(since), "Since")
    kind, label = _kind(row), _label(row)
    if row.faults or on is None:
        return ()
    said = _Said(kind, on, since and day_of(since), until and day_of(until), list_name)
    patient, episode = people.patient(who, _PREFIX), labelled(_episode(row, who, said), label)
    row.named = _named(row) if said.status != "finished" else ()
    stated_at = instant(on)
    return [
        Incoming("Patient", patient["id"], patient, stated_at=stated_at),
        Incoming("EpisodeOfCare", episode["id"], episode, stated_at=stated_at),
    ]


def _person(row: Row) -> Person:
    return Person(
        source=source(row),
        own_id=row.text("Local_Patient_ID"),
        nhs_number=row.text("NHS_Number"),
        given=row.text("Given_Name"),
        family=row.text("Family_Name"),
        birth=row.day("Date_of_Birth", is_fatal=False),
        gender=row.text("Gender"),
        postcode=row.text("Postcode"),
    )


def _list_date(row: Row) -> date | None:
    """A day to come would stand before every list until then."""
    on = row.day("List_Date")
    if on and on > clock.today():
        row.fault("date-to-come", "List_Date", "is of a list as of a day that is still to come")
        return None
    if on is None and row.text("List_Date") and not row.faults:
        row.fault(
            "value-missing", "List_Date", "has a date that stands for none, and means nothing without it"
        )
    return on


def _kind(row: Row) -> str:
    said = row.text("Kind")
    kind = kind_of(said)
    if said and not kind:
        row.fault("code-unknown", "Kind", "holds none of accountable lead, caseload, team and service")
    if kind in NEEDS:
        row.must([NEEDS[kind]])
    return kind


def _label(row: Row) -> str:
    """What cannot be read is not taken for nothing: it would be open to everybody who works with the person."""
    said = row.text("Restricted_Subject")
    label = label_of(said)
    if said and not label:
        row.fault("code-unknown", "Restricted_Subject", "holds a subject that is not known here")
    return label


def _named(row: Row) -> tuple[Named, ...]:
    """Those who must be of the organisation. Who has left is named by what is over."""
    both = ((Sort.STAFF, "User_Name"), (Sort.TEAM, "Team_Code"))
    return tuple(Named(sort, row.text(column), column) for sort, column in both if row.text(column))


def _episode(row: Row, who: Person, said: _Said) -> Tree:
    team, colleague = row.text("Team_Code"), row.text("User_Name")
    parts = (said.list, said.kind, people.key_of(who), team, colleague)
    id = fhir_id(f"{_PREFIX}-" + "\x1f".join(parts))
    return filled(
        [
            ("resourceType", "EpisodeOfCare"),
            ("id", id),
            ("extension", _extensions(said)),
            (
                "identifier",
                [*visits.identifier(_PREFIX, id), *visits.identifier(LISTS, said.list or UNNAMED)],
            ),
            ("status", said.status),
            ("type", [_type(said)]),
            ("patient", people.subject(who, _PREFIX)),
            ("managingOrganization", visits.service_provider(source(row))),
            ("period", visits.period(said.since, said.until)),
            ("careManager", _identified("Practitioner", "staff", colleague)),
            ("team", [named] if (named := _identified("CareTeam", "team", team)) else []),
        ]
    )


def _type(said: _Said) -> Tree:
    """Its words hold the list's name: what that tells of somebody decides who may read it."""
    words = f"{WORDS[said.kind]} ({said.list})" if said.list else WORDS[said.kind]
    return {"coding": [{"system": f"{OURS}CodeSystem/working-with", "code": said.kind}], "text": words}


def _identified(kind: str, system: str, value: str) -> Tree | None:
    return {"type": kind, "identifier": visits.identifier(system, value)[0]} if value else None


def _extensions(said: _Said) -> list[Tree]:
    return [
        *visits.extension("listed-on", "valueDate", said.on.isoformat()),
        *visits.extension("list-name", "valueString", said.list),
    ]
