"""One person's facts out of what several source records say, the same whatever order they came in.

What most sources say is taken; of as many, the one that sorts first. It is not better than the others, but always
the same. A source record in an identity that the national service keeps apart takes the place of residence with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ginnel.kernel.values.dates import PartialDate, age_on

SEXES = frozenset({"male", "female", "other", "unknown"})
_OLDEST = 130


class Said(Protocol):
    """What one source record says of its person (`people.queries.Facts`)."""

    @property
    def number(self) -> int: ...
    @property
    def birth_date(self) -> str: ...
    @property
    def death_date(self) -> str: ...
    @property
    def gender(self) -> str: ...
    @property
    def postcode(self) -> str: ...
    @property
    def practice_code(self) -> str: ...
    @property
    def is_separated(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Person:
    """A person as far as rows need one: `born` and `died` as known (None), `homes` are LSOAs of residence by source
    record, `areas` all those that a row may place the person in; none where the national service keeps them apart."""

    pseudonym: str
    sex: str
    born: PartialDate | None
    died: PartialDate | None
    practice: str
    lsoa: str
    homes: Mapping[int, str]
    areas: frozenset[str]
    births: Mapping[int, PartialDate]

    def home(self, source: int, then: str = "") -> str:
        """Where a source says the person lived `then`, else lives, else where they live by what most say."""
        return then if then in self.areas else self.homes.get(source) or self.lsoa

    def age(self, source: int, on: date) -> int | None:
        """Completed years by what the source itself says, else by what most say; None where that is not possible."""
        born = self.births.get(source) or self.born
        return years(born, on) if born else None

    @property
    def death_month(self) -> date | None:
        return month(self.died)


def person(
    pseudonym: str,
    said: Sequence[Said],
    lower_areas: Mapping[str, str],
    areas: frozenset[str] = frozenset(),
) -> Person:
    """The person whose described source records these are. `lower_areas` are by postcode, `areas` are all there are."""
    births = {one.number: found for one in said if (found := parsed(one.birth_date))}
    is_apart = any(one.is_separated for one in said)
    homes = {} if is_apart else {one.number: lower_areas.get(one.postcode, "") for one in said}
    born = parsed(agreed(one.birth_date for one in said if one.number in births))
    died = parsed(agreed(one.death_date for one in said if parsed(one.death_date)))
    gender = agreed(one.gender for one in said if one.gender in SEXES)
    return Person(
        pseudonym=pseudonym,
        sex=gender,
        born=born,
        died=died if not (born and died and died.latest < born.earliest) else None,
        practice=agreed(one.practice_code for one in said),
        lsoa=agreed(homes.values()),
        homes=homes,
        areas=frozenset() if is_apart else areas,
        births=births,
    )


def agreed(values: Iterable[str]) -> str:
    """What is said most often; of as many, what sorts first; "" where nothing is said."""
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else ""


def parsed(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except ValueError:
        return None


def years(born: PartialDate, on: date) -> int | None:
    """Completed years, None where the day of birth leaves it open or it is impossible."""
    oldest, youngest = age_on(born.earliest, on), age_on(born.latest, on)
    return oldest if oldest == youngest and 0 <= oldest <= _OLDEST else None


def month(day: PartialDate | None) -> date | None:
    """First day of the month, None where the month is not known."""
    return date(day.year, day.month, 1) if day and day.month else None
