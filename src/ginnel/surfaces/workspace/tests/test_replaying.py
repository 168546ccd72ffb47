"""A decision made again is told in words, however whoever asked stood to the person."""

from __future__ import annotations

from typing import Any

import pytest

from ginnel.foundation.audit.queries import Happened
from ginnel.foundation.relationships.states import ActingKind, Need, RelationshipKind
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.queries import Answer, Replayed
from ginnel.foundation.sharing.rules import Outcome
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category
from ginnel.surfaces.workspace.presenters import replaying

STAFF = [rules.stands_as(kind, need) for kind in RelationshipKind for need in ("", *Need)]
PROXIES = [rules.acts_as(kind, scope) for kind in ActingKind for scope in ((), (Category(1), Category(7)))]
OLD: dict[str, Any] = {"action": "read", "relationships": [], "known": False, "rules": "2026-11"}
TODAY = OLD | {"objections": [], "unagreed": [], "barred": False, "rules": rules.VERSION}
NOTHING = Answer(Outcome.DENY, frozenset(), ())


def told(detail: dict[str, Any], answer: Answer = NOTHING, organisation: str = "HERE") -> dict[str, str]:
    values = {"action": "sharing.decided", "identity": "x", "role": "analyst", "purpose": "direct-care"}
    event = Happened(
        id=uuid7(),
        at=clock.now(),
        outcome=answer.outcome,
        categories=tuple(answer.categories),
        detail=detail,
        person=uuid7(),
        request_id=uuid7(),
        organisation=organisation,
        **values,
    )
    found = Replayed(event, answer, detail["rules"], "every category", answer, answer)
    assert replaying.as_data(found)["recorded"]["outcome"] == answer.outcome
    return dict(replaying.lines(found))


@pytest.mark.parametrize("stands", dict.fromkeys([*STAFF, *PROXIES, rules.THEMSELF]))
def test_every_way_to_stand_to_a_person_is_told_in_words(stands: str) -> None:
    said = told(TODAY | {"relationships": [stands]}, organisation="")
    assert said["Working with the person"] != stands
    assert said["Working with the person"][0].isupper()
    assert said["Who"] == "Analyst"


def test_what_an_opening_was_for_and_what_was_chosen_are_told() -> None:
    held = ["override:getting-in", "proxy:1+7", "self"]
    said = told(TODAY | {"relationships": held})["Working with the person"]
    assert "Opened in an emergency (We must get in to them, or find who has a key)" in said
    assert f"whom they chose themself, chosen to read: {Category(1).label}, {Category(7).label}" in said
    assert "It is their own record" in said


def test_all_that_the_decision_saw_is_told_and_nothing_that_its_event_does_not_hold() -> None:
    said = told(TODAY | {"barred": True, "unagreed": [7], "objections": [5]})
    assert said["Kept from the person"] == "Yes"
    assert said["No agreement in force covered"] == Category(7).label
    assert said["The person objected to"] == Category(5).label
    assert {"Kept from the person", "No agreement in force covered"}.isdisjoint(told(OLD))


def test_a_list_says_how_far_each_kind_of_fact_goes() -> None:
    one, other = Category(1), Category(2)
    many = Answer(Outcome.PERMIT, frozenset({one, other}), (), reaches={one: "ANYONE", other: "KNOWN"})
    said = told({"unagreed": [], "rules": rules.VERSION}, many)
    assert said["Recorded"] == f"Permit: {one.label}, as far as anyone; {other.label}, as far as known"
    assert said["No agreement in force covered"] == "Nothing"
    alone = told({"unagreed": True, "rules": rules.VERSION})
    assert alone["No agreement in force covered"] == "What was asked for"
