"""Services, caseloads and referrals as their sources tell of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.foundation.relationships.fhir import LASTING, observed
from ginnel.foundation.relationships.rules import Observed
from ginnel.kernel.values.identifiers import ODS_SYSTEM

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
DAY = timedelta(days=1)
YEAR = {"service": 365 * DAY}
OURS = "https://ginnel.invalid/"


def said(kind: str, tree: dict[str, object], said_at: datetime = NOW) -> Observed | None:
    return observed(kind, tree, reference="e", source_number=7, organisation="X", said_at=said_at, at=NOW)


def episode(status: str, listed: str = "", **more: object) -> Observed | None:
    coded = [{"coding": [{"system": OURS + "CodeSystem/working-with", "code": listed}]}] if listed else []
    tree = {"status": status, "type": coded, "period": {"start": "2023-02-01"}, **more}
    return said("EpisodeOfCare", tree)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("active", ("service", False, False)),
        ("onhold", ("service", False, False)),
        ("planned", ("open-referral", False, False)),
        ("waitlist", ("open-referral", False, False)),
        ("finished", ("service", True, False)),
        ("cancelled", ("service", True, False)),
        ("entered-in-error", ("service", True, True)),
        ("unheard-of", None),
    ],
)
def test_an_episode_of_care_is_a_service_for_as_long_as_it_goes_on(
    status: str, expected: tuple[str, bool, bool] | None
) -> None:
    found = episode(status)
    assert (found and (found.kind, found.ended_at is not None, found.is_void)) == expected


def colleague(name: str) -> dict[str, object]:
    return {"identifier": {"system": OURS + "Id/staff", "value": name}}


def test_a_list_says_whose_caseload_it_is_and_which_team_supports_them() -> None:
    team = [{"identifier": {"system": OURS + "Id/team", "value": "DN"}}]
    found = [
        episode("active", "caseload", careManager=colleague("bilal"), team=team),
        episode("active", "accountable-lead", careManager=colleague("bilal")),
        episode("active", "team", team=team),
        episode("active", "unheard-of", team=team),
    ]
    assert [(one.kind, one.username, one.team_code) for one in found if one] == [
        ("caseload", "bilal", ""),
        ("accountable-lead", "bilal", ""),
        ("team", "", "DN"),
        ("service", "", "DN"),
    ]


def test_a_caseload_of_nobody_and_a_service_of_somebody_else_say_nothing() -> None:
    another = {"identifier": {"system": ODS_SYSTEM, "value": "Y"}}
    same = {"identifier": {"system": ODS_SYSTEM, "value": "X"}}
    assert episode("active", "caseload") is None
    assert episode("active", "accountable-lead", careManager=[]) is None
    assert episode("active", "team", careManager=colleague("bilal")) is None
    assert episode("active", managingOrganization=another) is None
    assert episode("active", managingOrganization=same) is not None


def test_an_end_still_to_come_is_when_it_ends_by_itself() -> None:
    found = episode("active", period={"start": "2026-11-01", "end": "2026-12-01"})
    assert found is not None and found.ended_at is None
    assert found.until is not None and found.expires_at(365 * DAY) == found.until
    over = episode("active", period={"start": "2026-11-01", "end": "2026-11-10"})
    assert over is not None and over.ended_at is not None


@pytest.mark.parametrize(
    ("system", "status", "expected"),
    [
        ("Id/csds-referral", "active", ("open-referral", False)),
        ("Id/mhsds-referral", "on-hold", ("open-referral", False)),
        ("Id/csds-referral", "completed", ("open-referral", True)),
        ("Id/mhsds-referral", "revoked", ("open-referral", True)),
        ("Id/csds-referral", "draft", None),
        ("Id/anything", "active", None),
    ],
)
def test_a_referral_received_is_open_until_it_is_closed(
    system: str, status: str, expected: tuple[str, bool] | None
) -> None:
    tree = {"status": status, "identifier": [{"system": OURS + system, "value": "1"}]}
    found = said("ServiceRequest", tree)
    assert (found and (found.kind, found.ended_at is not None)) == expected


def test_it_lasts_from_when_it_was_last_said_and_no_word_is_from_tomorrow() -> None:
    found = said("EpisodeOfCare", {"status": "active", "period": {"start": "2023-02-01"}}, NOW - 30 * DAY)
    assert found is not None and found.expires_at(365 * DAY) == NOW + 335 * DAY
    ahead = said("EpisodeOfCare", {"status": "active"}, NOW + 900 * DAY)
    assert ahead is not None and ahead.said_at == NOW


_ANYTHING = st.recursive(st.none() | st.text() | st.integers(), lambda inner: st.lists(inner, max_size=2))
_NAMES = [
    "status",
    "type",
    "period",
    "team",
    "careManager",
    "managingOrganization",
    "identifier",
    "occurrencePeriod",
]


@given(st.sampled_from(LASTING), st.dictionaries(st.sampled_from(_NAMES), _ANYTHING))
def test_a_tree_of_any_shape_is_read_without_failing(kind: str, tree: dict[str, object]) -> None:
    assert said(kind, tree) is None
    found = said("EpisodeOfCare", {**tree, "status": "active"})
    assert found is None or found.kind == "service"
