"""When nobody is woken. No clock of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class Quiet:
    """From when until when, in England's time; over midnight where it ends before it begins. Raises Invalid for none of
    the day, and for hours that begin or end while the clocks change."""

    since: time
    until: time

    def __post_init__(self) -> None:
        if self.since == self.until or any(time(1) <= at < time(2) for at in (self.since, self.until)):
            raise Invalid(
                "Quiet hours begin and end at different times, neither between 1 and 2 in the morning."
            )

    def holds_at(self, at: time) -> bool:
        if self.since < self.until:
            return self.since <= at < self.until
        return at >= self.since or at < self.until


def loudest(at: datetime, *quiet: Quiet) -> datetime:
    """The first moment from `at` on at which none of these is quiet, in UTC. Raises Invalid where they leave none."""
    moment = at.astimezone(UTC)
    for _ in range(2 * len(quiet) + 1):
        here = moment.astimezone(LONDON)
        still = next((one for one in quiet if one.holds_at(here.time())), None)
        if still is None:
            return moment
        day = here.date() if here.time() < still.until else here.date() + timedelta(days=1)
        moment = datetime.combine(day, still.until, tzinfo=LONDON).astimezone(UTC)
    raise Invalid("Those quiet hours leave no time of the day.")
