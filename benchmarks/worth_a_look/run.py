"""How many openings a week are worth a look for every 1,000 staff, and how many of those that should be are.

    .venv/bin/python benchmarks/worth_a_look/run.py [--people 200000] [--staff 1000] [--weeks 4] [--seed 1]

Staff are residents of the pretend county, so they have neighbours, families and namesakes in it. What they open is
drawn by the assumptions below; what somebody opens out of curiosity is planted among it. What was looked at one week is
found to be fine and not asked about again. Nothing is written anywhere.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import django
from django.conf import settings

settings.configure()
django.setup()

from ginnel.foundation.audit.rules.worth_a_look import (  # noqa: E402
    Closeness,
    Noticed,
    Opening,
    Scale,
    Signal,
    noticed,
    volumes,
)
from ginnel.foundation.people.rules.folding import fold, fold_name  # noqa: E402
from ginnel.foundation.terminology.rules import shipped  # noqa: E402
from ginnel.synthetic import households  # noqa: E402
from ginnel.synthetic.ground import postcodes_in_area  # noqa: E402
from ginnel.synthetic.residents import Resident  # noqa: E402

# Role: share of staff, people opened on a working day, share of openings with no relationship on file before or after
# (and of those, how many the organisation holds no record of), share at night. Guesses, each to be replaced by a
# place's own figures, which its trail knows.
ROLES = {
    "general-practitioner": (0.14, 25, 0.010, 0.1, 0.00),
    "community-nurse": (0.22, 10, 0.010, 0.3, 0.01),
    "hospital-ward-nurse": (0.22, 12, 0.010, 0.3, 0.30),
    "hospital-doctor": (0.12, 15, 0.015, 0.3, 0.25),
    "emergency-department-clinician": (0.05, 15, 0.020, 0.5, 0.35),
    "social-worker": (0.12, 5, 0.020, 0.3, 0.00),
    "out-of-hours-clinician": (0.03, 15, 0.040, 0.7, 0.40),
    "front-door-adviser": (0.04, 20, 0.100, 0.4, 0.00),
    "telecare-operator": (0.02, 25, 0.040, 0.2, 0.35),
    "ambulance-clinician": (0.04, 8, 0.060, 0.8, 0.35),
}
WORKS_NEAR_HOME = 0.7  # of what is opened, is of people of the worker's own part of the county
LIVES_HERE = 0.85  # of staff
MISTAKEN = (
    0.003  # of openings, are of another person of the same surname as the right one, shut again at once
)
PLANTED = {
    "own record": 5,
    "somebody at home": 8,
    "a relation elsewhere": 5,
    "somebody kept apart": 4,
    "a trawl": 2,
}
START = datetime(2026, 9, 7, tzinfo=UTC)


@dataclass
class Place:
    """Residents, and the ways to look them up."""

    people: list[Resident]
    by_family: dict[str, list[Resident]] = field(default_factory=lambda: defaultdict(list))
    by_area: dict[str, list[Resident]] = field(default_factory=lambda: defaultdict(list))
    by_home: dict[tuple[str, str], list[Resident]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for one in self.people:
            self.by_family[fold(one.family)].append(one)
            self.by_area[str(one.area.locality)].append(one)
            self.by_home[one.home.line, one.home.postcode].append(one)

    def per_thousand(self, family: str) -> float:
        return 1000 * len(self.by_family[family]) / len(self.people)


@dataclass(frozen=True)
class Worker:
    identity: str
    role: str
    name: str
    who: Resident | None
    area: str


def settle(people: int, seed: int) -> Place:
    chance, made, dwelling = random.Random(seed), [], 0
    while len(made) < people:
        made += households.household(chance.random, seed, dwelling, len(made), postcodes_in_area(people))
        dwelling += 1
    return Place(made)


def employ(place: Place, count: int, chance: random.Random) -> list[Worker]:
    adults = [one for one in place.people if 22 <= one.age(START.date()) <= 66]
    roles = chance.choices(list(ROLES), [share for share, *_ in ROLES.values()], k=count)
    staff = []
    for number, (role, who) in enumerate(zip(roles, chance.sample(adults, count), strict=True)):
        lives_here = chance.random() < LIVES_HERE
        name = fold_name(f"{who.given} {who.family}")
        staff.append(Worker(str(number), role, name, who if lives_here else None, str(who.area.locality)))
    return staff


def closeness(place: Place, worker: Worker, person: Resident) -> Closeness:
    def is_name(one: Resident) -> bool:
        return fold_name(f"{one.given} {one.family}") == worker.name

    family = fold(person.family)
    return Closeness(
        has_same_name=is_name(person),
        has_same_surname=worker.name.endswith(f" {family}"),
        surname_per_thousand=place.per_thousand(family),
        lives_with_namesake=any(
            is_name(one) for one in place.by_home[person.home.line, person.home.postcode] if one is not person
        ),
        is_kept_apart=person.sensitive,
    )


def opening(worker: Worker, person: Resident, at: datetime, *, odd: str = "", night: bool = False) -> Opening:
    """`odd`: "" of somebody worked with, "known" or "unknown" to the organisation where not."""
    about = UUID(int=person.number)
    return Opening(
        worker.identity, worker.role, "HERE", about, at, 1, not odd, odd != "unknown", False, night
    )


def work(place: Place, worker: Worker, at: datetime, chance: random.Random) -> list[tuple[Opening, Resident]]:
    """What somebody opens on one working day."""
    _, usual, unrelated, unknown, night = ROLES[worker.role]
    count = max(0, round(chance.gauss(usual, usual**0.5 * 1.5)))
    shift = chance.random() < night
    made = []
    for _ in range(count):
        near = place.by_area[worker.area] if chance.random() < WORKS_NEAR_HOME else place.people
        person, odd = chance.choice(near), ""
        if chance.random() < unrelated:
            odd = "unknown" if chance.random() < unknown else "known"
        made.append((opening(worker, person, at, odd=odd, night=shift), person))
        if chance.random() < MISTAKEN:
            other = chance.choice(place.by_family[fold(person.family)])
            made.append((opening(worker, other, at, odd="unknown", night=shift), other))
    return made


def plant(place: Place, staff: list[Worker], chance: random.Random) -> list[tuple[str, Worker, Resident]]:
    """What should be noticed: why, who and whose."""
    here = [worker for worker in staff if worker.who]
    apart = [one for one in place.people if one.sensitive]
    found: list[tuple[str, Worker, Resident]] = []
    for why, count in PLANTED.items():
        while sum(each == why for each, _, _ in found) < count:
            worker = chance.choice(here)
            assert worker.who
            who = worker.who
            home = [one for one in place.by_home[who.home.line, who.home.postcode] if one is not who]
            kin = [one for one in place.by_family[fold(who.family)] if one not in [who, *home]]
            of = {
                "own record": [who],
                "somebody at home": home,
                "a relation elsewhere": kin,
                "somebody kept apart": apart,
                "a trawl": place.people,
            }
            if of[why]:
                found.append((why, worker, chance.choice(of[why])))
    return found


def scale() -> Scale:
    value = {each.name: float(each.value) for each in shipped.parameters() if each.name.startswith("look-")}
    return Scale(
        {signal: int(value[f"look-weight-{signal}"]) for signal in Signal},
        int(value["look-least"]),
        value["look-common-surname"],
        value["look-volume-times-median"],
        int(value["look-volume-least-people"]),
        int(value["look-volume-least-colleagues"]),
        int(value["look-searched-least-people"]),
    )


Pair = tuple[str, UUID | None]
Planted = list[tuple[str, Worker, Resident]]


def look(place: Place, workers: dict[str, Worker], todays: list[tuple[Opening, Resident]]) -> list[Noticed]:
    """What a look back at one day notices."""
    by = scale()
    found = volumes([one for one, _ in todays], [], by)
    for one, person in todays:
        near = closeness(place, workers[one.identity], person)
        if about := noticed(one, near, ever_related=one.was_related, scale=by):
            found.append(about)
    return found


def curious(
    place: Place, planted: Planted, at: datetime, chance: random.Random
) -> list[tuple[Opening, Resident]]:
    """The planted openings of one day."""
    made = []
    for why, worker, person in planted:
        for one in chance.sample(place.people, 90) if why == "a trawl" else [person]:
            odd = chance.choice(["known", "unknown"])
            made.append((opening(worker, one, at, odd=odd), one))
    return made


def run(people: int, staff_count: int, weeks: int, seed: int) -> dict[str, object]:
    chance = random.Random(seed)
    place = settle(people, seed)
    staff = employ(place, staff_count, chance)
    workers, planted = {worker.identity: worker for worker in staff}, plant(place, staff, chance)
    seen: dict[Pair, Noticed] = {}
    each_week, openings = [0] * weeks, 0
    for day in range(weeks * 7):
        at = START + timedelta(days=day, hours=11)
        todays = [
            each for worker in staff if chance.random() < 5 / 7 for each in work(place, worker, at, chance)
        ]
        todays += curious(place, planted[day :: weeks * 7], at, chance)
        openings += len(todays)
        for one in look(place, workers, todays):
            each_week[day // 7] += (one.identity, one.person) not in seen
            seen.setdefault((one.identity, one.person), one)
    due: dict[Pair, str] = {
        (worker.identity, None if why == "a trawl" else UUID(int=person.number)): why
        for why, worker, person in planted
    }
    caught = Counter(why for pair, why in due.items() if pair in seen)
    return {
        "people": people,
        "staff": staff_count,
        "openings": openings,
        "each_week_per_1000_staff": [round(count / staff_count * 1000, 1) for count in each_week],
        "by_signals": dict(Counter(" + ".join(one.signals) for one in seen.values()).most_common()),
        "planted_and_noticed": {
            why: f"{caught[why]} of {count}" for why, count in Counter(due.values()).items()
        },
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name, default in (("people", 200_000), ("staff", 1000), ("weeks", 4), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    print(json.dumps(run(asked.people, asked.staff, asked.weeks, asked.seed), indent=1))
