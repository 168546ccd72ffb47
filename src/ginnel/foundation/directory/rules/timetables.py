"""Hours as they are kept: plain values and back. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, time
from hashlib import sha256
from typing import Any

from ginnel.foundation.directory.rules.schedules import Schedule

Kept = list[dict[str, Any]]


def dumped(schedules: Iterable[Schedule]) -> Kept:
    """Only what differs from a schedule that says nothing of it, in one order whatever order they were said in."""
    kept = [_dumped(one) for one in set(schedules)]
    return sorted(kept, key=lambda one: json.dumps(one, sort_keys=True))


def digest(kept: Kept) -> str:
    return sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def loaded(kept: Sequence[dict[str, Any]]) -> tuple[Schedule, ...]:
    return tuple(Schedule(**{name: _value(name, value) for name, value in one.items()}) for one in kept)


def _dumped(one: Schedule) -> dict[str, Any]:
    said = {each.name: (getattr(one, each.name), each.default) for each in fields(Schedule)}
    return {
        name: value.isoformat() if isinstance(value, date | time) else value
        for name, (value, usual) in said.items()
        if value != usual
    }


def _value(name: str, value: Any) -> Any:
    if name in ("opens_at", "closes_at"):
        return time.fromisoformat(value)
    if name in ("begins", "until", "valid_from", "valid_to"):
        return date.fromisoformat(value)
    if name == "byday":
        return tuple((number, day) for number, day in value)
    return tuple(value) if name == "bymonthday" else value
