"""What the community and mental health trust sends: episodes, visits, sensitive contacts, warnings for visitors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from ginnel.synthetic import fhir
from ginnel.synthetic.desks import warnings
from ginnel.synthetic.dirt import View
from ginnel.synthetic.fhir import Tree
from ginnel.synthetic.residents import Resident
from ginnel.synthetic.story import Event

KNOWN = {"nursing", "therapy", "mental_health"}
MOST_VISITS = 12


def send(
    rng: Random, view: View, events: list[Event], household: dict[int, Resident], on: date
) -> Iterator[Tree]:
    yield fhir.patient(view, warnings.contacts(view, household))
    mine = [each for each in events if each.kind in KNOWN]
    for number, event in enumerate(mine):
        stem = f"{view.local_id}-{number + 1}"
        yield _episode(view, stem, event)
        yield from _visits(rng, view, stem, event, on)
        if event.kind == "mental_health":
            yield _restricted_letter(view, stem, event)
    if any(each.kind == "nursing" for each in mine):
        yield from warnings.from_community(rng, view, mine[0].start.date())


def _episode(view: View, stem: str, event: Event) -> Tree:
    period = {"start": fhir.stamp(event.start)}
    if event.end:
        period["end"] = fhir.stamp(event.end)
    tree: Tree = {
        "resourceType": "EpisodeOfCare",
        "id": stem,
        "status": "finished" if event.end else "active",
        "type": [{"text": event.about["what"]}],
        "patient": view.reference,
        "period": period,
    }
    return tree | {"meta": fhir.security("PSY")} if event.kind == "mental_health" else tree


def _restricted_letter(view: View, stem: str, event: Event) -> Tree:
    what = event.about["what"]
    text = (
        f"{view.organisation.name}\n\n{what}, {event.start:%d %B %Y}\n\n"
        f"{view.given} {view.family} was seen. Mood, memory and sleep were talked through; a plan was agreed.\n"
    )
    tree = fhir.letter(view, f"{stem}-letter", "letter", f"{what}: first assessment", text, event.start)
    return tree | {"meta": fhir.security("PSY")}


def _visits(rng: Random, view: View, stem: str, event: Event, on: date) -> Iterator[Tree]:
    """Home visits every week or so, at most a dozen written out; mental health contacts carry their label."""
    at = event.start
    for number in range(MOST_VISITS if event.kind != "mental_health" else 4):
        if at.date() > on or (event.end and at > event.end) or (view.who.died and at.date() > view.who.died):
            return
        kind = "AMB" if event.kind == "mental_health" else "HH"
        more: Tree = {"meta": fhir.security("PSY")} if event.kind == "mental_health" else {}
        yield fhir.visit(
            view, f"{stem}-{number + 1}", kind, at, at + timedelta(minutes=35),
            serviceType={"text": event.about["what"]}, episodeOfCare=[{"reference": f"EpisodeOfCare/{stem}"}], **more,
        )  # fmt: skip
        at += timedelta(days=rng.randint(3, 10) if event.kind != "mental_health" else rng.randint(28, 90))
