"""The sheet says what is late, what runs out before the office opens, and what can wait."""

from datetime import UTC, datetime, timedelta

from ginnel.surfaces.workspace.presenters import work

OPENS = datetime(2026, 6, 15, 8, tzinfo=UTC)  # nine in the morning in England


def row(who: str, due: datetime | None, *, is_late: bool = False) -> dict[str, object]:
    return {"who": who, "due_at": due, "is_late": is_late}


def test_each_stands_once_under_what_it_is() -> None:
    hour = timedelta(hours=1)
    rows = [
        row("late", OPENS - 72 * hour, is_late=True),
        row("tonight", OPENS - 60 * hour),
        row("at opening", OPENS),
        row("no clock", None),
    ]
    groups = work.by_opening({"rows": rows}, OPENS)["groups"]
    assert {heading: [one["who"] for one in found] for heading, found in groups.items()} == {
        "Late already": ["late"],
        "Runs out before Monday 15 June 2026 at 9am": ["tonight"],
        "Can wait until then": ["at opening", "no clock"],
    }
