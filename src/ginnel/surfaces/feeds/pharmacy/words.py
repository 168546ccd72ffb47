"""The words pharmacies' systems have for a service, a method and what was done with a medicine, as codes."""

from __future__ import annotations

import re

_SERVICES = (
    ("new-medicine-service", r"new medicine|\bnms\b"),
    ("structured-medication-review", r"structured medication|\bsmr\b|medication review"),
    ("discharge-medicines-service", r"discharge medicine|\bdms\b"),
    ("medicines-use-review", r"medicines use|\bmur\b"),
    ("pharmacy-first", r"pharmacy first|minor illness|\bcpcs\b"),
    ("blood-pressure-check", r"blood pressure|hypertension"),
    ("contraception-service", r"contracep"),
    ("flu-vaccination", r"flu|vaccin"),
    ("smoking-cessation", r"smok"),
)
_ACTIONS = (
    ("stopped", r"stop|discontinu|ceas"),
    ("intended", r"start|new|begin"),
    ("on-hold", r"hold|pause|withh"),
    ("active", r"continu|no change|change|dose|increase|decrease|switch"),
)
_CLASSES = (("HH", r"home|visit"), ("VR", r"phone|tele|video|remote"))


def service_of(text: str) -> str:
    """The code of a service; "" when the words fit none."""
    return _first(_SERVICES, text)


def action_of(text: str) -> str:
    """The FHIR status of a medicine after what was done with it; unknown where nothing is said."""
    return _first(_ACTIONS, text) or "unknown"


def class_of(text: str) -> str:
    return _first(_CLASSES, text) or "AMB"


def _first(table: tuple[tuple[str, str], ...], text: str) -> str:
    lowered = text.lower().replace("-", " ").replace("_", " ")
    return next((code for code, pattern in table if re.search(pattern, lowered)), "")
