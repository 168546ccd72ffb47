"""The clock can be held still; errors are named values; an exemption states its reason."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ginnel.kernel import clock, errors
from ginnel.kernel.exemptions import needs_no_viewer

SUMMER_NIGHT = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


def test_the_clock_is_aware_and_runs() -> None:
    first, second = clock.now(), clock.now()
    assert first.tzinfo is UTC
    assert first <= second


def test_a_held_clock_stands_still_and_is_let_go() -> None:
    with clock.held_at(SUMMER_NIGHT):
        assert clock.now() == SUMMER_NIGHT
    assert clock.now() != SUMMER_NIGHT


def test_a_held_clock_is_let_go_even_when_the_block_fails() -> None:
    with pytest.raises(KeyError), clock.held_at(SUMMER_NIGHT):
        raise KeyError
    assert clock.now() != SUMMER_NIGHT


def test_today_is_the_date_in_england() -> None:
    with clock.held_at(SUMMER_NIGHT):
        assert clock.today() == date(2026, 7, 1)


def every_error() -> list[type[errors.GinnelError]]:
    return [errors.GinnelError, *errors.GinnelError.__subclasses__()]


def test_every_error_has_a_stable_code_of_its_own() -> None:
    codes = [kind.code for kind in every_error()]
    assert len(set(codes)) == len(codes) >= 5


def test_every_error_answers_with_a_client_status() -> None:
    assert {kind.http_status for kind in every_error()} <= set(range(400, 500))


def test_a_refusal_carries_its_reasons() -> None:
    refused = errors.NotPermitted(("You are not working with this person.", "No emergency was stated."))
    assert refused.reasons[1] == "No emergency was stated."
    assert "working with" in str(refused)


def test_an_exemption_keeps_its_reason_and_refuses_none() -> None:
    marked = needs_no_viewer("it decides who the viewer is")(lambda: 1)
    assert marked.__exemption__ == "it decides who the viewer is"  # type: ignore[attr-defined]
    with pytest.raises(ValueError):
        needs_no_viewer(" ")
