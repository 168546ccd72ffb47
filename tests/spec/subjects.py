"""Asks the program what the tables ask. Each function takes a case's `given` and answers in plain values."""

from __future__ import annotations

from datetime import date
from typing import Any

from ginnel.kernel.values import dates, identifiers


def nhs_number(*, text: str) -> dict[str, Any]:
    cleaned = identifiers.clean_nhs_number(text)
    valid = identifiers.is_valid_nhs_number(cleaned)
    return {"valid": valid} | ({"shown": identifiers.format_nhs_number(cleaned)} if valid else {})


def postcode(*, text: str) -> dict[str, Any]:
    return {"kept": identifiers.clean_postcode(text)}


def partial_date(*, text: str) -> dict[str, Any]:
    try:
        known = dates.PartialDate.parse(text)
    except ValueError:
        return {"accepted": False}
    return {"accepted": True, "earliest": str(known.earliest), "latest": str(known.latest)}


def moment_range(*, text: str) -> dict[str, Any]:
    try:
        start, end = dates.moment_range(text)
    except ValueError:
        return {"accepted": False}
    return {"from": f"{start:%Y-%m-%d %H:%M:%S}Z", "before": f"{end:%Y-%m-%d %H:%M:%S}Z"}


def age(*, born: date, on: date) -> dict[str, Any]:
    return {"years": dates.age_on(born, on)}
