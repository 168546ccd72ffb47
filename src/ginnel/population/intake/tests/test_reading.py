"""Resources to rows: what counts as a stay, whose word is taken, and that no words ever are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from ginnel.kernel.values.dates import PartialDate
from ginnel.kernel.values.pseudonyms import Pseudonyms
from ginnel.population.engine.promises import TABLES
from ginnel.population.intake.fhir import Sender, rows_of
from ginnel.population.intake.rules.people import Person
from ginnel.population.intake.tests.world import care, stay

SENDERS = {
    1: Sender("ZT1", "acute-trust", ""),
    2: Sender("218", "council", "E06000065"),
    3: Sender("ZA1", "ambulance-trust", ""),
}
PERSON = Person(
    pseudonym="a" * 32, sex="female", born=PartialDate(1950, 5, 17), died=None, practice="Z99001", lsoa="E01000001",
    homes={7: "E01000002"}, areas=frozenset({"E01000003"}), births={},
)  # fmt: skip
KEYS = Pseudonyms(b"k" * 32, "planning")
Rows = dict[str, list[dict[str, Any]]]


@dataclass
class Entry:
    """As drawn from the record."""

    tree: dict[str, Any]
    local_id: str = "x"
    organisation_number: int = 1
    source_number: int = 7
    id: UUID = field(default_factory=uuid4)

    @property
    def kind(self) -> str:
        return str(self.tree["resourceType"])


def read(*entries: Entry, person: Person = PERSON) -> Rows:
    """Rows by table; every one keeps its promise."""
    found: Rows = {}
    for name, row in rows_of(person, entries, SENDERS, KEYS):
        TABLES[name].check(row)
        found.setdefault(name, []).append(dict(zip(TABLES[name].names, row, strict=True)))
    return found


def visit(kind: str, starts: str = "2026-03-01T09:00:00Z", **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Encounter", "status": "finished", "class": {"code": kind}, "period": {"start": starts},
    } | more  # fmt: skip


def only(rows: Rows, table: str) -> dict[str, Any]:
    (row,) = rows[table]
    return row


def test_a_stay_is_a_spell_with_its_days_and_codes() -> None:
    tree = stay("1", "p", "2026-03-01T23:30:00Z", "2026-03-09", ready="2026-03-07", method="2A", left="1")
    row = only(read(Entry(tree)), "spells")
    assert (row["admitted_on"], row["ready_on"], row["discharged_on"]) == (
        date(2026, 3, 1), date(2026, 3, 7), date(2026, 3, 9),
    )  # fmt: skip
    assert (row["method"], row["discharge_method"], row["setting"]) == ("2A", "1", "acute")
    assert (row["age"], row["lsoa"], row["organisation"]) == (75, "E01000002", "ZT1")


def test_a_stay_counts_where_the_person_lived_then_wherever_they_live_now() -> None:
    lived = {
        "url": "https://ginnel.invalid/StructureDefinition/small-area-of-residence",
        "valueCode": "E01000003",
    }
    tree = stay("1", "p", "2026-03-01", "2026-03-09", extension=[lived])
    assert only(read(Entry(tree)), "spells")["lsoa"] == "E01000003"


def test_a_moment_is_the_day_it_was_in_england() -> None:
    row = only(read(Entry(stay("1", "p", "2026-06-30T23:30:00Z"))), "spells")
    assert row["admitted_on"] == date(2026, 7, 1)


def test_two_sources_of_one_stay_are_one_spell_and_the_extract_is_believed() -> None:
    message = Entry(stay("v", "p", "2026-03-01", "2026-03-08", "S1", ready="2026-03-05"), "visit-S1")
    extract = Entry(stay("s", "p", "2026-03-01", "2026-03-09", "S1"), "spell-S1")
    for order in ([message, extract], [extract, message]):
        row = only(read(*order), "spells")
        assert row["discharged_on"] == date(2026, 3, 9)
        assert row["ready_on"] == date(2026, 3, 5)  # what the extract leaves open
        assert row["spell"] == KEYS.of_entry(extract.id)
        assert row["told_by"] == "extract"


def test_one_spell_told_of_two_people_is_one_stay() -> None:
    """A hospital's messages and its extract name the same spell, though nobody knows yet that they mean one person."""
    told = Entry(stay("v", "p", "2026-03-01T22:00:00Z", spell="S1"), "visit-S1")
    extract = Entry(stay("s", "p", "2026-03-01", spell="S1"), "spell-S1")
    other = replace(PERSON, pseudonym="b" * 32)
    one, two = only(read(told), "spells"), only(read(extract, person=other), "spells")
    assert (one["stay"], one["spell"]) != (two["spell"], two["stay"])
    assert one["stay"] == two["stay"]
    assert [one["told_by"], two["told_by"]] == ["messages", "extract"]


