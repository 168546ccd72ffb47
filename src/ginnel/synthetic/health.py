"""What a resident lives with: long-term conditions, frailty, who cares for whom, and when life ends."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from random import Random

from ginnel.synthetic.facts import band, read
from ginnel.synthetic.residents import Resident

FRAIL_MAKERS = ("dementia", "heart_failure", "copd", "stroke", "parkinsons", "ckd", "osteoporosis")


@cache
def _prevalence() -> tuple[tuple[tuple[str, float], ...], ...]:
    """For each band, the conditions that occur in it and their share."""
    table = read("rates.toml")["prevalence"]
    return tuple(tuple((key, row[i]) for key, row in table.items() if row[i]) for i in range(6))


def settle(rng: Random, people: list[Resident], on: date) -> None:
    """Give each of a household its conditions, frailty and death, then say who cares for whom."""
    for each in people:
        age = each.age(on)
        _conditions(rng, each, age, on)
        each.frailty = _frailty(rng, each, age)
        each.died = _death(rng, each, age, on)
    _carers(people, on)


def _conditions(rng: Random, who: Resident, age: int, on: date) -> None:
    poverty = 1.25 - 0.05 * who.deprivation  # decile 1 is the most deprived: 1.2 down to 0.75
    for key, share in _prevalence()[band(age)]:
        if rng.random() < share * poverty:
            years = min(max(age - 1, 0), 1 + int(rng.expovariate(1 / 7)))
            who.conditions[key] = max(who.born, on - timedelta(days=years * 365 + rng.randrange(365)))
    if "diabetes1" in who.conditions:
        who.conditions.pop("diabetes2", None)


def _frailty(rng: Random, who: Resident, age: int) -> int:
    if age < 65:
        return 1 if "learning_disability" in who.conditions or len(who.conditions) > 4 else 0
    shares = read("rates.toml")["frailty"]["shares"][band(age) - 3]
    drawn = rng.choices(range(4), shares)[0]
    burden = sum(key in who.conditions for key in FRAIL_MAKERS)
    return min(3, drawn + (1 if burden >= 2 else 0)) if burden else max(0, drawn - (rng.random() < 0.2))


def _death(rng: Random, who: Resident, age: int, on: date) -> date | None:
    """A day in the last three years on which this person died, if they did."""
    deaths = read("rates.toml")["deaths"]
    yearly = deaths["yearly"][band(age)] * deaths["frailty_factor"][who.frailty]
    if age < 3 or rng.random() > yearly * 2.5:
        return None
    winter = rng.random() < 0.3
    day = on - timedelta(days=rng.randrange(30, 1000))
    return (
        day.replace(month=rng.choice((1, 2, 12)), day=min(day.day, 28))
        if winter and day.year < on.year
        else day
    )


def _carers(people: list[Resident], on: date) -> None:
    """The fittest adult of the household cares for its frailest, where that one is moderately frail or worse."""
    frailest = max(people, key=lambda each: (each.frailty, "dementia" in each.conditions))
    able = [each for each in people if each is not frailest and each.age(on) >= 18 and each.frailty < 2]
    if frailest.frailty >= 2 and able:
        frailest.carer = min(able, key=lambda each: each.frailty).number


def needs_support(who: Resident) -> bool:
    """Whether this is somebody adult social care would know."""
    return who.frailty >= 2 or "learning_disability" in who.conditions or "dementia" in who.conditions
