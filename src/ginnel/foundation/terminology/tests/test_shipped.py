"""The shipped lists are whole, agree with each other, and load twice without change."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ginnel.foundation.terminology import actions, queries
from ginnel.foundation.terminology.models import CodeSystem, Concept, Parameter
from ginnel.foundation.terminology.rules import shipped
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.kernel.errors import Conflict, Invalid, NotFound


def test_client_level_data_has_43_fields_in_nine_modules() -> None:
    fields = shipped.client_level_data()
    assert len(fields) == 43
    assert len({field.module for field in fields}) == 9


def test_event_outcomes_stand_in_the_national_hierarchy() -> None:
    outcome = next(field for field in shipped.client_level_data() if field.name == "Event_Outcome")
    assert len(outcome.values) == 17
    assert outcome.values[0] == "Progress to reablement/ST-Max"
    assert outcome.values[16] == "NFA: Other"


def test_every_release_1_value_leads_to_a_listed_value_or_says_there_is_none() -> None:
    for field in shipped.client_level_data():
        assert set(field.release_1.values()) <= {*field.values, ""}, field.name


def test_every_value_set_takes_its_codes_from_its_system() -> None:
    codes = {system.name: {code.code for code in system.codes} for system in shipped.systems()}
    for value_set in shipped.value_sets():
        assert set(value_set.codes) <= codes[value_set.system], value_set.name


def test_everything_shipped_names_its_source() -> None:
    sources = [entry.source for entry in shipped.systems()]
    sources += [entry.source for entry in shipped.value_sets()]
    sources += [entry.source for entry in shipped.parameters()]
    assert all(source.strip() for source in sources)


def test_no_licensed_system_is_shipped_with_codes() -> None:
    licensed = {system.name: system.codes for system in shipped.systems() if system.is_licensed}
    assert licensed == {"snomed-ct": (), "dmd": (), "icd-10": (), "opcs-4": ()}


@pytest.mark.django_db
def test_every_ethnic_category_but_not_known_is_in_one_group() -> None:
    actions.load_shipped(by=CLERK)
    groups = queries.grouping("ethnic-group-")
    assert list(groups)[:2] == ["White", "Mixed"] and len(groups) == 6
    lists = (*queries.codes("ethnic-category"), *queries.codes("ethnic-category-census"))
    known = sorted(code for code, _ in lists if code != "99")
    assert groups["White"] == ["A", "B", "C", "GT", "RO"]
    assert groups["Other, Chinese included"] == ["R", "S", "AR"]
    assert sorted(code for codes in groups.values() for code in codes) == known


@pytest.mark.django_db
def test_loading_the_shipped_lists_again_changes_nothing() -> None:
    assert actions.load_shipped(by=CLERK) == len(shipped.systems())
    before = set(Concept.objects.values_list("id", flat=True))
    assert actions.load_shipped(by=CLERK) == 0
    assert set(Concept.objects.values_list("id", flat=True)) == before
    assert CodeSystem.objects.count() == len(shipped.systems())


@pytest.mark.django_db
def test_a_code_is_shown_by_system_name_or_url() -> None:
    actions.load_shipped(by=CLERK)
    url = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland"
    assert queries.display("nhs-number-verification-status", "01") == "Number present and verified"
    assert queries.display(url, "08") == "Trace postponed (baby under six weeks old)"
    assert queries.display("nhs-number-verification-status", "77") == ""


@pytest.mark.django_db
def test_a_code_out_of_force_is_still_shown_but_not_offered() -> None:
    actions.load_shipped(by=CLERK)
    Concept.objects.filter(system__name="discharge-method", code="2").update(valid_to=date(2010, 3, 31))
    assert queries.display("discharge-method", "2").startswith("Patient discharged him/herself or")
    assert "2" in dict(queries.codes("discharge-method", on=date(2009, 1, 1)))
    assert "2" not in dict(queries.codes("discharge-method", on=date(2024, 1, 1)))


@pytest.mark.django_db
def test_a_set_is_expanded_in_the_order_of_its_system() -> None:
    actions.load_shipped(by=CLERK)
    assert [code for code, _ in queries.expand("admission-method-elective")] == ["11", "12", "13"]
    with pytest.raises(NotFound):
        queries.expand("no-such-set")


@pytest.mark.django_db
def test_a_parameter_has_the_value_of_its_day() -> None:
    actions.load_shipped(by=CLERK)
    actions.set_parameter(
        name="capital-limit-upper",
        value="2500000",
        unit="pence",
        starts=date(2027, 4, 1),
        source="Test",
        by=CLERK,
    )
    assert queries.parameter("capital-limit-upper", on=date(2027, 3, 31)).value == Decimal(2325000)
    assert queries.parameter("capital-limit-upper", on=date(2027, 4, 1)).value == Decimal(2500000)
    assert not queries.parameter("capital-limit-upper", on=date(2026, 1, 1)).is_verified
    with pytest.raises(NotFound):
        queries.parameter("capital-limit-upper", on=date(1999, 1, 1))


@pytest.mark.django_db
def test_a_parameter_cannot_be_set_before_a_value_that_exists() -> None:
    actions.load_shipped(by=CLERK)
    with pytest.raises(Conflict):
        actions.set_parameter(
            name="ascof-2d-window", value="91", unit="days", starts=date(2020, 1, 1), source="Test", by=CLERK
        )


@pytest.mark.django_db
def test_what_is_set_before_anything_was_loaded_leaves_the_days_before_as_shipped() -> None:
    actions.set_parameter(
        name="clock-triage",
        value="3",
        unit="daytime minutes",
        starts=date(2031, 4, 1),
        source="Test",
        by=CLERK,
    )
    before, after = (queries.parameter("clock-triage", on=date(2031, *day)) for day in ((3, 31), (4, 1)))
    assert (before.value, after.value) == (Decimal(shipped_value("clock-triage")), Decimal(3))
    assert after.source.startswith("Test (set by ")


def shipped_value(name: str) -> str:
    return next(one.value for one in shipped.parameters() if one.name == name)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value", "unit", "source", "error"),
    [
        ("no-such-thing", "3", "days", "Test", NotFound),
        ("relationship-lasts-override", "soon", "hours", "Test", Invalid),
        ("relationship-lasts-override", "-3", "hours", "Test", Invalid),
        ("relationship-lasts-override", "1e9", "hours", "Test", Invalid),
        ("relationship-lasts-override", "2.5", "hours", "Test", Invalid),
        ("relationship-lasts-override", "8", "days", "Test", Invalid),
        ("relationship-lasts-override", "8", "hours", " ", Invalid),
        ("clock-triage", "8", "whenever hours", "Test", Invalid),
    ],
)
def test_what_would_be_read_as_something_else_is_refused(
    name: str, value: str, unit: str, source: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        actions.set_parameter(
            name=name, value=value, unit=unit, starts=date(2031, 4, 1), source=source, by=CLERK
        )
    assert not Parameter.objects.filter(valid_from=date(2031, 4, 1)).exists()


@pytest.mark.django_db
def test_a_clock_may_run_at_other_times() -> None:
    actions.set_parameter(
        name="clock-triage", value="8", unit="always hours", starts=date(2031, 4, 1), source="Test", by=CLERK
    )
    assert queries.parameter("clock-triage", on=date(2031, 4, 1)).unit == "always hours"


@pytest.mark.django_db
def test_loading_keeps_what_the_place_has_set() -> None:
    actions.load_shipped(by=CLERK)
    actions.set_parameter(
        name="ascof-2d-window", value="91", unit="days", starts=date(2030, 1, 1), source="Test", by=CLERK
    )
    actions.load_shipped(by=CLERK)
    ended = Parameter.objects.get(name="ascof-2d-window", value="84")
    assert ended.valid_to == date(2029, 12, 31)
