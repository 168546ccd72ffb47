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
