"""What the ambulance service sends: 999 incidents, and 111 calls, which it answers too."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from ginnel.synthetic import numbers
from ginnel.synthetic.desks.cells import SEX_WORD, Rows, address_on, cell
from ginnel.synthetic.dirt import View
from ginnel.synthetic.facts import place
from ginnel.synthetic.stamps import english_moment
from ginnel.synthetic.story.events import Event

KNOWN = {"ambulance", "call"}
LAYOUTS = {"999": "ambulance", "111": "nhs111"}
# Disposition codes of NHS Pathways, as the Integrated Urgent Care data collection names them
DISPOSITIONS = {
    "home": ("Dx09", "Home management advice", "Self care"),
    "practice": (
        "Dx06",
        "To contact a primary care service within 6 hours",
        "Recommended to attend primary care",
    ),
    "emergency": (
        "Dx02",
        "Attend emergency department within 1 hour",
        "Recommended to attend emergency department",
    ),
    "ambulance": ("Dx012", "Emergency ambulance response", "Ambulance dispatch"),
}


def send(view: View, events: list[Event]) -> Rows:
    rows: Rows = {}
    for event in events:
        if event.kind == "ambulance":
            rows.setdefault("999", []).append(_incident(view, event))
        else:
            rows.setdefault("111", []).append(_call(view, event))
    return rows


@cache
def _hospital(trust: str) -> str:
    return place().organisations[trust].name.removesuffix(" (pretend)")


def _times(event: Event) -> str:
    """At the scene, left, at the hospital, handed over, clear."""
    about, end = event.about, event.end or event.start
    scene, there = about["scene"], about["hospital"]
    if there is None:
        return f"{english_moment(scene)},,,,{english_moment(end)}"
    left = scene + (there - scene) / 2
    return ",".join(map(english_moment, (scene, left, there, end, end + timedelta(minutes=12))))


def _incident(view: View, event: Event) -> bytes:
    about, who, at = event.about, view.who, event.start
    home = address_on(view, at.date())
    conveyed = about["conveyed"]
    taken = _hospital(who.area.locality.acute) if conveyed else ""
    kind = "Care home" if home.care_home else "Home"
    return (
        f"{view.local_id},{view.nhs},{view.status},{view.given},{view.family},{view.born},{home.postcode},{who.practice},"
        f"{who.age(at.date())},{SEX_WORD[view.sex]},{view.organisation.code},"
        f"{numbers.incident(who.number, about['number'])},{english_moment(at)},Emergency,{about['category']},"
        f"{cell(about['reason'])},{kind},{home.postcode},{_times(event)},{taken},"
        f"{'Conveyed' if conveyed else 'Treated at the scene'}"
    ).encode()


def _call(view: View, event: Event) -> bytes:
    who, at = view.who, event.start
    home = address_on(view, at.date())
    code, words, group = DISPOSITIONS[event.about["outcome"]]
    own = f"111{at:%y%m%d%H%M}{view.local_id[-6:]}"
    return (
        f"{view.local_id},{view.nhs},{view.status},{view.given},{view.family},{view.born},{SEX_WORD[view.sex]},{home.postcode},"
        f"{who.practice},{view.organisation.code},{own},{english_moment(at)},{english_moment(_end(event))},Clinical,"
        f"{'Y' if 16 <= who.age(at.date()) < 80 else 'N'},{cell(event.about['symptom'])},{code},{words},{group}"
    ).encode()


def _end(event: Event) -> datetime:
    return event.end or event.start + timedelta(minutes=10)
