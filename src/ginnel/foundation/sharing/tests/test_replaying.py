"""A decision is made again from what its event kept: events of today, of every earlier shape, and of services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from ginnel.foundation.audit.queries import Happened
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.sharing.queries.replaying import EVERY, ONE, replay, replayed
from ginnel.foundation.sharing.rules import VERSION, Outcome
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound, NotPermitted
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category, Purpose

WORKING = [
    Category.DEMOGRAPHICS,
    Category.CONTACT_AND_CARER,
    Category.PLAN,
]


def an_event(
    detail: Mapping[str, Any], categories: list[Category], outcome: str = "permit", **other: Any
) -> Happened:
    """A link worker's decision unless said otherwise."""
    values: dict[str, Any] = {
        "action": "sharing.decided",
        "role": "voluntary-link-worker",
        "purpose": "direct-care",
        "organisation": "HERE",
        "identity": str(uuid7()),
        "person": uuid7(),
        "request_id": uuid7(),
    }
    values |= other
    return Happened(
        id=uuid7(),
        at=clock.now(),
        outcome=outcome,
        categories=tuple(categories),
        detail=dict(detail),
        **values,
    )


# As the versions of November 2026 wrote them, oldest first; each was read out of a trail of its day.
FIRST: dict[str, Any] = {
    "action": "read",
    "relationships": ["open-referral"],
    "known": False,
    "rules": "2026-11",
}
SECOND = {**FIRST, "asked": "every category"}
THIRD = {**SECOND, "objections": [], "rules": "2026-11-26"}
NOBODY: dict[str, Any] = {"relationships": []}
OLD_EVENTS = {
    "every category, not said so": (an_event(FIRST, WORKING), EVERY),
    "nothing, not said so": (an_event(FIRST | NOBODY, [], "deny"), EVERY),
    "one of those permitted, not said so": (an_event(FIRST, [Category.PLAN]), ONE),
    "one refused, not said so": (an_event(FIRST | NOBODY, [Category.PLAN], "deny"), ONE),
    "the only one permitted, not said so": (an_event(FIRST | NOBODY | {"known": True}, [Category(1)]), ONE),
    "every category": (an_event(SECOND, WORKING), EVERY),
    "one category": (an_event(SECOND | {"asked": ONE}, [Category.PLAN]), ONE),
    "with objections": (an_event(THIRD | {"objections": [7]}, WORKING[:2]), EVERY),
    "a service's": (an_event({"action": "read", "rules": "2026-11"}, list(Category), role="service",
                             purpose="record-keeping"), EVERY),
    "a service refused": (an_event({"action": "read", "rules": "2026-11"}, [], "deny", role="service",
                                   purpose="demonstration"), EVERY),
}  # fmt: skip


@pytest.mark.parametrize("name", OLD_EVENTS)
def test_a_decision_recorded_before_todays_inputs_existed_still_replays(name: str) -> None:
    event, asked = OLD_EVENTS[name]
    again = replayed(event)
    assert (again.agrees, again.asked) == (True, asked)
    assert not replayed(replace(event, outcome="review")).agrees


def test_whom_a_list_may_name_replays_too() -> None:
    detail = {"restricted": "person", "category": 7, "reach": "WORKING_WITH", "rules": "2026-11"}
    event = an_event(detail, [Category.PLAN], action="sharing.restricted", person=None)
    assert replayed(event).agrees
    assert not replayed(replace(event, detail=detail | {"reach": "ANYONE"})).agrees


ROWS: dict[str, Any] = {
    "restricted": "person_id",
    "reaches": {"1": "KNOWN", "2": "WORKING_WITH", "7": "WORKING_WITH"},
    "rules": "2026-11",
}


def test_a_list_of_rows_with_a_category_each_replays_to_how_far_each_goes() -> None:
    event = an_event(ROWS, WORKING, action="sharing.restricted", person=None)
    again = replayed(event)
    assert again.agrees
    assert again.then.reaches == dict(zip(WORKING, ROWS["reaches"].values(), strict=True))
    for changed in (
        replace(event, detail=ROWS | {"reaches": ROWS["reaches"] | {"7": "ANYONE"}}),
        replace(event, categories=tuple(WORKING[:2])),
        replace(event, outcome="deny"),
    ):
        assert not replayed(changed).agrees


def test_a_list_of_rows_of_which_none_may_be_named_replays() -> None:
    event = an_event(
        ROWS | {"reaches": {}}, [], "deny", action="sharing.restricted", purpose="demonstration", person=None
    )
    assert replayed(event).agrees
    assert replayed(event).reasons == ("The list may name nobody.",)


def test_what_no_agreement_covered_is_left_out_of_a_list_of_rows_again() -> None:
    detail = ROWS | {"reaches": {"1": "KNOWN", "2": "WORKING_WITH"}, "unagreed": [7, 9]}
    event = an_event(detail, WORKING[:2], action="sharing.restricted", person=None)
    assert replayed(event).agrees
    assert not replayed(replace(event, detail=detail | {"unagreed": []})).agrees


def test_an_input_that_was_changed_afterwards_gives_another_answer() -> None:
    changed = an_event(THIRD | NOBODY, WORKING)
    again = replayed(changed)
    assert not again.agrees
    assert (again.outcome, again.categories) == (Outcome.DENY, frozenset())


def test_todays_rules_answer_beside_those_of_then() -> None:
    again = replayed(an_event(SECOND, WORKING))
    assert again.version == "2026-11" != VERSION
    assert again.is_same_today
    assert "referred to you for support" in " ".join(again.reasons)


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (an_event({}, [], action="sharing.overridden"), "not a decision"),
        (an_event({}, []), "disposed of"),
        (an_event(THIRD | {"rules": "2031-02"}, WORKING), "does not have"),
    ],
)
def test_what_cannot_be_decided_again_says_why(event: Happened, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        replayed(event)


@pytest.mark.django_db
def test_a_command_replays_for_governance_and_no_service_does_for_another_purpose() -> None:
    with pytest.raises(NotFound):
        replay(uuid7(), viewer=service("replay", purpose=Purpose.INFORMATION_GOVERNANCE))
    with pytest.raises(NotPermitted):
        replay(uuid7(), viewer=service("load"))
