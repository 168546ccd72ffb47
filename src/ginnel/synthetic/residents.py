"""One true person of the pretend county, and where they lived when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ginnel.synthetic.ground import Area

LONG_AGO = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Address:
    """`area` is None outside the county; `care_home` the Care Quality Commission's id of a home, "" for any other."""

    line: str
    town: str
    postcode: str
    area: Area | None
    care_home: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """Who somebody was until a new start: another name, another sex and another NHS number, never to be linked."""

    until: date
    nhs: str
    sex: str
    given: str


@dataclass(slots=True)
class Resident:
    """`number` counts from 0 across the county; dates are days, `died` and `left` None while it has not happened.

    `frailty` is 0 fit, 1 mild, 2 moderate, 3 severe. `conditions` maps a key of data/codes.json to its onset. `homes`
    lists (first day, address), earliest first; `former` is where they lived before all of them. `partner`, `carer`
    and `mother` are numbers of other residents, -1 for none. `area` is where they are counted as living.
    """

    number: int
    nhs: str
    sex: str
    born: date
    given: str
    middle: str
    family: str
    ethnicity: str
    household: int
    homes: list[tuple[date, Address]]
    former: Address
    phone: str
    area: Area
    practice: str
    practice_before: str = (
        ""  # where they were registered before they moved, "" for nowhere else in the county
    )
    tie: str = ""  # "twin", "second twin", "named after father"
    partner: int = -1
    carer: int = -1
    mother: int = -1
    lives_alone: bool = False
    storyline: str = ""  # the hand-written part this resident plays, if any
    frailty: int = 0
    died: date | None = None
    arrived: date | None = None  # moved into the county on
    left: date | None = None  # moved out of the county on
    superseded: str = ""  # an NHS number that was merged into this one
    sensitive: bool = False  # address withheld by the national service
    before: Before | None = None
    conditions: dict[str, date] = field(default_factory=dict)

    def age(self, on: date) -> int:
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))

    @property
    def home(self) -> Address:
        return self.homes[-1][1]

    @property
    def last_home(self) -> Address:
        """Where they lived before they lived where they do."""
        return self.homes[-2][1] if len(self.homes) > 1 else self.former

    def home_on(self, day: date) -> Address:
        for since, address in reversed(self.homes):
            if since <= day:
                return address
        return self.homes[0][1]

    def lives_here(self, day: date) -> bool:
        """Whether they are one of the county's residents that day."""
        return (
            self.born <= day
            and (self.arrived is None or self.arrived <= day)
            and (self.left is None or day < self.left)
            and (self.died is None or day < self.died)
        )

    def moves_to(self, address: Address, on: date) -> None:
        self.homes.append((on, address))
        if address.area is not None:
            self.area = address.area
