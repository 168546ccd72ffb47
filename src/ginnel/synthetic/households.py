"""Who lives with whom: households with their ages, names, addresses, moves and the ties that make matching hard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

from ginnel.synthetic import naming, numbers
from ginnel.synthetic.chance import Chance, Weighted, about, pick, whole
from ginnel.synthetic.facts import Locality, adult_bands, as_of, began, pairing, place, read
from ginnel.synthetic.ground import Area, ground
from ginnel.synthetic.residents import LONG_AGO, Address, Before, Resident

OTHER = {"female": "male", "male": "female"}
Member = tuple[int, str, str]  # age, sex, part: head, partner, child, parent or sharer


@cache
def _families() -> dict[str, Any]:
    return read("rates.toml")["families"]


@cache
def _ties() -> dict[str, float]:
    return read("dirt.toml")["families"]


def household(chance: Chance, seed: int, number: int, first: int, postcodes: int) -> list[Resident]:
    """The people of one dwelling, eldest first, numbered from `first`. `postcodes` is how many an area has."""
    area = ground().draw(chance())
    members = _members(chance, _age_of_head(chance, area))
    ethnicity = naming.ethnicity(chance)
    family = naming.family(chance, ethnicity)
    home = address(chance, area, postcodes)
    former = _former(chance, area, postcodes)
    practice = _practice(chance, area.locality)
    phone = f"01632 {whole(chance, 960000, 960999)}"  # numbers Ofcom keeps for drama
    people: list[Resident] = []
    for age, sex, part in members:
        born = as_of() - timedelta(days=int(age * 365.25) + int(chance() * 365))
        surname = naming.family(chance, ethnicity) if _has_another_name(chance, part) else family
        given = naming.given(chance, ethnicity, sex, born.year)
        while any(each.given == given and each.sex == sex for each in people):
            given = naming.given(chance, ethnicity, sex, born.year)
        who = len(people) + first
        people.append(
            Resident(
                who, numbers.nhs_number(seed, who), sex, born, given, naming.given(chance, ethnicity, sex, born.year),
                surname, ethnicity, number, [(LONG_AGO, home)], former, phone, area, practice,
            )
        )  # fmt: skip
    _tie(chance, people, [part for _, _, part in members])
    _move(chance, people, members, area)
    for each in people:
        _identify(chance, each, seed)
    return people


def only(people: list[Resident], most: int) -> list[Resident]:
    """The first of a household, where there is no room for all; nobody is tied to who is left out."""
    kept = people[:most]
    here = {each.number for each in kept}
    for each in kept:
        each.partner = each.partner if each.partner in here else -1
        each.mother = each.mother if each.mother in here else -1
        each.lives_alone = len(kept) == 1
    return kept


@cache
def _band_draws(heads: tuple[float, ...]) -> Weighted[int]:
    steps = [heads[0], *(after - before for before, after in zip(heads, heads[1:], strict=False))]
    return Weighted(range(len(heads)), steps)


def _age_of_head(chance: Chance, area: Area) -> int:
    low, high = adult_bands()[_band_draws(area.heads).draw(chance)]
    return min(high, low + int(about(chance, 4.5))) if low >= 85 else whole(chance, low, high)


def _has_another_name(chance: Chance, part: str) -> bool:
    return part == "sharer" or (part == "partner" and chance() < _families()["partners_keep_their_name"])


def _members(chance: Chance, age: int) -> list[Member]:
    """(age, sex, part) of everyone in the household; widowhood makes old people live alone and mostly women."""
    rates = _families()
    sex = "female" if chance() < (0.5 if age < 75 else 0.58) else "male"
    if age < 30 and chance() < rates["sharing_a_house"]:
        return [
            (whole(chance, 18, 29), pick(chance, ("female", "male")), "sharer")
            for _ in range(whole(chance, 3, 5))
        ]
    is_family = 24 <= age <= 60 and chance() < rates["with_children"]
    people = [(age, sex, "head")]
    if chance() < (rates["two_parents"] if is_family else pairing(age)):
        other = OTHER[sex] if chance() < 0.97 else sex
        people.append((max(18, age + whole(chance, -4, 4)), other, "partner"))
    if is_family:
        people += _children_of(chance, age)
        if age > 40 and chance() < rates["with_a_grandparent"]:
            people.append((age + whole(chance, 24, 36), pick(chance, ("female", "female", "male")), "parent"))
    elif age >= 70 and chance() < rates["with_a_grown_child"]:
        people.append((age - whole(chance, 24, 36), pick(chance, ("female", "male")), "child"))
    return people


def _children_of(chance: Chance, age: int) -> Iterator[Member]:
    """Those at home of the children of somebody of that age, eldest first; some stay on into their twenties."""
    years = age - whole(chance, 21, 37)
    for _ in range(_children().draw(chance)):
        if 0 <= years < 19 or (years < 26 and years > 0 and chance() < _families()["grown_children_at_home"]):
            yield years, "male" if chance() < 0.512 else "female", "child"
        years -= whole(chance, 1, 4)


@cache
def _children() -> Weighted[int]:
    return Weighted((1, 2, 3, 4), _families()["children"])


def _practice(chance: Chance, town: Locality) -> str:
    """A practice of the locality, or for some one of the nearest locality, whoever commissions it."""
    if chance() < _families()["practice_elsewhere"]:
        town = _nearest(town)
    return pick(chance, town.practices)


@cache
def _nearest(town: Locality) -> Locality:
    def distance(other: Locality) -> float:
        return ((other.at[0] - town.at[0]) * 0.59) ** 2 + (other.at[1] - town.at[1]) ** 2

    return min((each for each in place().localities if each is not town), key=distance)


def address(chance: Chance, area: Area, postcodes: int) -> Address:
    """A dwelling somewhere in an area: all of one postcode stand in one street."""
    at = int(chance() * postcodes)
    postcode = area.postcode(at)
    street = naming.street(area.number * postcodes + at)
    if area.is_rural and chance() < 0.25:
        return Address(f"{naming.house(int(chance() * 99))}, {street}", area.locality.town, postcode, area)
    return Address(f"{whole(chance, 1, 140)} {street}", area.locality.town, postcode, area)


def _former(chance: Chance, area: Area, postcodes: int) -> Address:
    """Where the household lived before: near, elsewhere in the county, or in another part of the country."""
    draw = chance()
    if draw < 0.65:
        return address(chance, _neighbouring(chance, area), postcodes)
    if draw < 0.85:
        return address(chance, ground().draw(chance()), postcodes)
    town, outward = pick(chance, _elsewhere())
    postcode = f"{outward} {whole(chance, 1, 9)}{pick(chance, numbers.UNITS)}"
    return Address(f"{whole(chance, 1, 140)} {naming.street(int(chance() * 50))}", town, postcode, None)


@cache
def _elsewhere() -> tuple[tuple[str, str], ...]:
    return tuple(tuple(each) for each in read("rates.toml")["moves"]["from"])


def _neighbouring(chance: Chance, area: Area) -> Area:
    at = area.number + whole(chance, -5, 5)
    other = ground().areas[max(0, min(at, len(ground().areas) - 1))]
    return other if other.locality is area.locality else area


def _tie(chance: Chance, people: list[Resident], parts: list[str]) -> None:
    """Partners, mothers, twins, and sons who carry their father's name."""
    if len(people) == 1:
        people[0].lives_alone = True
    if len(parts) > 1 and parts[1] == "partner":
        people[0].partner, people[1].partner = people[1].number, people[0].number
    children = [each for each, part in zip(people, parts, strict=True) if part == "child"]
    mother = next(
        (
            each
            for each, part in zip(people, parts, strict=True)
            if part in ("head", "partner") and each.sex == "female"
        ),
        None,
    )
    for child in children:
        child.mother = mother.number if mother else -1
    if len(children) > 1 and children[0].age(as_of()) < 18 and chance() < _ties()["twins"] * 2:
        children[1].born, children[0].tie, children[1].tie = children[0].born, "twin", "second twin"
    father = next((each for each in people[:2] if each.sex == "male" and each not in children), None)
    for child in children:
        if father and child.sex == "male" and chance() < _ties()["named_after_father"]:
            child.given, child.family, child.tie = father.given, father.family, "named after father"
            break


