"""Published figures, and which there are. All of it has been through disclosure control and is about nobody."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from ginnel.kernel.errors import NotFound
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Purpose
from ginnel.population.engine import publishing
from ginnel.population.engine.definitions import Measure
from ginnel.population.engine.periods import containing, latest_whole, up_to
from ginnel.population.engine.published import Published
from ginnel.population.measures import rules

PERIODS = 13
MOST_PERIODS = 60
_PROTECTED = "Figures have been through disclosure control and are about nobody."


@needs_no_viewer(_PROTECTED)
def measures() -> tuple[Measure, ...]:
    """Every measure, by title."""
    return rules.everything()


@needs_no_viewer(_PROTECTED)
def measure(id: str) -> Measure:
    """Raises NotFound."""
    return rules.named(id)


@needs_no_viewer(_PROTECTED)
def has_figures() -> bool:
    """Whether any rows have been made to count."""
    try:
        publishing.edition(_folder())
    except publishing.NoLake:
        return False
    return True


@needs_no_viewer(_PROTECTED)
def published(id: str, *, periods: int = PERIODS, until: date | None = None) -> Published:
    """A measure for its latest whole periods, oldest first, the last one that in which `until` lies where it is said.

    Raises NotFound for an unknown measure, and where no rows have been made yet.
    """
    wanted = rules.named(id)
    folder = _folder()
    try:
        day = until or publishing.latest_day(folder, wanted)
        edition = publishing.edition(folder)
    except publishing.NoLake:
        raise NotFound("No rows have been made yet to count. Run: ginnel intake") from None
    last = containing(wanted.period, day) if until else latest_whole(wanted.period, day)
    return _published(folder, edition, id, last.starts, min(max(periods, 1), MOST_PERIODS))


def _folder() -> Path:
    return Path(settings.GINNEL_HOME) / "lake" / Purpose.PLANNING.value


@lru_cache(maxsize=64)
def _published(folder: Path, edition: str, id: str, last: date, periods: int) -> Published:
    """Remembered by the edition of the lake: the same rows give the same figures."""
    wanted = rules.named(id)
    chosen = up_to(wanted.period, containing(wanted.period, last), periods)
    return publishing.publish(folder, wanted, chosen)