@pytest.mark.parametrize(
    "unlike",
    [
        {"admitted": "2026-03-02"},
        {"spell": "S2"},
        {"spell": ""},
        {"person": replace(PERSON, sex="male")},
        {"person": replace(PERSON, born=PartialDate(1949, 5, 17))},
        {"organisation": 2},
    ],
)
def test_a_number_alone_makes_no_two_stays_one(unlike: dict[str, Any]) -> None:
    """There are hospitals that number the spells of each patient from one."""
    usual = {"admitted": "2026-03-01", "spell": "S1", "person": PERSON, "organisation": 1}
    stays = set()
    for said in (usual, usual | unlike):
        entry = Entry(
            stay("s", "p", said["admitted"], spell=said["spell"]), organisation_number=said["organisation"]
        )
        stays.add(only(read(entry, person=said["person"]), "spells")["stay"])
    assert len(stays) == 2


def test_one_number_at_two_hospitals_is_two_stays() -> None:
    here = Entry(stay("s", "p", "2026-03-01", spell="S1"), "spell-S1")
    there = Entry(stay("s", "p", "2026-03-01", spell="S1"), "spell-S1", organisation_number=2)
    assert len(read(here, there)["spells"]) == 2


def test_episodes_and_what_never_was_are_no_stays() -> None:
    episode = stay("e", "p", "2026-03-01") | {"partOf": {"reference": "Encounter/s"}}
    cancelled = stay("c", "p", "2026-03-01") | {"status": "cancelled"}
    planned = stay("n", "p", "2026-03-01") | {"status": "planned"}
    assert "spells" not in read(Entry(episode), Entry(cancelled), Entry(planned))


def test_a_discharge_before_the_admission_is_not_known() -> None:
    assert only(read(Entry(stay("1", "p", "2026-03-10", "2026-03-09"))), "spells")["discharged_on"] is None


def test_hospital_visits_are_attendances_and_others_contacts() -> None:
    rows = read(
        Entry(visit("EMER")),
        Entry(visit("AMB")),
        Entry(visit("HH")),
        Entry(visit("EMER"), organisation_number=3),
    )
    assert sorted(row["setting"] for row in rows["attendances"]) == ["emergency", "outpatient"]
    assert sorted((row["setting"], row["kind"]) for row in rows["contacts"]) == [
        ("acute-trust", "HH"), ("ambulance-trust", "EMER"),
    ]  # fmt: skip


def test_words_are_never_taken_only_codes() -> None:
    words = "Seen with her daughter, who is tired\nand <worried>"
    tree = visit("HH", serviceType={"text": words, "coding": [{"code": words}]}, reasonCode=[{"text": words}])
    condition = {
        "resourceType": "Condition",
        "code": {"text": words, "coding": [{"system": "x", "code": "I50"}]},
    }
    rows = read(Entry(tree), Entry(condition))
    assert only(rows, "contacts")["service"] == ""
    assert "conditions" not in rows
    assert words not in repr(rows)


