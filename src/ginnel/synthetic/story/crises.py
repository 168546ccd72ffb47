"""Falls, illness, minor injuries and calls for help, and whom each brings."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache

from ginnel.synthetic.chance import Weighted, pick
from ginnel.synthetic.facts import read
from ginnel.synthetic.story import staying
from ginnel.synthetic.story.events import any_time, office_time
from ginnel.synthetic.story.lives import Life, rates


def fall(life: Life, day: date) -> None:
    """Somebody falls: the alarm is raised or they lie; a crew comes or the practice hears of it later."""
    chance, after = life.chance, rates("after")
    at = any_time(chance, day)
    lies = life.who.lives_alone and not life.has_alarm and chance() < after["long_lie"] * 2
    life.add("fall", at, long_lie=lies)
    if life.has_alarm:
        life.add("alarm", at, cause="fall", sensor="fall" if chance() < 0.4 else "pendant")
    found = at + timedelta(hours=2 + int(chance() * 12)) if lies else at + timedelta(minutes=5)
    if not lies and chance() >= after["fall_calls_ambulance"]:
        life.add("gp", office_time(chance, day + timedelta(days=1)), reason="Fall at home")
        return
    conveyed = lies or chance() < after["ambulance_conveys"]
    why = "Fall, long lie" if lies else "Fall"
    arrived = ambulance(life, found, why, conveyed)
    if not conveyed:
        if life.frailty >= 2 and arrived.date() < life.last:
            # Two hours is what an urgent community response is given to come (NHS England's two-hour standard).
            soon = arrived + timedelta(hours=2)
            life.add("community", soon, soon + timedelta(days=2), service="urgent", source="ambulance")
        if life.frailty >= 1:
            life.add(
                "community", office_time(chance, day + timedelta(days=3)), service="falls", source="ambulance"
            )
        return
    broken = chance() < after["hip_fracture"] * (1.5 if "osteoporosis" in life.who.conditions else 1.0)
    if broken or chance() < after["fall_admitted"]:
        staying.admit(life, arrived, "hip_fracture" if broken else "fall", by_ambulance=True)
    else:
        staying.attend(life, arrived, "fall", by_ambulance=True)


def ambulance(life: Life, at: datetime, reason: str, conveyed: bool, category: int = 0) -> datetime:
    """A crew is called; answers when the person is at the hospital (or the crew has gone)."""
    chance = life.chance
    category = category or (2 if chance() < 0.55 else 3)
    wait = 12 + int(chance() * (30 if category == 2 else 120))
    there = at + timedelta(minutes=wait + 25 + int(chance() * 40))
    handover = there + timedelta(minutes=10 + int(chance() * 50))
    life.add(
        "ambulance", at, handover if conveyed else there, reason=reason, conveyed=conveyed, category=category,
        scene=at + timedelta(minutes=wait), hospital=there if conveyed else None, number=life.calls,
    )  # fmt: skip
    life.calls += 1
    return there


def illness(life: Life, day: date) -> None:
    """An acute illness that ends in a bed, by what the person lives with and the season."""
    chance, after = life.chance, rates("after")
    key = _what(life, day)
    at = any_time(chance, day)
    draw = chance()
    if draw < after["illness_by_ambulance"]:
        why = staying.acute()[key]["complaint"]
        at = ambulance(life, at, why, True)
        staying.admit(life, at, key, by_ambulance=True)
        return
    if draw < after["illness_by_ambulance"] + after["illness_by_111"]:
        life.add(
            "call",
            at,
            at + timedelta(minutes=14),
            symptom=staying.acute()[key]["complaint"],
            outcome="emergency",
        )
        at += timedelta(minutes=70)
    staying.admit(life, at, key)


@cache
def _by_condition() -> tuple[tuple[str, str], ...]:
    """(condition, acute illness it brings), likeliest first."""
    return tuple((each, key) for key, row in staying.acute().items() for each in row.get("of", ()))


@cache
def _any(table: str) -> Weighted[str]:
    rows = {key: row[table] for key, row in staying.acute().items() if row.get(table)}
    return Weighted(tuple(rows), tuple(rows.values()))


def _what(life: Life, day: date) -> str:
    likely = [key for condition, key in _by_condition() if condition in life.who.conditions]
    if likely and life.chance() < 0.6:
        return pick(life.chance, likely)
    if life.who.age(day) < 18:
        return _any("child").draw(life.chance)
    if not life.is_old:
        return _any("young").draw(life.chance)
    return _any("winter" if day.month in (11, 12, 1, 2, 3) else "old").draw(life.chance)


def minor(life: Life, day: date) -> None:
    """An attendance that ends at home; somebody isolated comes more often than the illness asks for."""
    chance = life.chance
    at = any_time(chance, day)
    key = pick(chance, _minor("child" if life.who.age(day) < 16 else "adult"))
    if chance() < (0.04 if life.who.age(day) < 16 else 0.2):
        at = ambulance(life, at, staying.minor_complaints()[key]["complaint"], True)
        staying.attend(life, at, key, by_ambulance=True)
    else:
        staying.attend(life, at, key)


@cache
def _minor(who: str) -> tuple[str, ...]:
    return tuple(key for key, row in staying.minor_complaints().items() if row["who"] in (who, "anybody"))


@cache
def _calls() -> tuple[tuple[str, str], ...]:
    return tuple((each["symptom"], each["outcome"]) for each in read("crises.toml")["call"])


def call(life: Life, day: date) -> None:
    """A call to 111, and what the advice was."""
    at = any_time(life.chance, day)
    symptom, outcome = pick(life.chance, _calls())
    life.add(
        "call", at, at + timedelta(minutes=6 + int(life.chance() * 20)), symptom=symptom, outcome=outcome
    )
    if outcome == "practice":
        life.add("gp", office_time(life.chance, day + timedelta(days=1)), reason=symptom)
    elif outcome == "ambulance":
        ambulance(life, at + timedelta(minutes=10), symptom, False)
