"""What a voluntary organisation knows of somebody's life: isolation, caring, wellbeing, notes, concerns, consent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ginnel.surfaces.feeds.tabular import labels, people, visits
from ginnel.surfaces.feeds.tabular.dates import stamp
from ginnel.surfaces.feeds.tabular.numbers import read_flag
from ginnel.surfaces.feeds.tabular.parts import HL7_CODES, Tree, filled, local
from ginnel.surfaces.feeds.tabular.people import Person
from ginnel.surfaces.feeds.tabular.row import Row
from ginnel.surfaces.feeds.voluntary.contacts import KIND, PREFIX, contact_id, derived

# (column, what it is, lowest and highest) of the scores. The three-item loneliness scale sums to 3 to 9; life
# satisfaction is 0 to 10 (Office for National Statistics, loneliness and personal wellbeing harmonised standards).
_SCORES = (
    ("Isolation_Score", "Loneliness score, three items", 3, 9),
    ("Wellbeing_Score", "Life satisfaction", 0, 10),
)
_FLAGS = (("Lives_Alone", "Lives alone"), ("Unpaid_Carer", "Unpaid carer for somebody"))
_NOTHING = frozenset({"", "no", "n", "none", "nil", "n/a", "false", "0"})


def build(row: Row, who: Person, at: visits.When) -> Iterator[Tree]:
    yield from _scores(row, who, at)
    for column, what in _FLAGS:
        said = read_flag(row.text(column))
        if said is not None:
            yield _observation(row, who, at, column, what, "valueBoolean", said)
    if isolation := row.text("Isolation"):
        yield _observation(row, who, at, "Isolation", "Isolation", "valueString", isolation)
    yield from _note(row, who, at)
    yield from _concern(row, who, at)
    yield from _consent(row, who, at)


def _scores(row: Row, who: Person, at: visits.When) -> Iterator[Tree]:
    for column, what, lowest, highest in _SCORES:
        score = row.amount(column)
        if score is None:
            continue
        if not lowest <= score <= highest:
            row.note("out-of-range", column, f"holds a score outside {lowest} to {highest}; it is left out")
            continue
        yield _observation(row, who, at, column, what, "valueQuantity", {"value": score, "unit": "{score}"})


def _observation(
    row: Row, who: Person, at: visits.When, column: str, what: str, kind: str, value: Any
) -> Tree:
    return filled(
        [
            ("resourceType", "Observation"),
            ("id", derived(column.lower().replace("_", "-"), who, stamp(at) if at else "")),
            ("status", "final"),
            ("category", [{"coding": [{"system": KIND, "code": "circumstances"}]}]),
            ("code", {"text": what}),
            ("subject", people.subject(who, PREFIX)),
            ("encounter", local("Encounter", contact_id(row, who, at)) if at else None),
            ("effectiveDateTime", stamp(at) if at else None),
            (kind, value),
        ]
    )


def _note(row: Row, who: Person, at: visits.When) -> Iterator[Tree]:
    """What the worker wrote: a communication, whose words are searched for what must be restricted."""
    if text := row.text("Notes"):
        yield filled(
            [
                ("resourceType", "Communication"),
                ("id", derived("note", who, stamp(at) if at else "", text)),
                ("status", "completed"),
                ("category", [{"coding": [{"system": KIND, "code": "note"}], "text": "Note"}]),
                ("subject", people.subject(who, PREFIX)),
                ("topic", {"text": "Note by a voluntary organisation"}),
                ("encounter", local("Encounter", contact_id(row, who, at)) if at else None),
                ("sent", stamp(at) if at else None),
                ("payload", [{"contentString": text}]),
            ]
        )  # fmt: skip


def _concern(row: Row, who: Person, at: visits.When) -> Iterator[Tree]:
    """A concern is treated as one for safeguarding: what it is about cannot be told from a cell of a spreadsheet."""
    text = row.text("Concern")
    if text.casefold() in _NOTHING:
        return
    flag = filled(
        [
            ("resourceType", "Flag"),
            ("id", derived("concern", who, stamp(at) if at else "", text)),
            ("status", "active"),
            ("category", [{"coding": [{"system": HL7_CODES + "flag-category", "code": "safety"}]}]),
            ("code", {"text": text}),
            ("subject", people.subject(who, PREFIX)),
            ("period", visits.period(at, None)),
        ]
    )
    yield labels.labelled(flag, labels.VIOLENCE)


def _consent(row: Row, who: Person, at: visits.When) -> Iterator[Tree]:
    """What the organisation says the person said about sharing; a yes or no it is, or it is left out and noted."""
    text = row.text("Consent")
    if not text:
        return
    said = read_flag(text)
    if said is None:
        row.note("not-yes-or-no", "Consent", "holds something that is neither yes nor no")
        return
    yield {
        "resourceType": "Consent",
        "id": derived("consent", who),
        "status": "active",
        "scope": {
            "coding": [{"system": HL7_CODES + "consentscope", "code": "patient-privacy"}],
            "text": "Sharing",
        },
        "category": [
            {"coding": [{"system": KIND, "code": "consent"}], "text": "Sharing with other organisations"}
        ],
        "patient": people.subject(who, PREFIX),
        **({"dateTime": stamp(at)} if at else {}),
        "policyRule": {"text": "As the voluntary organisation recorded it"},
        "provision": {"type": "permit" if said else "deny"},
    }
