"""The timeline in days, as a page shows it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ginnel.foundation.record.queries import Shown, Timeline
from ginnel.foundation.record.states import Standing
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category
from ginnel.surfaces.workspace.presenters import timeline


def page_of(at: datetime) -> Timeline:
    tree = {"resourceType": "Observation", "code": {"text": "Pulse"}}
    shown = Shown(
        uuid7(), "Observation", at, True, at, 1, Category.OBSERVATIONS, Standing.CURRENT, 1, None, 0, tree
    )
    return Timeline((shown,), 1, 1, {}, {}, 0)


@pytest.mark.parametrize(
    "at, heading",
    [
        (datetime(1, 1, 1, tzinfo=UTC), "1 January 1"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026"),
        (datetime(9999, 12, 31, 23, 59, tzinfo=UTC), "31 December 9999"),
    ],
)
def test_every_moment_falls_on_a_day_in_england(at: datetime, heading: str) -> None:
    ((day, items),) = timeline.days(page_of(at), uuid7(), {})
    assert (day, [item.title for item in items]) == (heading, ["Pulse"])
