"""The national rules: validity, which rows are one event, which is kept, and that nothing of a row is lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ginnel.foundation.record.fhir import json, validation
from ginnel.surfaces.feeds.cld import events
from ginnel.surfaces.feeds.cld.rebuild import normal, rebuild
from ginnel.surfaces.feeds.cld.resources import resources
from ginnel.surfaces.feeds.cld.row import FIELDS
from ginnel.surfaces.feeds.cld.validity import Status, Validity, facts_of, notes, status, validity
from ginnel.surfaces.feeds.tabular.dates import NoDate, read_date
from ginnel.surfaces.feeds.tests.client_level_rows import PERSON, REQUEST, SERVICE, row

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)


@given(DAYS)
def test_a_day_reads_the_same_however_it_is_written(day: date) -> None:
    forms = [
        f"{day:%d/%m/%Y}",
        day.isoformat(),
        f"{day:%d-%m-%Y}",
        f"{day.isoformat()}T00:00:00",
        f"{day:%d/%m/%Y} 00:00",
        f"{day:%d/%m/%Y} 13:45",
        f"{day.isoformat()} 23:59:59.999",
        f"{day:%Y/%m/%d}",
        f"{day:%d %B %Y}",
        f"{day:%d-%b-%Y}",
    ]
    assert {read_date(form) for form in forms} == {day}


@pytest.mark.parametrize("text", ["2025-06-01T23:30:00Z", "2025-06-01T09:30:00+01:00", "01/06/2025 25:00"])
def test_a_moment_that_may_be_of_another_day_here_is_no_date(text: str) -> None:
    with pytest.raises(NoDate):
        read_date(text)


@given(st.text(max_size=12))
def test_anything_else_is_a_date_or_a_reason(text: str) -> None:
    try:
        assert isinstance(read_date(text), date)
    except NoDate as refused:
        assert refused.code.startswith("date-")


def test_a_clean_row_has_no_notes() -> None:
    assert list(notes(row(SERVICE))) == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("Event_Outcome", "", Validity.BLANK_MANDATORY),
        ("GP_Practice_Code", "", Validity.BLANK_NOT_MANDATORY),
        ("Event_Outcome", "No change in package", Validity.RELEASE_1_VALUE),
        ("Event_Outcome", "CONTINUATION of support  or services", Validity.VALID),
        ("Event_Outcome", "Went home", Validity.INVALID),
        ("NHS_Number", "9990000019", Validity.INVALID),
        ("NHS_Number", "999 000 0018", Validity.VALID),
        ("Postcode", "Somewhere", Validity.INVALID),
        ("Unit_Cost", "£21.50", Validity.INVALID),
    ],
)
def test_each_field_has_its_national_class(name: str, value: str, expected: Validity) -> None:
    assert validity(name, facts_of(row(SERVICE | {name: value}))) is expected


@pytest.mark.parametrize(
    ("change", "name", "expected"),
    [
        ({}, "Service_Type", Status.MANDATORY),
        ({}, "Review_Reason", Status.NOT_APPLICABLE),
        ({}, "Event_End_Date", Status.APPLICABLE),
        ({"Date_of_Death": "01/01/2026"}, "Event_End_Date", Status.MANDATORY),
        ({"Delivery_Mechanism": "CASSR commissioned support"}, "Unit_Cost", Status.APPLICABLE),
        ({}, "Unit_Cost", Status.MANDATORY),
        ({"Client_Type": "Unpaid carer"}, "Dementia", Status.NOT_APPLICABLE),
        ({"Client_Type": ""}, "Dementia", Status.UNDETERMINED),
        ({"Client_Type": "Carer known by association"}, "Event_Type", Status.NOT_APPLICABLE),
        ({"Date_of_Birth": "01/01/1990"}, "Employment_Status", Status.APPLICABLE),
        (
            {"Date_of_Birth": "01/01/1990", "Primary_Support_Reason": "Learning disability support"},
            "Employment_Status",
            Status.MANDATORY,
        ),
    ],
)
def test_what_a_field_owes_depends_on_client_and_event(
    change: dict[str, str], name: str, expected: Status
) -> None:
    assert status(name, facts_of(row(SERVICE | change))) is expected


def test_an_end_is_cropped_to_the_death_and_a_death_before_the_start_is_only_noted() -> None:
    assert row(SERVICE | {"Date_of_Death": "01/08/2025", "Event_End_Date": "01/09/2025"}).end == date(
        2025, 8, 1
    )
    assert row(SERVICE | {"Date_of_Death": "01/08/2025"}).end == date(2025, 8, 1)
    before = row(SERVICE | {"Date_of_Death": "01/05/2025", "Event_End_Date": "01/09/2025"})
    assert before.end == date(2025, 9, 1)
    assert "starts-after-death" in [note.code for note in notes(before)]


def test_a_service_ended_later_is_the_same_event_and_a_request_is_another() -> None:
    ended = {"Event_End_Date": "01/12/2025"}
    assert events.event_key(row(SERVICE)) == events.event_key(row(SERVICE | ended))
    assert events.national_key(row(REQUEST)) != events.national_key(row(REQUEST | ended))


def test_sending_an_event_again_in_release_2_words_does_not_make_another() -> None:
    old = SERVICE | {"Client_Type": "Service User", "Service_Type": "Long Term Support: Community"}
    assert events.event_key(row(old)) == events.event_key(row(SERVICE))


def test_within_one_submission_each_package_stands_and_joined_they_are_one() -> None:
    packages = [row(SERVICE), row(SERVICE | {"Unit_Cost": "30"})]
    assert len(events.retain(packages, is_single=True)) == 2
    assert len(events.retain(packages)) == 1


def test_rows_are_retained_in_the_national_order() -> None:
    later = row(SERVICE | {"Reporting_Period_End_Date": "30/06/2026", "Event_End_Date": "01/07/2025"})
    still_open = row(SERVICE)
    ended = row(SERVICE | {"Event_End_Date": "01/07/2025"})
    lower = row(SERVICE | {"Event_Outcome": "NFA: Other"})
    assert events.retain([later, still_open]) == [later]
    assert events.retain([still_open, ended]) == [still_open]
    assert events.retain([still_open, lower]) == [still_open]
    assert events.retain([lower, still_open]) == [still_open]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["31/03/2026", "30/06/2026"]),
            st.sampled_from(["", "01/07/2025", "02/07/2025"]),
            st.sampled_from(["", "NFA: Other", "Admitted to hospital"]),
        ),
        min_size=2,
        max_size=4,
    )
)
def test_the_later_said_is_the_one_retained(said: list[tuple[str, str, str]]) -> None:
    names = ("Reporting_Period_End_Date", "Event_End_Date", "Event_Outcome")
    rows = [row(SERVICE | dict(zip(names, each, strict=True))) for each in said]
    latest = max(rows, key=events.said_at)
    assert events.precedence(latest) == events.precedence(events.retain(rows)[0])


def test_a_person_is_the_nhs_number_else_the_council_id() -> None:
    assert events.combined_person_id(row(SERVICE)) == "9990000018"
    assert events.combined_person_id(row(SERVICE | {"NHS_Number": ""})) == "218_P1"


@pytest.mark.parametrize("typed", ["Not known", "0000000000", "999 999 9999", "9990000019"])
def test_what_is_no_nhs_number_makes_no_two_people_one(typed: str) -> None:
    known, unknown = (
        row(SERVICE | {"NHS_Number": typed, "LA_Person_Unique_Identifier": local}) for local in ("P1", "")
    )
    assert (known.person, events.combined_person_id(known), known.faults) == ("P1", "218_P1", ())
    assert (unknown.person, events.combined_person_id(unknown)) == ("", "")
    assert [fault.code for fault in unknown.faults] == ["no-person"]


def test_months_with_few_events_or_few_kinds_do_not_count() -> None:
    kinds = ("Request", "Assessment", "Service", "Review")
    full = [(date(2025, month, 1), kind) for month in (4, 5, 6) for kind in kinds for _ in range(25)]
    few = [(date(2025, 1, 3), "Service")]
    one_kind = [(date(2025, 2, 1), "Service")] * 40
    assert events.reporting_period(full + few + one_kind) == (date(2025, 4, 1), date(2025, 6, 1))
    assert events.reporting_period([]) is None


def test_an_nhs_number_that_fails_is_kept_but_not_as_an_nhs_number() -> None:
    patient = resources(row(SERVICE | {"NHS_Number": "9990000019"}))[1].tree
    assert [each["system"] for each in patient["identifier"]] == [
        "urn:ginnel:cassr:218:person",
        "urn:ginnel:cld:NHS_Number",
    ]


def test_an_nhs_number_given_is_present_but_not_traced() -> None:
    patient = resources(row(SERVICE))[1].tree
    extension = patient["identifier"][1]["extension"][0]
    assert extension["valueCodeableConcept"]["coding"][0]["code"] == "02"


def test_items_of_equipment_given_on_one_day_stay_apart() -> None:
    item = SERVICE | {"Service_Component": "Equipment"}
    ids = {resources(row(item | {"Event_Description": name}))[3].local_id for name in ("Rail", "Commode")}
    assert len(ids) == 2


def test_a_carer_known_by_association_is_a_person_without_an_event() -> None:
    made = resources(
        row(PERSON | {"Client_Type": "Unpaid carer known by association", "Total_Hrs_Caring_per_week": "20"})
    )
    assert [each.kind for each in made] == ["Basic", "Patient", "Condition"]


def values() -> st.SearchStrategy[dict[str, str]]:
    """Rows of every shape: listed values of either release, odd words, numbers, dates in either form, blanks."""

    def one(name: str) -> st.SearchStrategy[str]:
        field = FIELDS[name]
        if field.kind == "date":
            return st.just("")
        if field.values:
            return st.one_of(st.just(""), st.sampled_from([*field.values, *field.release_1]), WORDS)
        if field.kind in ("money", "number"):
            return st.one_of(
                st.just(""), st.decimals(0, 9999, places=2).map(str), st.sampled_from(["05", "1e3", "£2"])
            )
        if name == "NHS_Number":
            return st.sampled_from(["", "-", "9990000018", "999-000 0018", "12 3", "9990000019"])
        return st.one_of(st.just(""), WORDS)

    return st.fixed_dictionaries({name: one(name) for name in FIELDS})


ENDS: st.SearchStrategy[dict[str, int]] = st.one_of(
    st.just({}), st.integers(0, 900).map(lambda days: {"Event_End_Date": days})
)
DEATHS: st.SearchStrategy[dict[str, int]] = st.one_of(
    st.just({}), st.integers(-400, 900).map(lambda days: {"Date_of_Death": days})
)


def dated(base: dict[str, str], after_start: dict[str, int]) -> dict[str, str]:
    """The row with dates given as days after its start."""
    start = read_date(base["Event_Start_Date"])
    return base | {name: f"{start + timedelta(days):%d/%m/%Y}" for name, days in after_start.items()}


@settings(deadline=None)
@given(values(), st.sampled_from([SERVICE, REQUEST]), ENDS, DEATHS)
def test_every_field_of_a_row_comes_back_from_its_resources(
    odd: dict[str, str], base: dict[str, str], end: dict[str, int], death: dict[str, int]
) -> None:
    fixed = {"Event_Type", "Event_Start_Date", "LA_Person_Unique_Identifier", "Client_Type"}
    changed = {name: value for name, value in odd.items() if value and name not in fixed}
    made = row({**dated(base, end | death), **changed})
    assert not made.faults
    assert rebuild(each.tree for each in resources(made)) == normal(made)


@settings(deadline=None, max_examples=60)
@given(values(), st.sampled_from([SERVICE, REQUEST]))
def test_what_is_made_of_a_row_is_valid_fhir(odd: dict[str, str], base: dict[str, str]) -> None:
    fixed = {"Event_Type", "Event_Start_Date", "Client_Type"}
    made = row({**base, **{name: value for name, value in odd.items() if value and name not in fixed}})
    for each in resources(made):
        assert not validation.check(each.kind, json.canonical(each.tree), each.tree)