def test_a_service_has_type_component_council_and_outcome() -> None:
    tree = care("s", "p", "2026-02-01", "2026-02-20", Event_Outcome="NFA: Deceased")
    row = only(read(Entry(tree, organisation_number=2)), "services")
    assert (row["type"], row["component"]) == ("Long term support: Nursing care", "Long term nursing care")
    assert (row["council"], row["client_type"], row["outcome"]) == (
        "E06000065",
        "Service user",
        "NFA: Deceased",
    )


def test_an_episode_of_another_organisation_is_no_service() -> None:
    tree = {
        "resourceType": "EpisodeOfCare",
        "period": {"start": "2026-01-01"},
        "type": [{"text": "District nursing"}],
    }
    assert "services" not in read(Entry(tree))


def event(kind: str, resource: str, when: str) -> dict[str, Any]:
    code = {"coding": [{"system": "urn:ginnel:cld:Event_Type", "code": kind}]}
    return {"resourceType": resource, "status": "completed", "code": code, when: "2026-03-04"}


def test_requests_assessments_and_reviews_are_told_apart() -> None:
    rows = read(
        Entry(event("Request", "ServiceRequest", "authoredOn"), organisation_number=2),
        Entry(event("Assessment", "Task", "authoredOn"), organisation_number=2),
        Entry(event("Review", "Task", "authoredOn"), organisation_number=2),
        Entry({"resourceType": "ServiceRequest", "status": "active", "authoredOn": "2026-03-04"}),
        Entry(
            {
                "resourceType": "Task",
                "status": "requested",
                "authoredOn": "2026-03-04",
                "code": {"text": "Ring"},
            }
        ),
    )
    assert sorted(row["kind"] for row in rows["requests"]) == ["referral", "social-care"]
    assert sorted(row["kind"] for row in rows["assessments"]) == ["assessment", "review"]


def diagnosis(code: str, system: str, **more: Any) -> dict[str, Any]:
    return {"resourceType": "Condition", "code": {"coding": [{"system": system, "code": code}]}} | more


def test_conditions_are_codes_with_where_they_come_from() -> None:
    icd = "http://hl7.org/fhir/sid/icd-10"
    stayed = {"category": [{"coding": [{"code": "encounter-diagnosis"}]}]}
    rows = read(
        Entry(diagnosis("I50.0", icd, onsetDateTime="2024-03", recordedDate="2026-01-02", **stayed)),
        Entry(diagnosis("84114007", "http://snomed.info/sct")),
        Entry(diagnosis("Physical support", "urn:ginnel:cld:Primary_Support_Reason")),
        Entry(diagnosis("J44", icd, verificationStatus={"coding": [{"code": "refuted"}]})),
    )
    assert [(row["system"], row["kind"]) for row in rows["conditions"]] == [
        ("icd-10", "diagnosis"), ("snomed", "problem"), ("cld", "support-reason"),
    ]  # fmt: skip
    assert rows["conditions"][0]["since"] == date(2026, 1, 2)  # an onset known to the month is no day


def test_broken_resources_make_no_rows_and_no_errors() -> None:
    trees: Sequence[dict[str, Any]] = (
        {"resourceType": "Encounter"},
        {"resourceType": "Encounter", "class": "IMP", "period": ["2026-01-01"]},
        {"resourceType": "Encounter", "class": {"code": 3}, "period": {"start": 20260101}},
        {"resourceType": "Encounter", "class": {"code": "IMP"}, "period": {"start": "2026-02-30"}},
        {"resourceType": "EpisodeOfCare", "type": "x", "period": None, "extension": "y"},
        {"resourceType": "Condition", "code": [], "category": [None]},
        {"resourceType": "ServiceRequest", "authoredOn": "soon"},
        {"resourceType": "Task", "code": {"coding": "z"}},
    )
    assert set(read(*(Entry(tree) for tree in trees))) == {"residents"}
