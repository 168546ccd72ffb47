"""Who lives in the pretend county: households of people with names, ages, addresses and a practice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from ginnel.synthetic import naming, numbers
from ginnel.synthetic.facts import Locality, Place, pairing, read


@dataclass(slots=True)
class Address:
    line: str
    town: str
    postcode: str


@dataclass(slots=True)
class Resident:
    """One true person. `number` counts from 0 across the county; dates are days, `died` None while alive.

    `frailty` is 0 fit, 1 mild, 2 moderate, 3 severe. `conditions` maps a key of data/codes.json to its onset.
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
    address: Address
    former_address: Address
    phone: str
    locality: Locality
    practice: str
    deprivation: int
    tie: str = ""  # "twin", "son of the same name"
    partner: int = -1
    carer: int = -1
    lives_alone: bool = False
    storyline: str = ""  # the hand-written part this resident plays, if any
    frailty: int = 0
    died: date | None = None
    conditions: dict[str, date] = field(default_factory=dict)

    def age(self, on: date) -> int:
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))


def household(rng: Random, place: Place, seed: int, number: int, first: int, on: date) -> list[Resident]:
    """The people of one dwelling, eldest first, numbered from `first`."""
    home = rng.choices(place.localities, cum_weights=place.weights)[0]
    low, high = rng.choices(place.adult_bands, cum_weights=home.age_weights)[0]
    head_age = rng.randint(low, high)
    is_family = 24 <= head_age <= 54 and rng.random() < 0.5
    ages = _ages(rng, head_age, is_family)
    ethnicity = naming.ethnicity(rng)
    family = naming.family(rng, ethnicity)
    here, before = (
        _address(rng, home),
        _address(rng, rng.choice(place.localities) if rng.random() < 0.3 else home),
    )
    practice, deprivation = rng.choice(home.practices), _decile(rng, home)
    phone = f"01632 {rng.randrange(960000, 961000)}"  # numbers Ofcom keeps for drama
    people = []
    for offset, (age, sex, part) in enumerate(ages):
        born = on - timedelta(days=int(age * 365.25) + rng.randrange(365))
        surname = naming.family(rng, ethnicity) if part == "partner" and rng.random() < 0.2 else family
        given, middle = (
            naming.given(rng, ethnicity, sex, born.year),
            naming.given(rng, ethnicity, sex, born.year),
        )
        people.append(
            Resident(
                first + offset, numbers.nhs_number(seed, first + offset), sex, born, given, middle, surname,
                ethnicity, number, here, before, phone, home, practice, deprivation,
            )
        )  # fmt: skip
    _tie(rng, people, [part for _, _, part in ages])
    return people


def _ages(rng: Random, head_age: int, is_family: bool) -> list[tuple[int, str, str]]:
    """(age, sex, part) of everyone in the household; widowhood makes old people live alone and mostly women."""
    sex = "female" if rng.random() < (0.5 if head_age < 75 else 0.58) else "male"
    people = [(head_age, sex, "head")]
    paired = 0.75 if is_family else pairing(head_age)
    if rng.random() < paired:
        other = ("male" if sex == "female" else "female") if rng.random() < 0.97 else sex
        people.append((max(18, head_age + rng.randint(-4, 4)), other, "partner"))
    if is_family:
        oldest = max(0, min(17, head_age - rng.randint(22, 34)))
        for _ in range(rng.choices((1, 2, 3, 4), (40, 42, 14, 4))[0]):
            people.append((oldest, rng.choice(("female", "male")), "child"))
            oldest = max(0, oldest - rng.randint(1, 4))
    elif head_age >= 70 and rng.random() < 0.06:
        people.append((head_age - rng.randint(24, 36), rng.choice(("female", "male")), "child"))
    return people


def _tie(rng: Random, people: list[Resident], parts: list[str]) -> None:
    """Partners, twins, and sons who carry their father's name: the ties that make matching hard."""
    if len(people) == 1:
        people[0].lives_alone = True
    if len(parts) > 1 and parts[1] == "partner":
        people[0].partner, people[1].partner = people[1].number, people[0].number
    families = read("dirt.toml")["families"]
    children = [each for each, part in zip(people, parts, strict=True) if part == "child"]
    if len(children) > 1 and rng.random() < families["twins"] * 2:
        children[1].born, children[0].tie, children[1].tie = children[0].born, "twin", "twin"
    father = next((each for each in people[:2] if each.sex == "male" and each not in children), None)
    for child in children:
        if father and child.sex == "male" and rng.random() < families["named_after_father"]:
            child.given, child.family, child.tie = father.given, father.family, "named after father"
            break


def _address(rng: Random, home: Locality) -> Address:
    if home.rural and rng.random() < 0.25:
        line = f"{rng.choice(naming.houses())}, {rng.choice(naming.streets())}"
    else:
        line = f"{rng.randint(1, 140)} {rng.choice(naming.streets())}"
    return Address(line, home.town, rng.choice(home.sectors) + numbers.unit(rng.randrange(400)))


def _decile(rng: Random, home: Locality) -> int:
    return rng.choices(range(1, 11), cum_weights=home.deprivation_weights)[0]
