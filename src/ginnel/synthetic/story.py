"""Three years of somebody's care, with cause and effect: a fall brings an ambulance, a stay, a delay, a service."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any, TypeVar

from ginnel.synthetic.facts import read
from ginnel.synthetic.health import needs_support
from ginnel.synthetic.residents import Resident

DELAYS = (
    "Awaiting assessment by adult social care",
    "Awaiting start of home-based reablement",
    "Awaiting a care home place",
    "Awaiting community equipment",
    "Awaiting therapy decision",
    "Awaiting transfer home with family agreement",
)
URGENT = {
    "copd": "Exacerbation of chronic obstructive pulmonary disease",
    "heart_failure": "Decompensated heart failure",
    "dementia": "Delirium",
    "diabetes1": "Diabetic ketoacidosis",
    "diabetes2": "Infected diabetic foot ulcer",
    "alcohol": "Alcohol withdrawal",
}
CONTACTS = ("Medication review", "Cough and cold", "Joint pain", "Blood pressure check", "Low mood", "Skin problem",
            "Long-term condition review", "Back pain", "Test results", "Tiredness")  # fmt: skip


@dataclass(slots=True)
class Event:
    """Something that happened. `kind` is gp, fall, ambulance, admission, outpatient, nursing, therapy, mental_health,
    request, assessment, service, review, carer or voluntary; `about` holds what that kind needs."""

    kind: str
    start: datetime
    end: datetime | None = None
    about: dict[str, Any] = field(default_factory=dict)


def tell(rng: Random, who: Resident, on: date) -> list[Event]:
    """Everything that happened to one resident in the period, in order of starting."""
    years = read("rates.toml")["period"]["years"]
    began = on.replace(year=on.year - years)
    last = min(who.died or on, on)
    events: list[Event] = []
    busy = began
    for month in _months(began, on):
        if month >= last:
            break
        busy = _month(rng, who, month, busy, events)
    _standing(rng, who, began, last, events)
    events = [each for each in events if each.start.date() <= last and each.start.date() >= who.born]
    for each in events:
        if each.end and each.end.date() > last:
            each.end = None if who.died is None else max(each.start, datetime.combine(last, time(12)))
    events.sort(key=lambda each: (each.start, each.kind))
    return events


@cache
def _months(began: date, on: date) -> tuple[date, ...]:
    """The first day of the period and of every month in it."""
    firsts = (date(began.year + n // 12, n % 12 + 1, 1) for n in range(began.month, began.month + 12 * 6))
    return (began, *(first for first in firsts if first < on))


def _month(rng: Random, who: Resident, month: date, busy: date, events: list[Event]) -> date:
    """One month: contacts, and perhaps a fall or an illness. Returns the day until which the person is in hospital."""
    rates = read("rates.toml")["monthly"]
    years = month.year - who.born.year
    old = years > 65 or (years == 65 and who.age(month) == 65)
    frail = who.frailty if old else 0
    contact = (
        rates["gp_contact"][0] if not old and not who.conditions else rates["gp_contact"][min(3, 1 + frail)]
    )
    if rng.random() < contact:
        reason = rng.choice(CONTACTS)
        events.append(Event("gp", workday(rng, month), None, {"reason": reason}))
    if old and rng.random() < rates["outpatient"]:
        events.append(Event("outpatient", workday(rng, month), None, {"specialty": rng.choice(_CLINICS)}))
    if month < busy:
        return busy
    if old and rng.random() < rates["fall"][frail]:
        return _fall(rng, who, moment(rng, month), events)
    winter = rates["infection_winter"] if month.month in (12, 1, 2) else 1.0
    risk = rates["emergency"][frail] if old else rates["young_emergency"] * (2 if who.conditions else 1)
    if rng.random() < risk * winter:
        return _illness(rng, who, moment(rng, month), events)
    return busy


_CLINICS = ("Cardiology", "Ophthalmology", "Trauma and orthopaedics", "Rheumatology", "Geriatric medicine")


def _fall(rng: Random, who: Resident, at: datetime, events: list[Event]) -> date:
    after = read("rates.toml")["after"]
    events.append(Event("fall", at))
    if rng.random() >= after["fall_calls_ambulance"]:
        events.append(Event("gp", workday(rng, at.date()), None, {"reason": "Fall at home"}))
        return at.date()
    conveyed = rng.random() < after["ambulance_conveys"]
    events.append(
        Event("ambulance", at, at + timedelta(minutes=95), {"reason": "Fall", "conveyed": conveyed})
    )
    if not conveyed or rng.random() >= after["fall_admitted"]:
        return at.date()
    broken = rng.random() < after["hip_fracture"]
    why = "Fracture of neck of femur" if broken else "Fall with head injury"
    return _admit(rng, who, at + timedelta(hours=4), why, "hip_fracture" if broken else "fall", events)


def _illness(rng: Random, who: Resident, at: datetime, events: list[Event]) -> date:
    likely = [key for key in URGENT if key in who.conditions]
    chest = at.month in (11, 12, 1, 2)
    why, code = ("Pneumonia", "pneumonia") if chest else ("Urinary tract infection", "urinary_infection")
    if likely and rng.random() < 0.7:
        code = rng.choice(likely)
        why = URGENT[code]
    if rng.random() < 0.5:
        events.append(Event("ambulance", at, at + timedelta(minutes=80), {"reason": why, "conveyed": True}))
    return _admit(rng, who, at + timedelta(hours=3), why, code, events)


def _admit(rng: Random, who: Resident, at: datetime, why: str, code: str, events: list[Event]) -> date:
    """An emergency stay, the wait after the person was ready, and what they went home to."""
    after = read("rates.toml")["after"]
    stay = 1 + rng.expovariate(1 / (after["stay_days"][who.frailty] + (6 if code == "hip_fracture" else 0)))
    ready = at + timedelta(days=stay)
    delayed = rng.random() < after["delayed"][who.frailty]
    wait = 1 + rng.expovariate(1 / 6) if delayed else 0.0
    left = weekday_discharge(rng, ready + timedelta(days=wait))
    pathway, destination, service = _onward(rng, who, after)
    about = {
        "why": why, "code": code, "method": "21", "ready": ready, "delay": rng.choice(DELAYS) if delayed else "",
        "pathway": pathway, "destination": destination,
    }  # fmt: skip
    events.append(Event("admission", at, left, about))
    if service and who.age(at.date()) >= 18:
        _support(rng, who, left, service, events)
    return left.date() + timedelta(days=14)


def _onward(rng: Random, who: Resident, after: dict[str, Any]) -> tuple[int, str, str]:
    """(discharge pathway 0-3, destination code of the NHS Data Dictionary, service that starts)."""
    draw = rng.random()
    for pathway, destination, service, key in (
        (3, "65", "care_home", "care_home"),
        (1, "19", "reablement", "reablement"),
        (1, "19", "home_care", "new_home_care"),
    ):
        if draw < after[key][who.frailty]:
            return pathway, destination, service
        draw -= after[key][who.frailty]
    return 0, "19", ""


def _support(rng: Random, who: Resident, on: datetime, service: str, events: list[Event]) -> None:
    """What the council writes down when somebody leaves hospital needing help: request, assessment, service."""
    asked = on - timedelta(days=rng.randint(1, 4))
    outcome = (
        "Progress to reablement/ST-Max"
        if service == "reablement"
        else "Progress to assessment, review or reassessment"
    )
    events.append(Event("request", asked, asked, {"route": "Discharge from hospital", "outcome": outcome}))
    if service == "reablement":
        end = on + timedelta(days=rng.randint(10, 42))
        better = rng.random() < 0.7
        done = "NFA: Support ended as planned" if better else "Progress to assessment, review or reassessment"
        events.append(Event("service", on, end, {"service": "reablement", "outcome": done}))
        events.append(Event("therapy", on + timedelta(days=1), end, {"what": "Reablement at home"}))
        if better:
            return
        on, service = end, "home_care"
    events.append(Event("assessment", on, on + timedelta(days=rng.randint(2, 20)), {}))
    events.append(Event("service", on + timedelta(days=1), None, {"service": service}))
    if service == "home_care" and rng.random() < 0.5:
        events.append(
            Event(
                "nursing", on, on + timedelta(days=rng.randint(14, 90)), {"what": "Wound care and dressings"}
            )
        )


def _standing(rng: Random, who: Resident, began: date, last: date, events: list[Event]) -> None:
    """What long-term need brings without a crisis: care at home, nursing, a memory clinic, a befriender."""
    adult = who.age(began) >= 18
    span = max(1, (last - began).days - 30)
    some_day = began + timedelta(days=rng.randrange(span))
    if adult and needs_support(who) and rng.random() < (0.65 if who.frailty >= 2 else 0.4):
        _community_support(rng, who, workday(rng, some_day), events)
    if who.frailty >= 2 and rng.random() < 0.45:
        start = workday(rng, some_day)
        events.append(
            Event(
                "nursing",
                start,
                start + timedelta(days=rng.randint(20, 300)),
                {"what": "Long-term condition support"},
            )
        )
    if who.conditions.keys() & {"dementia", "severe_mental_illness"} and rng.random() < 0.6:
        what = "Memory clinic" if "dementia" in who.conditions else "Community mental health team"
        events.append(Event("mental_health", workday(rng, some_day), None, {"what": what}))
    lonely = who.lives_alone and who.age(last) >= 70
    if adult and rng.random() < (0.22 if lonely else 0.12 if who.frailty >= 2 else 0.012):
        what = (
            "Befriending"
            if lonely
            else rng.choice(("Lift to an appointment", "Social prescribing link worker", "Lunch club"))
        )
        events.append(Event("voluntary", workday(rng, some_day), None, {"what": what}))


def _community_support(rng: Random, who: Resident, at: datetime, events: list[Event]) -> None:
    events.append(
        Event(
            "request",
            at,
            at,
            {"route": "Community/other", "outcome": "Progress to assessment, review or reassessment"},
        )
    )
    seen = at + timedelta(days=rng.randint(3, 40))
    events.append(Event("assessment", seen, seen + timedelta(days=rng.randint(0, 14)), {}))
    kinds = (
        ("day_care", "direct_payment", "supported_living")
        if "learning_disability" in who.conditions
        else ("home_care", "home_care", "equipment", "direct_payment")
    )
    events.append(Event("service", seen + timedelta(days=14), None, {"service": rng.choice(kinds)}))
    events.append(Event("review", seen + timedelta(days=rng.randint(42, 365)), None, {}))
    if who.carer >= 0 and rng.random() < 0.5:
        events.append(Event("carer", seen, seen + timedelta(days=7), {}))


def moment(rng: Random, month: date) -> datetime:
    """Any minute of the four weeks after `month`."""
    return datetime.combine(month, time(0)) + timedelta(minutes=int(rng.random() * 28 * 24 * 60))


_SURGERY = tuple(time(hour, minute) for hour in range(8, 18) for minute in range(0, 60, 5))


Day = TypeVar("Day", date, datetime)


def weekday(day: Day) -> Day:
    """The same day, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= 5 else day


def workday(rng: Random, month: date) -> datetime:
    """A time in surgery hours on a working day soon after `month`."""
    day = month + timedelta(days=int(rng.random() * 27))
    return datetime.combine(weekday(day), _SURGERY[int(rng.random() * len(_SURGERY))])


def weekday_discharge(rng: Random, at: datetime) -> datetime:
    """Discharges fall in the afternoon, and half of those due at a weekend wait for Monday."""
    if at.weekday() >= 5 and rng.random() < 0.5:
        at += timedelta(days=7 - at.weekday())
    return at.replace(hour=11 + rng.randrange(9), minute=rng.randrange(60), second=0, microsecond=0)
