"""What a resident lives with: long-term conditions, frailty, who cares for whom, and when life ends."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from ginnel.synthetic.chance import Chance, Weighted, about, pick, whole
from ginnel.synthetic.facts import as_of, band, began, read
from ginnel.synthetic.households import care_homes
from ginnel.synthetic.residents import LONG_AGO, Resident

FRAIL_MAKERS = ("dementia", "heart_failure", "copd", "stroke", "parkinsons", "ckd", "osteoporosis")


@cache
def _table(name: str) -> dict[str, Any]:
    return read("rates.toml")[name]


@cache
def _prevalence() -> tuple[tuple[tuple[str, float], ...], ...]:
    """For each band, the conditions that occur in it and their share."""
    table = _table("prevalence")
    return tuple(tuple((key, row[i]) for key, row in table.items() if row[i]) for i in range(6))


@cache
def _frailties() -> tuple[Weighted[int], ...]:
    return tuple(Weighted(range(4), shares) for shares in _table("frailty")["shares"])


def settle(chance: Chance, people: list[Resident]) -> None:
    """Give each of a household its conditions, frailty and death; say who lives in a home and who cares for whom."""
    for each in people:
        age = each.age(as_of())
        _conditions(chance, each, age)
        each.frailty = _frailty(chance, each, age)
        each.died = _death(chance, each, age)
    if len(people) == 1:
        _housed(chance, people[0])
    _carers(people)


def _conditions(chance: Chance, who: Resident, age: int) -> None:
    poverty = 1.25 - 0.05 * who.area.decile  # decile 1 is the most deprived: 1.2 down to 0.75
    for key, share in _prevalence()[band(age)]:
        if chance() < share * poverty:
            years = min(max(age - 1, 0), 1 + int(about(chance, 7)))
            who.conditions[key] = max(who.born, as_of() - timedelta(days=years * 365 + int(chance() * 365)))
    if "diabetes1" in who.conditions:
        who.conditions.pop("diabetes2", None)


def _frailty(chance: Chance, who: Resident, age: int) -> int:
    if age < 65:
        return 1 if "learning_disability" in who.conditions or len(who.conditions) > 4 else 0
    drawn = _frailties()[band(age) - 3].draw(chance)
    burden = sum(key in who.conditions for key in FRAIL_MAKERS)
    return min(3, drawn + (1 if burden >= 2 else 0)) if burden else max(0, drawn - (chance() < 0.2))


def _death(chance: Chance, who: Resident, age: int) -> date | None:
    """A day in the last three years on which this person died, if they did; more of them in winter."""
    deaths = _table("deaths")
    yearly = min(0.9, deaths["yearly"][band(age)] * deaths["frailty_factor"][who.frailty])
    if age < 3 or chance() > 1 - (1 - yearly) ** 3 or who.left:
        return None
    first = who.homes[-1][0] if len(who.homes) > 1 else began()
    day = first + timedelta(days=30 + int(chance() * max(1, (as_of() - first).days - 45)))
    if chance() < deaths["winter"]:
        day = day.replace(month=pick(chance, (1, 2, 12)), day=min(day.day, 28))
    return day if first + timedelta(days=20) < day < as_of() else None


def _housed(chance: Chance, who: Resident) -> None:
    """Somebody old who lives alone may have lived in a care home since before the three years."""
    age = who.age(as_of())
    if age < 65 or who.left or len(who.homes) > 1:
        return
    share = _table("care_homes")["living_in_one"][band(age) - 3]
    if chance() < share * (2.0 if "dementia" in who.conditions else 0.8):
        who.former = who.homes[0][1]
        who.homes = [(LONG_AGO, pick(chance, care_homes(who.area.locality)))]
        who.area = who.home.area or who.area
        who.lives_alone, who.frailty = False, max(who.frailty, whole(chance, 2, 3))


def _carers(people: list[Resident]) -> None:
    """The fittest adult of the household cares for its frailest, where that one is moderately frail or worse."""
    frailest = max(people, key=lambda each: (each.frailty, "dementia" in each.conditions))
    able = [
        each for each in people
        if each is not frailest and each.age(as_of()) >= 18 and each.frailty < 2 and not each.died and not each.before
    ]  # fmt: skip
    if (frailest.frailty >= 2 or "dementia" in frailest.conditions) and able:
        frailest.carer = min(able, key=lambda each: each.frailty).number
