"""Who has said nothing, and whose feed is late."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from ginnel.surfaces.workspace.presenters import sources


def feed(code: str, *, is_late: bool = False) -> Any:
    return SimpleNamespace(
        code=code,
        organisation=f"Organisation {code}",
        is_late=is_late,
        last_at=datetime(2026, 3, 4, tzinfo=UTC),
    )


def test_the_silence_of_a_feed_that_is_late_is_said_to_mean_less() -> None:
    story: Any = SimpleNamespace(heard=())
    kinds = {"S1": "gp-practice", "S2": "gp-practice"}
    quiet = sources.silent(story, [feed("H", is_late=True), feed("C"), feed("S1"), feed("S2")], kinds)
    assert quiet == [
        ("Every GP practice", ""),
        ("Organisation C", ""),
        ("Organisation H", "Late: its feed last arrived 4 March 2026"),
    ]


def test_an_organisation_that_knows_somebody_by_several_numbers_is_named_once() -> None:
    early, late = datetime(2026, 3, 1, 9, tzinfo=UTC), datetime(2026, 3, 4, 9, tzinfo=UTC)
    heard = [
        SimpleNamespace(code="H", name="Hospital", entries=16, last_recorded_at=early),
        SimpleNamespace(code="C", name="Council", entries=0, last_recorded_at=None),
        SimpleNamespace(code="H", name="Hospital", entries=2, last_recorded_at=late),
    ]
    story: Any = SimpleNamespace(heard=heard)
    hospital, council = sources.sources(story, ())
    assert (hospital["name"], hospital["said"]) == ("Hospital", "18 entries")
    assert "4 March 2026" in hospital["last"]
    assert council["said"].startswith("Knows this person")
