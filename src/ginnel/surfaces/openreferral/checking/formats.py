"""Whether one value has the type, format or choice that the profile names. Sources beside each."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

Is = Callable[[Any], bool]
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_DAY = re.compile(
    r"(\d{4}-\d\d-\d\d)([Tt ]\d\d:\d\d(:\d\d([.,]\d+)?)?\s?([Zz]|[+-]\d\d(:?\d\d)?)?)?", re.ASCII
)
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+(?<!\.)@[\w-]+(\.[\w-]+)*")
_CLOCK = re.compile(r"([01]\d|2[0-4]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)


def is_text(value: Any) -> bool:
    return isinstance(value, str)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_whole(value: Any) -> bool:
    """JSON Schema: 1.0 is an integer too. 1e999 is read as infinity, which is none."""
    return is_number(value) and (isinstance(value, int) or value.is_integer())


def is_boolean(value: Any) -> bool:
    return isinstance(value, bool)


def is_uuid(value: str) -> bool:
    """RFC 4122, as text with hyphens."""
    return bool(_UUID.fullmatch(value)) and UUID(value) is not None


def is_uri(value: str) -> bool:
    """RFC 3986: begins with a scheme, names a host where the scheme has one, and holds no space."""
    try:
        parts = urlsplit(value)
        has_host = bool(parts.hostname) or parts.scheme not in ("http", "https", "ftp")
    except ValueError:
        return False
    return bool(parts.scheme) and has_host and not re.search(r"[\s<>\"{}|\\^`]", value)


def is_email(value: str) -> bool:
    """RFC 5321, without quoted names, which nobody publishes."""
    return bool(_EMAIL.fullmatch(value)) and ".." not in value and not value.startswith(".")


def is_moment(value: str) -> bool:
    """RFC 3339 date-time."""
    if not _MOMENT.fullmatch(value):
        return False
    try:
        # A leap second and the 24th hour are no times of Python; the digits after the point are more than it keeps.
        datetime.fromisoformat(value[:19].upper().replace(":60", ":59"))
    except ValueError:
        return False
    return True


def is_day(value: str) -> bool:
    """ISO 8601 date of a year, a month and a day, or the date of a moment: publishers give both."""
    found = _DAY.fullmatch(value)
    try:
        return found is not None and bool(date.fromisoformat(found[1]))
    except ValueError:
        return False


def is_clock(value: str) -> bool:
    """ISO 8601 time, with or without seconds and a zone."""
    return bool(_CLOCK.fullmatch(value))
