"""What the ambulance service and the voluntary organisation send, as FHIR until their own formats are read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from ginnel.synthetic import fhir
from ginnel.synthetic.dirt import View
from ginnel.synthetic.fhir import Tree
from ginnel.synthetic.residents import Resident
from ginnel.synthetic.story import Event

AMBULANCE, VOLUNTARY = {"ambulance"}, {"voluntary"}


def ambulance(
    rng: Random, view: View, events: list[Event], household: dict[int, Resident], on: date
) -> Iterator[Tree]:
    """A person and each time a crew went to them."""
    yield fhir.patient(view)
    for number, event in enumerate(each for each in events if each.kind == "ambulance"):
        outcome = "Conveyed to hospital" if event.about["conveyed"] else "Left at home after assessment"
        yield fhir.visit(
            view, f"{view.local_id}-{number + 1}", "EMER", event.start, event.end,
            type=[{"text": "Ambulance attendance"}], reasonCode=[{"text": event.about["reason"]}],
            hospitalization={"dischargeDisposition": {"text": outcome}},
        )  # fmt: skip


def voluntary(
    rng: Random, view: View, events: list[Event], household: dict[int, Resident], on: date
) -> Iterator[Tree]:
    """A person and what was arranged with them."""
    yield fhir.patient(view)
    for number, event in enumerate(each for each in events if each.kind == "voluntary"):
        yield {
            "resourceType": "EpisodeOfCare",
            "id": f"{view.local_id}-{number + 1}",
            "status": "active",
            "type": [{"text": event.about["what"]}],
            "patient": view.reference,
            "period": {"start": fhir.stamp(event.start)},
        }
