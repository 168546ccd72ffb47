"""One FHIR datatype as one line of text. https://hl7.org/fhir/R4/datatypes.html"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ginnel.foundation.record.rules import wording
from ginnel.kernel.values.dates import moment_range
from ginnel.kernel.web import formats

_DATE = re.compile(r"^\d{4}(-\d\d(-\d\d)?)?$")
_MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT")
_CAPITAL = re.compile(r"(?<!^)([A-Z])")


def label(element: str) -> str:
    """`effectiveDateTime` as `Effective`, `clinicalStatus` as `Clinical status`."""
    for ending in (
        "DateTime",
        "CodeableConcept",
        "Quantity",
        "String",
        "Boolean",
        "Integer",
        "Period",
        "Reference",
    ):
        element = element.removesuffix(ending) or element
    return _CAPITAL.sub(lambda found: f" {found[1].lower()}", element).capitalize()


def line(value: Any) -> str:
    """A value of any datatype as one line; nested elements as `label: line; …`."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, str):
        return text(value)
    if isinstance(value, list):
        return ", ".join(filter(None, map(line, value)))
    if isinstance(value, Mapping):
        return _structure(value)
    return str(getattr(value, "text", value)) if value is not None else ""


def text(value: str) -> str:
    """Dates and moments in words, everything else as it is."""
    if _DATE.match(value):
        return formats.day(value)
    if _MOMENT.match(value):
        try:
            return formats.moment(moment_range(value)[0])
        except (ValueError, OverflowError):
            return value
    return value


def _structure(value: Mapping[str, Any]) -> str:
    for marks, read in _SHAPES:
        if any(mark in value for mark in marks):
            return read(value)
    parts = [
        (label(key), line(inside)) for key, inside in value.items() if key not in ("id", "extension", "url")
    ]
    return "; ".join(f"{name}: {said}" for name, said in parts if said)


def _quantity(value: Mapping[str, Any]) -> str:
    number = f"{value.get('comparator', '')}{line(value.get('value'))}"
    unit = str(value.get("unit") or value.get("code") or "")
    return number if unit.startswith("{") else f"{number} {unit}".strip()  # "{score}" is a note to machines


def _period(value: Mapping[str, Any]) -> str:
    start, end = line(value.get("start", "")), line(value.get("end", ""))
    return f"{start} to {end}" if start and end else f"from {start}" if start else f"until {end}"


def _reference(value: Mapping[str, Any]) -> str:
    if value.get("display"):
        return str(value["display"])
    kind = str(value.get("reference") or value.get("type") or "").partition("/")[0]
    return label(kind) if kind and not kind.startswith(("http", "#", "urn")) else ""


def _identifier(value: Mapping[str, Any]) -> str:
    return str(value.get("value", ""))


def _address(value: Mapping[str, Any]) -> str:
    parts = [*(value.get("line") or ()), value.get("city"), value.get("district"), value.get("postalCode")]
    return str(value.get("text") or ", ".join(filter(None, parts)))


def _attachment(value: Mapping[str, Any]) -> str:
    return ", ".join(filter(None, (str(value.get("title", "")), str(value.get("contentType", "")))))


def _coding(value: Mapping[str, Any]) -> str:
    return str(value.get("display") or value.get("code") or "")


def _ratio(value: Mapping[str, Any]) -> str:
    return f"{line(value.get('numerator', ''))} / {line(value.get('denominator', ''))}"


def _annotation(value: Mapping[str, Any]) -> str:
    return str(value.get("text", ""))


# The first shape one of whose marks is there reads the value; order matters (an Attachment has a title and a url).
_SHAPES = (
    (("reference",), _reference),
    (("coding",), wording.concept),
    (("numerator",), _ratio),
    (("contentType", "data"), _attachment),
    (("line", "postalCode", "city"), _address),
    (("family", "given"), wording.name),
    (("start", "end"), _period),
    (
        ("system", "value", "unit"),
        lambda value: (
            _quantity(value)
            if _is_quantity(value)
            else _identifier(value)
            if "value" in value
            else _coding(value)
        ),
    ),
    (("code", "display"), _coding),
    (("text",), _annotation),
)


def _is_quantity(value: Mapping[str, Any]) -> bool:
    return not isinstance(value.get("value", ""), str) or "unit" in value
