"""Admitted patient care from the Secondary Uses Service: one row for each consultant episode of a hospital stay.

A stay becomes one encounter, each episode another that is part of it, with its diagnoses and procedures. What a row
says of the whole stay stands as the last episode says it. See docs/reference/feeds/sus-apc.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ginnel.care.reception.rules import Incoming
from ginnel.surfaces.feeds import sus
from ginnel.surfaces.feeds.sus_apc.stay import Stay, spell
from ginnel.surfaces.feeds.tabular import clinical, codes, labels, people, visits
from ginnel.surfaces.feeds.tabular.dates import day_of
from ginnel.surfaces.feeds.tabular.feed import TabularFeed
from ginnel.surfaces.feeds.tabular.parts import Tree, fhir_id, local
from ginnel.surfaces.feeds.tabular.row import Row

_MOST_DIAGNOSES = 24
_MOST_PROCEDURES = 24
SPELL = "HOSPITAL PROVIDER SPELL IDENTIFIER"


def build(row: Row) -> Sequence[Incoming]:
    """Everything one episode says; the row's faults where it cannot be used."""
    source = sus.source(row)
    who = sus.person(row, source)
    people.check_is_somebody(row, who, "LOCAL PATIENT IDENTIFIER")
    row.must((SPELL, sus.PROVIDER))
    admitted = row.at("START DATE (HOSPITAL PROVIDER SPELL)", "START TIME (HOSPITAL PROVIDER SPELL)")
    start, end = _episode_dates(row, admitted)
    if start is None and not row.faults:
        row.fault("no-start", "START DATE (EPISODE)", "has no start date")
    people.check_life(row, who, start and day_of(start), "START DATE (EPISODE)")
    if row.faults:
        return ()
    stay = Stay(row, source, who, admitted or start)
    return _incoming(row, stay, start, end)


def _episode_dates(row: Row, admitted: visits.When) -> tuple[visits.When, visits.When]:
    start = row.at("START DATE (EPISODE)", "START TIME (EPISODE)") or admitted
    end = row.at("END DATE (EPISODE)", "END TIME (EPISODE)")
    return visits.ordered(row, start, end, "END DATE (EPISODE)")


def _incoming(row: Row, stay: Stay, start: visits.When, end: visits.When) -> list[Incoming]:
    extracted = sus.extracted_at(row)
    trees = [
        (spell(stay), sus.said(extracted, stay.order, stay.first_day)),
        *((tree, sus.said(extracted)) for tree in _episode(row, stay, start, end)),
    ]
    if sus.is_withdrawn(row):
        trees = [(sus.withdrawn(tree), said) for tree, said in trees if tree["id"] != stay.id]
    return [sus.patient(stay.who, end or start), *(sus.incoming(tree, said) for tree, said in trees)]


def _episode(row: Row, stay: Stay, start: visits.When, end: visits.When) -> Iterator[Tree]:
    """The episode and what it found and did."""
    stem = f"episode-{row.text(SPELL)}-{stay.order}"
    visit = clinical.Visit(fhir_id(stem), stem, stay.subject, start)
    conditions = list(clinical.diagnoses(row, visit, sus.diagnoses(row, _MOST_DIAGNOSES)))
    yield _episode_encounter(row, stay, visit.id, start, end, conditions)
    yield from conditions
    yield from clinical.procedures(row, visit, sus.procedures(row, _MOST_PROCEDURES))


def _episode_encounter(
    row: Row, stay: Stay, id: str, start: visits.When, end: visits.When, conditions: list[Tree]
) -> Tree:
    specialty = codes.listed(row, "CARE PROFESSIONAL MAIN SPECIALTY CODE", "main-specialty")
    tree = visits.encounter(
        id, "IMP", "finished" if end else "in-progress", stay.subject,
        ("identifier", visits.identifier(f"episode-number/{stay.source}", f"{row.text(SPELL)}/{stay.order}")),
        ("extension", visits.resource_group(row, "HEALTHCARE RESOURCE GROUP CODE")),
        ("type", [{**(specialty or {}), "text": _episode_words(row, specialty)}]),
        ("serviceType", codes.listed(row, "ACTIVITY TREATMENT FUNCTION CODE", "treatment-function")),
        ("partOf", local("Encounter", stay.id)),
        ("period", visits.period(start, end)),
        ("diagnosis", clinical.ranked(conditions)),
        ("location", _wards(row)),
        ("serviceProvider", visits.service_provider(stay.source)),
    )  # fmt: skip
    return labels.labelled(tree, stay.label)


def _episode_words(row: Row, specialty: Tree | None) -> str:
    under = specialty["text"].lower() if specialty else ""
    return f"Hospital episode under {under}" if under else "Hospital episode"


def _wards(row: Row) -> list[Tree]:
    names = [row.text("WARD CODE (AT START OF EPISODE)"), row.text("WARD CODE (AT END OF EPISODE)")]
    return [{"location": {"display": f"Ward {name}"}} for name in dict.fromkeys(names) if name]


FEED = TabularFeed(
    name="sus-apc",
    label="SUS admitted patient care (CSV)",
    package="sus_apc",
    builds={"": build},
    source=sus.source,
)
