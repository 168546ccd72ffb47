"""Whatever was said of a service and could be kept is shown, and says no nonsense."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.foundation.directory.queries import Found, Had
from ginnel.foundation.directory.rules import openreferral
from ginnel.foundation.directory.tests.documents import id_of, service
from ginnel.foundation.directory.tests.test_openreferral import JSON
from ginnel.surfaces.public.presenters import results, said
from ginnel.surfaces.public.presenters import service as presenter

NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)
MEMBERS = ["name", "description", "alert", "email", "url", "fees", "minimum_age", "maximum_age", "phones", "contacts",
           "cost_options", "languages", "service_areas", "service_at_locations", "eligibility_description"]  # fmt: skip
COST = st.fixed_dictionaries({"amount": JSON, "option": JSON})


@given(st.dictionaries(st.sampled_from(MEMBERS), JSON, max_size=4), st.lists(COST, max_size=2))
def test_a_mess_of_a_document_is_shown(spoiled: dict[str, Any], costs: list[Any]) -> None:
    document = {**service("Mess"), "cost_options": costs, **spoiled}
    read = openreferral.read(document)
    if read.service is None:
        return
    had = Had(UUID(id_of("Mess")), document, 1, NOW, None, {}, ())
    shown = presenter.page(had, hours={}, now=NOW, stale_after=183, room_within=28)
    assert not [one for one in shown["costs"] if one.startswith(("£nan", "£inf", "£-"))]
    results._line(Found(had.id, document, NOW, None, ()), {}, NOW, 183)


@pytest.mark.parametrize("amount", [float("nan"), float("inf"), 10**400, -5, True, "7", None, [1]])
def test_what_is_no_amount_is_left_out(amount: Any) -> None:
    assert said.costs({"cost_options": [{"amount": amount, "option": "a meal"}]}) == ["a meal"]


@pytest.mark.parametrize("age", [float("nan"), 10**400, -1, "old"])
def test_what_is_no_age_is_left_out(age: Any) -> None:
    assert said.ages({"minimum_age": age, "maximum_age": age}) == ""
