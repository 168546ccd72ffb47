"""The written forms of FHIR's primitive types as regular expressions (FHIR R4, datatypes), calendar included.

A date that no calendar has (2026-02-30) does not match, so no second pass over dates is needed.
"""

from __future__ import annotations

from typing import Any

_LEAP_YEAR = r"(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_YEAR = r"(?:[0-9](?:[0-9](?:[0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)"
_DAY = (
    r"(?:"
    + _YEAR
    + r"-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))|" + _LEAP_YEAR + r"-02-29)"
)
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_YEAR_OR_MONTH = _YEAR + r"(?:-(?:0[1-9]|1[0-2]))?"

DATE = f"^(?:{_YEAR_OR_MONTH}|{_DAY})$"
DATE_TIME = f"^(?:{_YEAR_OR_MONTH}|{_DAY}(?:T{_CLOCK}{_ZONE})?)$"
INSTANT = f"^{_DAY}T{_CLOCK}{_ZONE}$"
ID = r"^[A-Za-z0-9.-]{1,64}$"
ABSOLUTE = r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$"


def _text(pattern: str) -> dict[str, Any]:
    return {"type": "string", "pattern": pattern}


# "Strings SHALL NOT exceed 1,048,576 (1024*1024) characters in size."
_STRING = {"type": "string", "minLength": 1, "maxLength": 1024 * 1024}
_URI = _text(r"^\S+$")

PRIMITIVES: dict[str, dict[str, Any]] = {
    "base64Binary": _text(
        r"^\s*(?:(?:[0-9a-zA-Z+/]\s*){4})*"
        r"(?:(?:[0-9a-zA-Z+/]\s*){2}=\s*=\s*|(?:[0-9a-zA-Z+/]\s*){3}=\s*|(?:[0-9a-zA-Z+/]\s*){4})$"
    ),
    "boolean": {"type": "boolean"},
    "canonical": _URI,
    "code": _text(r"^[^\s]+(?:\s[^\s]+)*$"),
    "date": _text(DATE),
    "dateTime": _text(DATE_TIME),
    "decimal": {"type": "number"},
    "id": _text(ID),
    "instant": _text(INSTANT),
    "integer": {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1},
    "markdown": _STRING,
    "oid": _text(r"^urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+$"),
    "positiveInt": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
    "string": _STRING,
    "time": _text(f"^{_CLOCK}$"),
    "unsignedInt": {"type": "integer", "minimum": 0, "maximum": 2**31 - 1},
    "uri": _URI,
    "url": _URI,
    "uuid": _text(r"^urn:uuid:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"),
    "xhtml": {"type": "string", "minLength": 1},
}
