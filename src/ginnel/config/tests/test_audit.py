"""`ginnel audit replay`: what was decided, then and now, for whoever must answer for it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from ginnel.config import cli
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.models import Event as Row
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category, Purpose

pytestmark = pytest.mark.django_db


class LinkWorker:
    """Whoever acted, as far as the trail knows them."""

    identity, role, organisation = str(uuid7()), "voluntary-link-worker", "HERE"
    purpose, request_id = Purpose.DIRECT_CARE, uuid7()


def decided(categories: tuple[Category, ...], **inputs: Any) -> str:
    detail = {"action": "read", "asked": "one category", "relationships": [], "known": False}
    event = Event(
        "sharing.decided",
        uuid7(),
        categories,
        detail={"rules": "2026-11"} | detail | inputs,
        outcome="permit",
    )
    by: Any = LinkWorker()
    return str(audit.append(by=by, events=[event])[0])


def replay(event: str, *options: str) -> Any:
    return CliRunner().invoke(cli.main, ["audit", "replay", event, *options])


def test_a_decision_that_stands_says_so_and_why() -> None:
    event = decided((Category.PLAN,), relationships=["open-referral"])
    ended = replay(event)
    assert ended.exit_code == 0
    for told in (
        "Who: Voluntary link worker, for HERE",
        "Working with the person: Referred and not yet closed",
        "The person objected to: Nothing",
        "Recorded: Permit: Plan",
        "By the rules of then (2026-11): Permit: Plan",
        "This person was referred to you for support",
        "Verdict: The same answer.",
    ):
        assert told in ended.output
    assert "audit.replayed" in set(Row.objects.values_list("action", flat=True))


def test_a_decision_that_does_not_follow_from_its_inputs_ends_with_1() -> None:
    event = decided((Category.PLAN,))
    assert replay(event).exit_code == 1
    read = json.loads(replay(event, "--json").stdout)
    assert (read["kind"], read["agrees"]) == ("audit-replay", False)
    assert (read["recorded"]["outcome"], read["by_rules_of_then"]["outcome"]) == ("permit", "deny")


def test_what_is_no_decision_is_refused_in_one_line() -> None:
    (event,) = audit.append(by=service("load"), events=[Event("record.received")])
    ended = replay(str(event))
    assert (ended.exit_code, ended.stderr) == (
        1,
        "Error: That event is not a decision about who may see what.\n",
    )


@pytest.mark.parametrize(
    ("words", "action"),
    [
        (["keys", "export", "backup"], "keys.exported"),
        (["terminology", "load"], "terminology.loaded"),
        (
            ["terminology", "set", "clock-triage", "3", "--from", "2031-04-01", "--source", "A board"],
            "terminology.parameter-set",
        ),
    ],
)
def test_what_changes_or_gives_away_configuration_leaves_its_event(words: list[str], action: str) -> None:
    assert CliRunner().invoke(cli.main, words).exit_code == 0
    assert action in set(Row.objects.values_list("action", flat=True))
