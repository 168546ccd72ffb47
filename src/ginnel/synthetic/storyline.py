"""One resident written by hand, so that a visitor always has somebody worth opening first.

She is frail and looked after by her husband. A winter fall brings an ambulance, a stay and a wait for reablement;
in summer he is worn out and the council, the nurses and a volunteer step in; in autumn her heart fails and she is
admitted again. Seven organisations each hold a part of it, one of them without her NHS number.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from ginnel.synthetic.residents import Resident
from ginnel.synthetic.story import Event, weekday

NAME = "start here"
At = Callable[..., datetime]  # days before the last day, hour, minute
CONDITIONS = {
    "heart_failure": 1900,
    "copd": 3100,
    "hypertension": 6200,
    "osteoporosis": 2400,
    "depression": 900,
}  # days before the county's last day


def cast(people: list[Resident], on: date) -> Resident:
    """Choose the eldest woman who lives with a partner, else the eldest person, and give her the part."""
    paired = [
        each for each in people if each.sex == "female" and each.partner >= 0 and 74 <= each.age(on) <= 92
    ]
    star = max(paired or people, key=lambda each: each.age(on))
    star.storyline, star.died, star.frailty, star.lives_alone = NAME, None, 3, False
    star.conditions = {key: max(star.born, on - timedelta(days=days)) for key, days in CONDITIONS.items()}
    for each in people:
        if each.number == star.partner:
            star.carer, each.carer, each.died, each.frailty = each.number, -1, None, 0
    return star


def events(on: date) -> list[Event]:
    """What happened to her, by days before the county's last day."""

    def at(days: int, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(on - timedelta(days=days), time(hour, minute))

    visits = ((1040, "Breathlessness"), (700, "Medication review"), (480, "Low mood"), (287, "Review after hospital"),
              (160, "Blood pressure check"), (131, "Husband exhausted; carer's assessment asked for"),
              (44, "Swollen ankles"), (26, "Review after hospital"))  # fmt: skip
    seen = [Event("gp", weekday(at(days, 10, 20)), None, {"reason": why}) for days, why in visits]
    return sorted(seen + _winter(at) + _summer(at) + _autumn(at), key=lambda each: each.start)


def _winter(at: At) -> list[Event]:
    stay = {
        "why": "Fall with head injury", "code": "fall", "method": "21", "ready": at(297, 11), "pathway": 1,
        "delay": "Awaiting start of home-based reablement", "destination": "19",
    }  # fmt: skip
    hospital = {"route": "Discharge from hospital", "outcome": "Progress to reablement/ST-Max"}
    return [
        Event("fall", at(304, 2, 10)),
        Event("ambulance", at(304, 2, 40), at(304, 4, 5), {"reason": "Fall", "conveyed": True}),
        Event("admission", at(304, 7, 30), at(291, 15), stay),
        Event("request", at(295, 9), at(295, 16), hospital),
        Event(
            "service",
            at(291, 16),
            at(256, 12),
            {"service": "reablement", "outcome": "NFA: Support ended as planned"},
        ),
        Event("therapy", at(290, 9, 30), at(256, 12), {"what": "Reablement at home"}),
        Event("outpatient", at(220, 14), None, {"specialty": "Geriatric medicine"}),
    ]


def _summer(at: At) -> list[Event]:
    asked = {"route": "Community/other", "outcome": "Progress to assessment, review or reassessment"}
    return [
        Event("request", at(130, 9), at(130, 12), asked),
        Event("carer", at(126, 11), at(119, 11), {}),
        Event("assessment", at(126, 10), at(112, 12), {}),
        Event("service", at(110, 8), None, {"service": "home_care"}),
        Event("nursing", at(108, 10), None, {"what": "Long-term condition support"}),
        Event("mental_health", at(96, 13), None, {"what": "Older people's mental health team"}),
        Event("voluntary", at(101, 15), None, {"what": "Sitting service for carers"}),
        Event("review", at(60, 11), None, {}),
    ]


def _autumn(at: At) -> list[Event]:
    stay = {
        "why": "Decompensated heart failure", "code": "heart_failure", "method": "21", "ready": at(33, 10),
        "delay": "", "pathway": 1, "destination": "19",
    }  # fmt: skip
    return [
        Event("ambulance", at(41, 5, 50), at(41, 7, 20), {"reason": "Breathlessness", "conveyed": True}),
        Event("admission", at(41, 11), at(33, 14), stay),
        Event("outpatient", at(12, 9, 40), None, {"specialty": "Cardiology"}),
    ]
