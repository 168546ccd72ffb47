"""Tables of a data set that say one fact each: where somebody lives, a diagnosis, a score, a plan, a legal status.

What each becomes is said in the data set's `facts.toml`, one entry for each table:

    table     its name
    kind      observation, condition, flag, plan, registration or immunisation
    what      what it is about, in words
    key       columns that tell one such fact of a person from another
    code      column of the code: the value, or with `scored` the assessment
    scored    column of the score
    parts     columns of measurements, with their words and units
    on, until columns of its days
    referral  column of the referral it belongs to
    label     restricts it more than the data set does
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from typing import Any

from ginnel.care.reception.rules import Incoming
from ginnel.surfaces.feeds.contacts.contact import coded, value
from ginnel.surfaces.feeds.contacts.dataset import DataSet
from ginnel.surfaces.feeds.tabular import codes, labels, visits
from ginnel.surfaces.feeds.tabular.parts import HL7_CODES, Tree, filled, local
from ginnel.surfaces.feeds.tabular.row import Row

Pairs = list[tuple[str, Any]]


@dataclass(frozen=True)
class Fact:
    """One entry of `facts.toml`."""

    table: str
    kind: str
    what: str
    key: tuple[str, ...]
    code: str = ""
    scored: str = ""
    parts: tuple[tuple[str, str, str], ...] = ()
    on: str = ""
    until: str = ""
    referral: str = ""
    label: str = ""


def builds(data: DataSet, package: str) -> Mapping[str, Callable[[Row], Sequence[Incoming]]]:
    """What makes resources of the rows of each table in the package's `facts.toml`."""
    text = (files("ginnel.surfaces.feeds") / package / "facts.toml").read_text(encoding="utf-8")
    facts = [_fact(entry) for entry in tomllib.loads(text)["fact"]]
    return {fact.table: partial(_build, data, fact) for fact in facts}


def _fact(entry: Mapping[str, Any]) -> Fact:
    given = {**entry, "key": tuple(entry["key"])}
    given["parts"] = tuple((part["column"], part["what"], part["unit"]) for part in entry.get("parts", ()))
    return Fact(**given)


def _build(data: DataSet, fact: Fact, row: Row) -> Sequence[Incoming]:
    on, until = row.day(fact.on), row.day(fact.until)
    on, until = visits.ordered(row, on, until, fact.until)
    if not data.check(row):
        return ()
    row.must(name for name in fact.key if name in row.header.layout.needed)
    pairs = [] if row.faults else _KINDS[fact.kind](data, fact, row, on, until)
    if row.faults:
        return ()
    tree = filled(
        [
            ("resourceType", _RESOURCES[fact.kind]),
            ("id", data.derived(fact.table.lower(), row, *(row.text(name) for name in fact.key))),
            *pairs,
        ]
    )
    return data.incoming(row, labels.labelled(tree, fact.label) if fact.label else tree)


def _observation(data: DataSet, fact: Fact, row: Row, on: visits.When, until: visits.When) -> Pairs:
    """A coded circumstance, a scored assessment or measurements."""
    code = row.text(fact.code)
    referral = row.text(fact.referral)
    common: Pairs = [
        ("status", "final"),
        ("basedOn", [local("ServiceRequest", data.named("referral", referral))] if referral else []),
        ("subject", data.subject(row)),
        ("effectiveDateTime", str(on) if on else None),
    ]
    if fact.parts:
        return [*common, ("code", {"text": fact.what}), ("component", _parts(fact, row))]
    if fact.scored:
        return [*common, ("code", codes.snomed(code, what=fact.what)), *value(row.text(fact.scored))]
    return [*common, ("code", {"text": fact.what}), ("valueCodeableConcept", coded(code))]


def _parts(fact: Fact, row: Row) -> list[Tree]:
    found = ((row.amount(column), what, unit) for column, what, unit in fact.parts)
    parts: list[Tree] = [
        {"code": {"text": what}, "valueQuantity": {"value": amount, "unit": unit}}
        for amount, what, unit in found
        if amount is not None
    ]
    if not parts:
        row.fault("nothing-said", fact.parts[0][0], "measures nothing")
    return parts


def _condition(data: DataSet, fact: Fact, row: Row, on: visits.When, until: visits.When) -> Pairs:
    provisional = {"coding": [{"system": HL7_CODES + "condition-ver-status", "code": "provisional"}]}
    return [
        ("verificationStatus", provisional if fact.what.startswith("Provisional") else None),
        ("code", coded(row.text(fact.code), fact.what)),
        ("subject", data.subject(row)),
        ("recordedDate", str(on) if on else None),
    ]


def _flag(data: DataSet, fact: Fact, row: Row, on: visits.When, until: visits.When) -> Pairs:
    code = row.text(fact.code)
    own = row.text(fact.key[0]) if fact.key != (fact.code,) and len(fact.key) == 1 else ""
    return [
        ("identifier", visits.identifier(f"{data.prefix}-{fact.table.lower()}", own)),
        ("status", "inactive" if until else "active"),
        ("category", [{"coding": [{"system": HL7_CODES + "flag-category", "code": "safety"}]}]),
        ("code", codes.snomed(code, what=fact.what) or {"text": fact.what}),
        ("subject", data.subject(row)),
        ("period", visits.period(on, until)),
        ("author", visits.service_provider(data.source(row))),
    ]


def _plan(data: DataSet, fact: Fact, row: Row, on: visits.When, until: visits.When) -> Pairs:
    code = row.text(fact.code)
    return [
        ("identifier", visits.identifier(f"{data.prefix}-care-plan", row.text(fact.key[0]))),
        ("status", "active"),
        ("intent", "plan"),
        ("category", [{"coding": [{"code": code}], "text": f"Care plan type {code}"}] if code else []),
        ("title", fact.what),
        ("subject", data.subject(row)),
        ("created", str(on) if on else None),
        ("period", visits.period(until, None)),
        ("author", visits.service_provider(data.source(row))),
    ]


def _registration(data: DataSet, fact: Fact, row: Row, on: visits.When, until: visits.When) -> Pairs:
    return [
        ("status", "finished" if until else "active"),
        ("type", [{"text": fact.what}]),
        ("patient", data.subject(row)),
        ("managingOrganization", visits.service_provider(row.text(fact.code))),
        ("period", visits.period(on, until)),
    ]


def _immunisation(data: DataSet, fact: Fact, row: Row, on: visits.When, until: visits.When) -> Pairs:
    if on is None:
        row.fault("no-start", fact.on, "has no date")
    given = visits.service_provider(row.text(fact.scored))
    return [
        ("status", "completed"),
        ("vaccineCode", codes.snomed(row.text(fact.code), what=fact.what)),
        ("patient", data.subject(row)),
        ("occurrenceDateTime", str(on) if on else None),
        ("performer", [{"actor": given}] if given else []),
    ]


_KINDS: Mapping[str, Callable[[DataSet, Fact, Row, visits.When, visits.When], Pairs]] = {
    "observation": _observation,
    "condition": _condition,
    "flag": _flag,
    "plan": _plan,
    "registration": _registration,
    "immunisation": _immunisation,
}
_RESOURCES = {
    "observation": "Observation",
    "condition": "Condition",
    "flag": "Flag",
    "plan": "CarePlan",
    "registration": "EpisodeOfCare",
    "immunisation": "Immunization",
}