def _move(chance: Chance, people: list[Resident], members: list[Member], area: Area) -> None:
    """Perhaps a move within the three years: from near, from elsewhere in the county, into it or out of it."""
    rates, age = read("rates.toml")["moves"], members[0][0]
    if chance() < rates["in_three_years"][sum(age >= edge for edge in (30, 50, 70))]:
        on = began() + timedelta(days=whole(chance, 20, 1070))
        former = people[0].former
        for each in people:
            if each.born < on:
                each.homes = [(LONG_AGO, former), (on, each.homes[0][1])]
                each.arrived = on if former.area is None else None
                if former.area is not None and former.area.locality is not area.locality:
                    each.practice_before = former.area.locality.practices[0]
    elif chance() < rates["out_of_the_county"]:
        on = began() + timedelta(days=whole(chance, 200, 1070))
        for each in people:
            each.left = on if each.born < on else None


def _identify(chance: Chance, who: Resident, seed: int) -> None:
    """A second NHS number for a few: superseded, or given with a new start; and an address withheld for a few."""
    rates = _ties()
    who.sensitive = chance() < rates["sensitive"]
    spare = numbers.spare_nhs_number(seed, who.number)
    if not spare:
        return
    if 18 <= who.age(as_of()) < 65 and chance() < rates["new_start"] * 50:
        until = began() + timedelta(days=whole(chance, 300, 900))
        given = naming.given(chance, who.ethnicity, OTHER[who.sex], who.born.year)
        who.before = Before(until, who.nhs, OTHER[who.sex], given)
        who.nhs = spare
    elif chance() < rates["superseded"] * 50:
        who.superseded = spare


@cache
def care_homes(town: Locality) -> tuple[Address, ...]:
    """The care homes of a locality, each with an address of its own and a made-up number of the regulator."""
    areas = [each for each in ground().areas if each.locality is town]
    names = read("rates.toml")["care_homes"]["names"]
    made = []
    for n in range(2):
        number = town.number * 2 + n
        area = areas[(n * 7 + 1) % len(areas)]
        name = f"{names[number % len(names)]} Care Home"
        made.append(
            Address(
                f"{name}, {naming.street(number)}",
                town.town,
                area.postcode(0),
                area,
                f"1-9990{number:05d}",
            )
        )
    return tuple(made)
