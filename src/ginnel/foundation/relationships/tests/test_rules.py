"""When a relationship holds, for whom, and what a fresh observation changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.foundation.relationships import rules
from ginnel.foundation.relationships.fhir import (
    is_admission,
    is_under_way,
    is_void,
    observed,
    observed_encounter,
    stay_reference,
)
from ginnel.foundation.relationships.rules import Held, Observed
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.terminology.rules import shipped
from ginnel.kernel.errors import Invalid, NotPermitted
from ginnel.kernel.values.identifiers import uuid7

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
HELD = Held(uuid7(), "admitted", "X", None, None, NOW - HOUR, None, None, "r")
SAID = Observed("r", 1, "admitted", "X", NOW - HOUR)


def test_it_holds_from_its_start_until_it_expires_or_ends() -> None:
    assert rules.is_current(HELD, NOW)
    assert not rules.is_current(HELD, NOW - 2 * HOUR)
    assert not rules.is_current(replace(HELD, expires_at=NOW), NOW)
    assert not rules.is_current(replace(HELD, ended_at=NOW - timedelta(seconds=1)), NOW)


def test_it_ends_with_whichever_comes_first() -> None:
    assert replace(HELD, expires_at=NOW, ended_at=NOW + HOUR).ends_at == NOW
    assert replace(HELD, expires_at=NOW, ended_at=NOW - HOUR).ends_at == NOW - HOUR
    assert HELD.ends_at.year == 9999


def test_it_counts_for_the_whole_organisation_unless_narrowed_to_a_team_or_a_colleague() -> None:
    team, staff = uuid7(), uuid7()
    assert rules.counts_for(HELD, "X", team, staff)
    assert not rules.counts_for(HELD, "Y", team, staff)
    assert not rules.counts_for(replace(HELD, team=uuid7()), "X", team, staff)
    assert rules.counts_for(replace(HELD, team=team, staff=staff), "X", team, staff)
    assert not rules.counts_for(replace(HELD, staff=uuid7()), "X", team, staff)


def test_every_kind_but_a_registration_says_how_long_it_lasts() -> None:
    shipped_names = {one.name for one in shipped.parameters()}
    lasting = set(RelationshipKind) - {RelationshipKind.REGISTERED_PRACTICE}
    assert {f"relationship-lasts-{kind}" for kind in lasting} <= shipped_names
    assert rules.expiry(NOW, 8 * HOUR) == NOW + 8 * HOUR
    assert rules.expiry(NOW, None) is None


def test_the_same_said_again_changes_nothing() -> None:
    assert rules.changes([HELD], [SAID], NOW) == rules.Changes()


def test_another_organisation_ends_one_and_begins_the_other() -> None:
    moved = replace(SAID, organisation="Y")
    assert rules.changes([HELD], [moved], NOW) == rules.Changes((moved,), ((HELD.id, NOW),))


def test_a_discharge_ends_the_admission_when_it_says() -> None:
    home = replace(SAID, ended_at=NOW - HOUR)
    assert rules.changes([HELD], [home], NOW) == rules.Changes((), ((HELD.id, NOW - HOUR),))
    assert rules.changes([], [home], NOW) == rules.Changes()


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("XYZ"), st.booleans())))
def test_what_was_said_last_of_each_reference_is_what_is_held(said: list[tuple[str, str, bool]]) -> None:
    observed = [Observed(ref, 1, "admitted", org, NOW, NOW if over else None) for ref, org, over in said]
    begun = rules.changes([], observed, NOW).begin
    last = {one.reference: one for one in observed}
    assert set(begun) == {one for one in last.values() if one.ended_at is None}
    held = [Held(uuid7(), b.kind, b.organisation, None, None, NOW, None, None, b.reference) for b in begun]
    assert rules.changes(held, begun, NOW) == rules.Changes()


def test_nobody_puts_a_person_on_their_own_caseload() -> None:
    me = uuid7()
    with pytest.raises(NotPermitted):
        rules.check_can_begin(RelationshipKind.CASELOAD, me, me, "")
    rules.check_can_begin(RelationshipKind.CASELOAD, uuid7(), me, "")
    with pytest.raises(Invalid):
        rules.check_can_begin(RelationshipKind.OVERRIDE, me, me, " ")


@pytest.mark.parametrize(
    ("code", "status", "kind", "is_over"),
    [
        ("IMP", "in-progress", "admitted", False),
        ("EMER", "arrived", "attendance", False),
        ("IMP", "finished", "admitted", True),
        ("AMB", "in-progress", None, False),
        ("VR", "in-progress", None, False),
        ("IMP", "planned", None, False),
    ],
)
def test_an_encounter_under_way_is_a_relationship(
    code: str, status: str, kind: str | None, is_over: bool
) -> None:
    tree = {"class": {"code": code}, "status": status, "period": {"start": "2026-11-21T20:00:00Z"}}
    said = observed_encounter(tree, reference="e", source_number=7, organisation="X", at=NOW)
    assert (said.kind if said else None) == kind
    assert (said.ended_at is not None if said else False) == is_over


def said_of(status: str, **period: str) -> Observed:
    tree = {"class": {"code": "IMP"}, "status": status, "period": period}
    said = observed_encounter(tree, reference="e", source_number=7, organisation="X", at=NOW)
    assert said is not None
    return said


def test_an_end_still_to_come_leaves_an_encounter_under_way_open() -> None:
    assert said_of("in-progress", end="2026-11-30T10:00:00Z").ended_at is None
    assert said_of("in-progress", end="2026-11-21T10:00:00Z").ended_at is not None
    assert said_of("finished", end="2026-11-30").ended_at == NOW


@pytest.mark.parametrize("start", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001", "9999"])
def test_a_start_at_the_edge_of_the_calendar_stops_nothing(start: str) -> None:
    said = said_of("in-progress", start=start, end=start)
    expires = rules.expiry(said.started_at, HOUR)
    assert expires is not None
    assert expires >= said.started_at


OURS = "https://ginnel.invalid/"


@pytest.mark.parametrize(
    ("identifiers", "code", "kind", "is_over"),
    [
        (["Id/ambulance-incident"], "EMER", "ambulance", False),
        (["Id/emergency-attendance/X", "Id/ambulance-incident"], "EMER", "attendance", True),
        (["Id/urgent-care-case"], "VR", "urgent-call", False),
    ],
)
def test_a_call_that_is_over_goes_on_for_as_long_as_it_lasts(
    identifiers: list[str], code: str, kind: str, is_over: bool
) -> None:
    numbered = [{"system": OURS + each, "value": "1"} for each in identifiers]
    tree = {"class": {"code": code}, "status": "finished", "identifier": numbered}
    said = observed_encounter(tree, reference="e", source_number=7, organisation="X", at=NOW)
    assert said is not None
    assert (said.kind, said.ended_at is not None) == (kind, is_over)


@pytest.mark.parametrize(
    ("code", "priority", "status", "expected"),
    [
        ("HH", "UR", "finished", ("duty-contact", False, False)),
        ("AMB", "EM", "in-progress", ("duty-contact", False, False)),
        ("VR", "S", "finished", ("duty-contact", False, False)),
        ("HH", "UR", "cancelled", ("duty-contact", True, True)),
        ("HH", "R", "finished", None),
        ("HH", ["UR"], "finished", None),
        ("HH", {"is": "UR"}, "finished", None),
        ("HH", "UR", "planned", None),
        ("IMP", "UR", "in-progress", ("admitted", False, False)),
        ("EMER", "EM", "in-progress", ("attendance", False, False)),
    ],
)
def test_a_contact_that_nobody_had_planned_is_with_whoever_is_on_duty(
    code: str, priority: object, status: str, expected: tuple[str, bool, bool] | None
) -> None:
    coding = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActPriority", "code": priority}
    tree = {"class": {"code": code}, "status": status, "priority": {"coding": [coding]}}
    said = observed_encounter(tree, reference="e", source_number=7, organisation="X", at=NOW)
    assert (said and (said.kind, said.ended_at is not None, said.is_void)) == expected


def test_an_alarm_opens_a_relationship_for_the_centre_and_another_message_does_not() -> None:
    coded = [{"coding": [{"system": OURS + "CodeSystem/telecare-alarm", "code": "fall"}]}]
    alarm = {"status": "completed", "sent": "2026-11-22T01:50:00Z", "category": coded}
    telling = {"reference": "e", "source_number": 7, "organisation": "X", "said_at": NOW, "at": NOW}
    said = observed("Communication", alarm, **telling)
    assert said is not None
    assert (said.kind, said.ended_at) == ("alarm", None)
    assert observed("Communication", alarm | {"category": []}, **telling) is None
    void = observed("Communication", alarm | {"status": "entered-in-error"}, **telling)
    assert void is not None and void.is_void and void.ended_at is not None


_ANYTHING = st.recursive(st.none() | st.text() | st.integers(), lambda inner: st.lists(inner, max_size=2))


@given(st.dictionaries(st.sampled_from(["class", "status", "period", "identifier"]), _ANYTHING))
def test_an_encounter_of_any_shape_is_read_without_failing(tree: dict[str, object]) -> None:
    assert observed_encounter(tree, reference="e", source_number=7, organisation="X", at=NOW) is None
    assert not is_admission(tree)
    assert not (is_void(tree) and is_under_way(tree))
    assert stay_reference(tree, organisation="X", otherwise="e") == "stay e"


def test_a_stay_is_named_by_its_spell_number_in_whatever_form_it_comes() -> None:
    spell = {"system": "https://ginnel.invalid/Id/hospital-provider-spell", "value": "S1"}
    trees = [{"identifier": [spell]}, {"identifier": [{"value": "other"}, spell], "class": {"code": "IMP"}}]
    assert {stay_reference(tree, organisation="X", otherwise=str(tree)) for tree in trees} == {"stay X S1"}
