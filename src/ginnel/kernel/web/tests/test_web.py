"""What every page rests on."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from ginnel.kernel.errors import Conflict, NotPermitted
from ginnel.kernel.web import errors, formats, middleware, pagination

NHSUK = Path(middleware.__file__).parent / "static/web/nhsuk"


def test_the_copied_design_system_is_what_the_manifest_says() -> None:
    for line in (NHSUK / "MANIFEST.sha256").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((NHSUK / name).read_bytes()).hexdigest() == digest, name


def test_no_stylesheet_or_script_of_ours_fetches_from_elsewhere() -> None:
    for path in NHSUK.parent.rglob("*.css"):
        assert "url(http" not in path.read_text(), path
        assert "@import" not in path.read_text(), path


def test_the_content_policy_allows_nothing_inline() -> None:
    assert middleware.POLICY.startswith("default-src 'none'")
    assert "unsafe" not in middleware.POLICY


def test_no_answer_with_a_cookie_is_for_others_to_keep() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        answer = HttpResponse(headers={"Cache-Control": "public, max-age=300"})
        if request.path == "/cookie":
            answer.set_cookie("sessionid", "x")
        return answer

    answered = middleware.ContentSecurity(view)
    asked = RequestFactory()
    assert answered(asked.get("/cookie")).headers["Cache-Control"] == "private, no-store"
    assert answered(asked.get("/none")).headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize(
    "value, words",
    [
        (datetime(1, 1, 1, tzinfo=UTC), "1 January 1 at midnight"),
        (datetime(9999, 12, 31, 23, 59, tzinfo=UTC), "31 December 9999 at 11:59pm"),
    ],
)
def test_the_ends_of_the_calendar_can_be_written(value: datetime, words: str) -> None:
    assert formats.moment(value) == words
    assert formats.when(value) == (words if value.year > 1 else "1 January 1")


@pytest.mark.parametrize(
    "value, words",
    [
        ("1941-03-04", "4 March 1941"),
        ("1941-03", "March 1941"),
        ("1941", "1941"),
        ("unknown", "unknown"),
        (None, ""),
    ],
)
def test_a_date_is_written_as_far_as_it_is_known(value: str | None, words: str) -> None:
    assert formats.day(value) == words


def test_a_moment_is_written_in_englands_time() -> None:
    assert formats.moment(datetime(2026, 6, 30, 23, 5, tzinfo=UTC)) == "1 July 2026 at 12:05am"
    assert formats.when(datetime(2026, 6, 30, 23, 0, tzinfo=UTC)) == "1 July 2026"


@pytest.mark.parametrize(
    "hour, minute, words",
    [(9, 0, "9am"), (9, 5, "9:05am"), (12, 0, "midday"), (0, 0, "midnight"), (0, 30, "12:30am")],
)
def test_a_time_of_day_is_written_as_the_service_manual_says(hour: int, minute: int, words: str) -> None:
    assert formats.clock_time(datetime(2026, 1, 5, hour, minute, tzinfo=UTC)) == words


def test_pages_far_from_here_are_left_out() -> None:
    shown = pagination.component(pagination.Slice(5, 10, 95), {"kind": "a b"})
    assert [item.get("number", 0) for item in shown["items"]] == [1, 0, 4, 5, 6, 0, 10]
    assert shown["next"]["href"] == "?kind=a+b&page=6"
    assert pagination.component(pagination.Slice(1, 10, 10), {}) == {}


@pytest.mark.parametrize(
    "text, number", [(None, 1), ("0", 1), ("x", 1), ("-3", 1), ("7", 7), ("9" * 20, 1), ("²", 1)]
)
def test_a_page_number_that_is_none_is_the_first(text: str | None, number: int) -> None:
    assert pagination.number_in(text) == number


@pytest.mark.django_db
def test_an_error_of_the_domain_is_a_page_with_its_reasons() -> None:
    request = RequestFactory().get("/")
    refused = errors.page(request, NotPermitted(("You are not on their list.",)))
    assert (refused.status_code, "You are not on their list." in refused.text) == (403, True)
    assert errors.page(request, Conflict("Changed.")).status_code == 409
