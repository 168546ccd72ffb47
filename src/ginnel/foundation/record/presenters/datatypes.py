"""One FHIR datatype as one line of text. https://hl7.org/fhir/R4/datatypes.html"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ginnel.foundation.record.rules import documents, doses, quantities, wording
from ginnel.foundation.record.rules.displays import display
from ginnel.kernel.values.dates import moment_range
from ginnel.kernel.web import formats

_DATE = re.compile(r"^\d{4}(-\d\d(-\d\d)?)?$")
_MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT")
_CAPITAL = re.compile(r"(?<!^)([A-Z])")
_CODE = re.compile(r"[a-z]+(-[a-z]+)+")


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
    """Dates, moments and codes that spell their meaning in words, everything else as it is."""
    if _DATE.match(value):
        return formats.day(value)
    if _MOMENT.match(value):
        try:
            return formats.moment(moment_range(value)[0])
        except (ValueError, OverflowError):
            return value
    return display("", value) if _CODE.fullmatch(value) else value


def period(value: Mapping[str, Any]) -> str:
    """`4 March 2026, 9:40am to 10am` within a day, else from when to when."""
    start, end = line(value.get("start", "")), line(value.get("end", ""))
    day, _, begun = start.partition(" at ")
    if start and begun and end.startswith(f"{day} at "):
        return f"{day}, {begun} to {end.partition(' at ')[2]}"
    return (
        start
        if start == end
        else f"{start} to {end}"
        if start and end
        else f"from {start}"
        if start
        else f"until {end}"
    )


def _structure(value: Mapping[str, Any]) -> str:
    has_identifiers = isinstance(value.get("identifier"), list)  # of a reference there is one
    for marks, read in _SHAPES:
        if any(mark in value for mark in marks) and not (read is _reference and has_identifiers):
            return read(value)
    if isinstance(value.get("code"), str):
        return wording.coding(value)
    if isinstance(value.get("code"), Mapping):
        about = line(value["code"])
        rest = _parts(
            {key: inside for key, inside in value.items() if key != "code"}, only=_only_value(value)
        )
        return f"{about}: {rest}" if about and rest else about or rest
    return _parts(value)


def _parts(value: Mapping[str, Any], *, only: bool = False) -> str:
    """Each element with its name; the names left out where there is `only` one thing to say."""
    parts = [
        (label(key), line(inside)) for key, inside in value.items() if key not in ("id", "extension", "url")
    ]
    return "; ".join(said if only else f"{name}: {said}" for name, said in parts if said)


def _only_value(value: Mapping[str, Any]) -> bool:
    others = [key for key in value if key not in ("code", "id", "extension", "url")]
    return len(others) == 1 and others[0].startswith("value")


def _reference(value: Mapping[str, Any]) -> str:
    """The name of what is referred to, else the number somebody knows it by; a bare address says nothing to people."""
    if value.get("display"):
        return wording.plain(str(value["display"]))
    known_by = _identifier(value.get("identifier") or {})
    return f"{label(str(value.get('type', '')))} {known_by}".strip() if known_by else ""


def _identifier(value: Mapping[str, Any]) -> str:
    return line(value.get("value"))


def _address(value: Mapping[str, Any]) -> str:
    parts = [*(value.get("line") or ()), value.get("city"), value.get("district"), value.get("postalCode")]
    return str(value.get("text") or ", ".join(filter(None, parts)))


def _attachment(value: Mapping[str, Any]) -> str:
    return ", ".join(filter(None, (str(value.get("title", "")), str(value.get("contentType", "")))))


def _annotation(value: Mapping[str, Any]) -> str:
    """A note's text, or the words of a section's narrative under its title."""
    text, title = value.get("text", ""), str(value.get("title") or wording.concept(value.get("code")))
    words = documents.plain(str(text.get("div", ""))) if isinstance(text, Mapping) else str(text)
    return f"{title}: {words}" if title and words else words or title


def _money(value: Mapping[str, Any]) -> str:
    amount, currency = line(value.get("value")), str(value["currency"])
    return f"£{amount}" if currency == "GBP" else f"{amount} {currency}"


def _dose(value: Mapping[str, Any]) -> str:
    return doses.words([value])


def _answer(value: Mapping[str, Any]) -> str:
    """A question with its answers, and those within them."""
    answers = [item for item in value.get("answer") or () if isinstance(item, Mapping)]
    said = [line(item) for answer in answers for key, item in answer.items() if key.startswith("value")]
    inside = [*(value.get("item") or ()), *(one for answer in answers for one in answer.get("item") or ())]
    asked = str(value.get("text") or value["linkId"]).rstrip(": ")
    mark = " " if asked.endswith("?") else ": "
    own = f"{asked}{mark}{', '.join(said)}" if said else asked if inside else ""
    return "; ".join(filter(None, (own, *map(line, inside))))


def _point(value: Mapping[str, Any]) -> str:
    """A ContactPoint, an Identifier, a Quantity or a Coding, which share their marks."""
    if value.get("system") in ("phone", "sms", "fax"):
        return wording.telephone(str(value.get("value", "")))
    if not isinstance(value.get("value", ""), str) or "unit" in value:
        return quantities.quantity(value)
    return _identifier(value) if "value" in value else wording.coding(value)


# The first shape one of whose marks is there reads the value; order matters (an Attachment has a title and a url).
_SHAPES = (
    (("reference", "identifier"), _reference),
    (("coding",), wording.concept),
    (("linkId",), _answer),
    (("numerator",), quantities.ratio),
    (("low", "high"), quantities.span),
    (("doseAndRate", "timing", "asNeededBoolean", "patientInstruction"), _dose),
    (("contentType", "data"), _attachment),
    (("currency",), _money),
    (("line", "postalCode", "city"), _address),
    (("family", "given"), wording.name),
    (("start", "end"), period),
    (("system", "value", "unit"), _point),
    (("display",), wording.coding),
    (("text",), _annotation),
)
