"""Rows made unacceptable, in the ways that files go wrong: each answers the spoilt row, the kind and the field."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import cache
from typing import Any

import orjson

from ginnel.synthetic.chance import Chance, pick
from ginnel.synthetic.facts import read

Spoilt = tuple[bytes, str, str]
SPOILABLE = (
    b'"Observation"',
    b'"Immunization"',
    b'"MedicationRequest"',
)  # nothing refers to these: one may be lost alone
HELD_BY_OTHERS = (
    b'"Patient"',
    b'"Organization"',
    b'"Practitioner"',
)  # what other rows refer to comes in time


@cache
def columns(layout: str) -> tuple[str, ...]:
    """What the pretend organisations write of a tabular layout, in order."""
    own = read("layouts.toml")[layout]["columns"]
    return tuple(own or read("client_level_data.json")["fields"])


def source_record(layout: str, local_id: str) -> str:
    """What the feed that reads a layout names the record of a person whom their organisation calls `local_id`.

    Feeds of one organisation that describe people differently keep them apart by a prefix.
    """
    prefix = read("layouts.toml").get(layout, {}).get("prefix", "")
    return f"{prefix}-{local_id}" if prefix else local_id


@cache
def header(layout: str) -> bytes:
    return ",".join(columns(layout)).encode()


def may_wait(layout: str, line: bytes) -> bool:
    """Whether a row may come later than the others without taking these with it."""
    if layout == "adt":
        return False
    if layout == "fhir":
        return not any(line.startswith(kind, 16) for kind in HELD_BY_OTHERS)
    return not read("layouts.toml")[layout].get("stays")


def spoil(chance: Chance, layout: str, line: bytes) -> Spoilt | None:
    """Perhaps make one row unacceptable; None where that would take others with it."""
    if layout == "fhir":
        return _spoil_resource(chance, line)
    if layout == "adt":
        return pick(chance, _MESSAGE)(line)
    rules = read("layouts.toml")[layout]
    if rules.get("stays"):
        return None
    return pick(chance, _ROW)(line, layout, rules)


_Changes = tuple[tuple[str, dict[str, Any]], ...]
_ENCOUNTER: _Changes = (
    ("impossible date", {"period": {"start": "2025-02-30T10:00:00+00:00"}}),
    ("invalid code", {"status": "complete"}),
    ("missing element", {"class": None}),
    ("truncated", {}),
)
_OTHER: _Changes = (
    ("invalid code", {"status": "done"}),
    ("missing element", {"status": None}),
    ("unknown type", {"resourceType": "Observasion"}),
)


def _spoil_resource(chance: Chance, line: bytes) -> Spoilt | None:
    if line.startswith(b'"Encounter"', 16) and (b'"code":"AMB"' in line or b'"code":"HH"' in line):
        kind, changes = pick(chance, _ENCOUNTER)
    elif any(line.startswith(each, 16) for each in SPOILABLE):
        kind, changes = pick(chance, _OTHER)
    else:
        return None
    if not changes:
        return line[: len(line) * 2 // 3].rstrip(b"\\"), kind, ""
    spoilt = {**orjson.loads(line), **changes}
    tree = {name: value for name, value in spoilt.items() if value is not None}
    return orjson.dumps(tree), kind, "|".join(changes)


def _cells(line: bytes) -> list[str]:
    return next(csv.reader([line.decode()]))


def _joined(cells: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue().encode()


def _changed(line: bytes, layout: str, changes: dict[str, str]) -> bytes:
    cells = _cells(line)
    for name, value in changes.items():
        cells[columns(layout).index(name)] = value
    return _joined(cells)


def _bad_day(line: bytes, layout: str, rules: dict[str, Any]) -> Spoilt:
    return _changed(line, layout, {rules["day"]: "31/02/2026"}), "impossible date", rules["day"]


def _lost(line: bytes, layout: str, rules: dict[str, Any]) -> Spoilt:
    """The row loses what it cannot do without; where it has two names for somebody it loses both."""
    return (
        _changed(line, layout, dict.fromkeys(rules["needed"], "")),
        "missing value",
        "|".join(rules["needed"]),
    )


def _ragged(line: bytes, layout: str, rules: dict[str, Any]) -> Spoilt:
    return line + b",x", "too many columns", ""


_ROW: tuple[Callable[[bytes, str, dict[str, Any]], Spoilt], ...] = (_bad_day, _lost, _ragged)


def _no_patient(message: bytes) -> Spoilt:
    segments = [each for each in message.split(b"\r") if not each.startswith(b"PID")]
    return b"\r".join(segments), "missing segment", "PID"


def _unknown_event(message: bytes) -> Spoilt:
    head, _, rest = message.partition(b"\r")
    fields = head.split(b"|")
    fields[8] = b"ADT^Z99"
    return b"|".join(fields) + b"\r" + rest, "unknown event", "MSH-9"


_MESSAGE: tuple[Callable[[bytes], Spoilt], ...] = (_no_patient, _unknown_event)
