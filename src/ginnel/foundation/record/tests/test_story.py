"""Reading a person's story: permitted, paged, filtered, and fast because it reads little."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.record.actions import publish
from ginnel.foundation.record.models import Resource
from ginnel.foundation.record.queries import PAGE, Filters, documents, entry, story, timeline
from ginnel.foundation.record.rules.glance import State
from ginnel.foundation.record.tests.told import Told, coded, somebody
from ginnel.kernel.errors import NotFound
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Category, Purpose

ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> Told:
    return somebody()


def observe(told: Told, day: str, by: int = 0, text: str = "Pulse") -> UUID:
    return told.say("Observation", by, status="final", code=coded("1", text), effectiveDateTime=day)


def test_two_organisations_tell_one_story_newest_first(told: Told) -> None:
    observe(told, "2026-01-01", 0, "First")
    observe(told, "2026-03-01", 1, "Last")
    observe(told, "2026-02-01", 0, "Middle")
    page = timeline(viewer=Permitting(), person=told.person, filters=Filters())
    assert [shown.tree["code"]["text"] for shown in page.entries] == ["Last", "Middle", "First"]


def test_filters_narrow_by_organisation_kind_dates_and_words(told: Told) -> None:
    observe(told, "2026-01-01", 0, "Pulse")
    observe(told, "2026-03-01", 1, "Weight")
    for filters in (
        Filters(organisation="TWO"), Filters(since=date(2026, 2, 1)), Filters(text="WEIGHT"),
        Filters(group="Results and measurements", since=date(2026, 3, 1), until=date(2026, 3, 1)),
    ):  # fmt: skip
        page = timeline(viewer=Permitting(), person=told.person, filters=filters)
        assert [shown.tree["code"]["text"] for shown in page.entries] == ["Weight"]


def test_what_a_viewer_may_not_see_is_counted_nowhere_and_said_to_be_withheld(told: Told) -> None:
    observe(told, "2026-01-01")
    viewer = Permitting(allowed=frozenset({Category.DEMOGRAPHICS}))
    found = story(viewer=viewer, person=told.person, filters=Filters())
    assert (found.timeline.total, found.withheld) == (0, set(Category) - {Category.DEMOGRAPHICS})
    assert found.glance.allergies.state is State.NOT_SHOWN


def test_what_is_closed_to_a_viewer_is_said_whether_or_not_there_is_any(told: Told) -> None:
    viewer = Permitting(allowed=frozenset(Category) - {Category.SUBSTANCE_MISUSE})
    before = story(viewer=viewer, person=told.person, filters=Filters())
    told.say("Condition", meta={"security": [{"system": ACT_CODE, "code": "ETH"}]}, code=coded("1", "X"))
    after = story(viewer=viewer, person=told.person, filters=Filters())
    assert before.withheld == after.withheld == {Category.SUBSTANCE_MISUSE}
    assert before == after


def test_an_organisation_is_named_only_when_something_it_said_may_be_seen(told: Told) -> None:
    who = {"resourceType": "Patient", "name": [{"family": "Testperson"}]}
    publish(place=told.places[1], kind="Patient", tree=who, by=Permitting())
    observe(told, "2026-01-01", 1)
    told.say("Condition", 0, code=coded("1", "X"))
    closed, doing = frozenset(Category) - {Category.OBSERVATIONS}, Purpose.DIRECT_CARE
    reads = {"person": told.person, "filters": Filters(everything=True)}
    seen = story(viewer=Permitting(allowed=closed, purpose=doing), **reads)
    assert ([one.code for one in seen.heard], set(seen.timeline.organisations)) == (["ONE"], {"ONE"})
    theirs = story(viewer=Permitting(allowed=closed, purpose=doing, organisation="TWO"), **reads)
    assert [one.code for one in theirs.heard] == ["ONE", "TWO"]


OLD_HOMES = [
    Category.PLAN,
    Category.HOSPITAL_ACTIVITY,
    Category.PROBLEMS_AND_MEDICATION,
    Category.OBSERVATIONS,
]


def test_no_decision_is_asserted_where_it_would_be_withheld(told: Told) -> None:
    viewer = Permitting(allowed=frozenset(Category) - {Category.EMERGENCY_ESSENTIALS})
    found = story(viewer=viewer, person=told.person, filters=Filters())
    assert found.glance.resuscitation.state is State.NOT_SHOWN
    assert found.glance.allergies.state is State.NOT_SHOWN


@pytest.mark.parametrize("withheld", OLD_HOMES)
def test_until_a_reindex_no_decision_is_asserted_where_an_old_category_could_hold_it(
    told: Told, withheld: Category
) -> None:
    observe(told, "2026-01-01")
    viewer = Permitting(allowed=frozenset(Category) - {withheld})
    sorted_again = story(viewer=viewer, person=told.person, filters=Filters()).glance
    Resource.objects.update(extractor=3)
    before = story(viewer=viewer, person=told.person, filters=Filters()).glance
    assert sorted_again.resuscitation.state is State.NOTHING_RECEIVED
    assert before.resuscitation.state is before.allergies.state is State.NOT_SHOWN


def test_until_a_reindex_what_may_be_seen_is_shown_with_a_warning_that_there_may_be_more(told: Told) -> None:
    told.say("Flag", status="active", code=coded("450476008", "Not for resuscitation"))
    Resource.objects.update(extractor=3)
    viewer = Permitting(allowed=frozenset(Category) - {Category.PLAN})
    found = story(viewer=viewer, person=told.person, filters=Filters()).glance.resuscitation
    assert (len(found.lines), "may be more" in found.note) == (1, True)


ACTIVE = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
PENICILLIN = {
    "code": {"text": "Penicillin"},
    "clinicalStatus": {"coding": [{"system": ACTIVE, "code": "active"}]},
}
STRANGER = frozenset({Category.DEMOGRAPHICS, Category.EMERGENCY_ESSENTIALS})


def test_an_allergy_is_seen_before_anything_else_is_and_whose_word_it_is(told: Told) -> None:
    told.say("AllergyIntolerance", 0, **PENICILLIN)
    observe(told, "2026-01-01", 0)
    found = story(viewer=Permitting(allowed=STRANGER), person=told.person, filters=Filters())
    assert [line.text for line in found.glance.allergies.lines] == ["Penicillin"]
    assert [one.code for one in found.heard] == ["ONE"]


def test_an_allergy_does_not_say_that_somewhere_with_a_restricted_name_knows_the_person(told: Told) -> None:
    allergy = told.say("AllergyIntolerance", 0, **PENICILLIN)
    label = {"system": ACT_CODE, "code": "STD"}
    told.say("Encounter", 0, status="finished", meta={"security": [label]}, **{"class": {"code": "AMB"}})
    viewer = Permitting(allowed=STRANGER, organisation="ELSEWHERE", purpose=Purpose.DIRECT_CARE)
    found = story(viewer=viewer, person=told.person, filters=Filters())
    assert [line.text for line in found.glance.allergies.lines] == ["Penicillin"]
    assert found.heard == ()
    assert found.timeline.organisations == {}
    assert entry(viewer=viewer, person=told.person, entry=allergy).source.name == "another organisation"
    assert entry(viewer=Permitting(), person=told.person, entry=allergy).source.code == "ONE"


def test_what_describes_somebody_kept_apart_is_closed_to_whoever_does_not_work_with_them(told: Told) -> None:
    described = told.say("Patient", 0, address=[{"line": ["1 Example Street"]}])
    allergy = told.say("AllergyIntolerance", 0, **PENICILLIN)
    viewer = Permitting(allowed=STRANGER, organisation="ELSEWHERE", purpose=Purpose.DIRECT_CARE)
    assert entry(viewer=viewer, person=told.person, entry=described)
    SourceRecord.objects.filter(number=told.places[1].source_number).update(traced_apart=True)
    with pytest.raises(NotFound):
        entry(viewer=viewer, person=told.person, entry=described)
    assert entry(viewer=viewer, person=told.person, entry=allergy)
    near = Permitting(allowed=STRANGER | {Category.CONTACT_AND_CARER})
    assert entry(viewer=near, person=told.person, entry=described)


def test_an_entry_of_a_forbidden_kind_does_not_exist_for_that_viewer(told: Told) -> None:
    pulse = observe(told, "2026-01-01")
    assert entry(viewer=Permitting(), person=told.person, entry=pulse).shown.version == 1
    with pytest.raises(NotFound):
        entry(viewer=Permitting(allowed=frozenset({Category.PLAN})), person=told.person, entry=pulse)


def test_an_entry_of_somebody_else_does_not_exist_here(told: Told) -> None:
    pulse = observe(told, "2026-01-01")
    with pytest.raises(NotFound):
        entry(viewer=Permitting(), person=somebody().person, entry=pulse)


def test_the_screen_beside_the_resident_leaves_out_staff_restricted_facts(told: Told) -> None:
    told.say("Flag", status="active", code=coded("key-safe", "Key safe"), category=[coded("contact")])
    seen = story(viewer=Permitting(), person=told.person, filters=Filters())
    shared = story(viewer=Permitting(), person=told.person, filters=Filters(), is_shared_screen=True)
    assert [line.text for line in seen.glance.visiting.lines] == ["Key safe"]
    assert (shared.glance.visiting.lines, shared.glance.alerts) == ((), ())


def test_a_page_takes_as_many_queries_for_a_long_record_as_for_a_short_one(told: Told) -> None:
    observe(told, "2026-01-01")
    with CaptureQueriesContext(
        connection,
    ) as short:
        story(viewer=Permitting(), person=told.person, filters=Filters())
    for number in range(PAGE + 5):
        observe(told, f"2025-01-{number % 28 + 1:02d}")
    with CaptureQueriesContext(connection) as long:
        found = story(viewer=Permitting(), person=told.person, filters=Filters())
    assert len(long) == len(short) <= 6
    assert (len(found.timeline.entries), found.timeline.total) == (PAGE, PAGE + 6)


def test_a_letter_is_found_by_a_word_inside_its_file(told: Told) -> None:
    content = {"attachment": {"contentType": "text/plain", "data": "U2VlbiBpbiB0aGUgY2hlc3QgY2xpbmlj"}}
    told.say("DocumentReference", status="current", content=[content], type={"text": "Clinic letter"})
    (found,) = documents(viewer=Permitting(), person=told.person, text="CHEST")
    assert found.excerpt == "Seen in the chest clinic"
    assert documents(viewer=Permitting(), person=told.person, text="knee") == []
