"""What reaches into people's homes: the monitoring centre's alarms, the pharmacies' talks, the neighbours' visits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

from ginnel.synthetic import fhir
from ginnel.synthetic.chance import Chance, pick, whole
from ginnel.synthetic.desks.cells import SEX_WORD, Rows, cell
from ginnel.synthetic.dirt import View
from ginnel.synthetic.facts import as_of, place, read
from ginnel.synthetic.stamps import clock, english, english_moment
from ginnel.synthetic.story.events import Event

TELECARE, PHARMACY, VOLUNTARY = {"alarm"}, {"pharmacy"}, {"voluntary"}
MOST_VISITS = 6


@cache
def _table(name: str) -> dict[str, Any]:
    return read("everyday.toml")[name]


# What the centre does: response, by whom, how it ends
RESPONSES = {
    "none": ("No response needed", "", "Closed"),
    "reassured": ("Reassured", "", "Person safe and well"),
    "family": ("Family", "Daughter or son", "Family called round"),
    "responder": ("Responder", "Mobile responder", "Helped up, no injury seen"),
    "ambulance": ("Ambulance", "Ambulance crew", "Handed over to ambulance crew"),
}
ROOMS = ("Bedroom", "Bathroom", "Living room", "Kitchen", "Hall")


def telecare(chance: Chance, view: View, events: list[Event]) -> Rows:
    return {"": [_alarm(chance, view, event) for event in events]}


def _alarm(chance: Chance, view: View, event: Event) -> bytes:
    cause, at = _table("alarm")[event.about["cause"]], event.start
    needs = "ambulance" if event.about.get("ambulance") else cause["needs"]
    response, responder, ended = RESPONSES[needs]
    answered = at + timedelta(minutes=1)
    minutes = whole(chance, 15, 60) if responder else 0
    closed = answered + timedelta(minutes=minutes + whole(chance, 2, 9))
    home, who, own = view.address, view.who, f"A{at:%y%m%d%H%M}{view.local_id[-6:]}"
    return (
        f"{view.local_id},{view.nhs},{view.given},{view.family},{english_birth(view)},{SEX_WORD[view.sex]},"
        f"{cell(home.line)},{home.town},{home.postcode},{who.phone},{who.practice},{view.organisation.code},{own},"
        f"{english_moment(at)},{cause['alarm']},{event.about['sensor']},{pick(chance, ROOMS)},"
        f"{english_moment(answered)},{english_moment(closed)},{response},{minutes or ''},{responder},{cell(ended)}"
    ).encode()


def english_birth(view: View) -> str:
    year, month, day = view.born.split("-")
    return f"{day}/{month}/{year}"


SERVICES = {
    "structured": ("Structured medication review", "", "Practice"),
    "discharge": ("Discharge Medicines Service", "", "Hospital"),
    "new": ("New Medicine Service", "Engagement", "Self"),
}


def pharmacy(chance: Chance, view: View, events: list[Event]) -> Rows:
    return {"": [_review(chance, view, event, number) for number, event in enumerate(events)]}


def _review(chance: Chance, view: View, event: Event, number: int) -> bytes:
    who, at, about = view.who, event.start, event.about
    name, stage, sender = SERVICES[about["review"]]
    wanted = [about["condition"]] if "condition" in about else list(who.conditions)
    taken = [each for key in wanted for each in fhir.codes("medicines").get(key, ())][:4]
    listed = [f"{cell(drug)},{cell(dose)},{_action(chance, about['review'])}" for drug, dose in taken]
    medicines = ",".join(listed + [",,"] * (4 - len(taken)))
    condition = fhir.codes("conditions")[about["condition"]][1] if "condition" in about else ""
    problem = (
        "Takes it irregularly" if chance() < 0.25 else "Side effects talked through" if chance() < 0.3 else ""
    )
    return (
        f"{view.organisation.code},{view.local_id},{view.nhs},{view.given},{view.family},{english_birth(view)},"
        f"{SEX_WORD[view.sex]},{view.address.postcode},{who.practice},{name},M{view.local_id}{number},{english(at.date())},"
        f"{clock(at)},{stage},{'Telephone' if chance() < 0.4 else 'Face to face'},{sender},{medicines},{condition},"
        f"{'N' if problem else 'Y'},{problem},{'Referred' if problem else 'Completed'},{'Y' if problem else 'N'}"
    ).encode()


def _action(chance: Chance, review: str) -> str:
    return "Started" if review == "new" else "Stopped" if chance() < 0.12 else "Continued"


def voluntary(chance: Chance, view: View, events: list[Event]) -> Rows:
    return {"": [row for number, event in enumerate(events) for row in _visits(chance, view, event, number)]}


def _visits(chance: Chance, view: View, event: Event, number: int) -> Iterator[bytes]:
    """One row a visit, the first with how lonely somebody says they are (three questions, 3 to 9)."""
    service, who = _table("voluntary")[event.about["service"]], view.who
    home, at = view.address, event.start
    referred = english((at - timedelta(days=6)).date())
    score = whole(chance, 6, 9) if event.about.get("isolated") else whole(chance, 3, 5)
    surgery = place().organisations[who.practice].name.removesuffix(" (pretend)")
    last = min(as_of(), who.died or as_of(), who.left or as_of())
    for visit in range(MOST_VISITS):
        if at.date() > last:
            return
        yield (
            f"{view.organisation.code},{view.local_id},{view.given},{view.family},{english_birth(view)},{SEX_WORD[view.sex]},"
            f"{view.nhs},{cell(home.line)},{home.town},{home.postcode},{who.phone},{cell(surgery)},F{view.local_id}{number},"
            f"{referred},{'Link worker' if chance() < 0.4 else 'GP'},{service['text']},V{view.local_id}{number}{visit},"
            f"{english(at.date())},{service['activity']},{service['text']},{30 + whole(chance, 0, 6) * 10},Volunteer,"
            f"{'Yes' if who.lives_alone else 'No'},{score if visit == 0 else ''},"
            f"{'Yes' if event.about['service'] == 'carers' and who.carer < 0 else 'No'},,Yes"
        ).encode()
        at += timedelta(days=whole(chance, service["every"], service["every"] * 2))
