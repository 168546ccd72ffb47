"""How the profile's tables are written: what an element may be, and how much the standard asks for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ginnel.surfaces.openreferral.checking import formats
from ginnel.surfaces.openreferral.checking.findings import Weight
from ginnel.surfaces.openreferral.checking.formats import Is


@dataclass(frozen=True, slots=True)
class Kind:
    """What one element may be. `name` is the word for it in a finding; `is_type` and `has_format` judge its value.

    `weight` is how much a wrong format counts; a wrong type always counts as required. `holds` names the object, or the
    objects of a list (`is_many`), that it is.
    """

    name: str
    is_type: Is
    has_format: Is | None = None
    weight: Weight = Weight.REQUIRED
    holds: str = ""
    is_many: bool = False


@dataclass(frozen=True, slots=True)
class Element:
    """`missed` is what lacking it counts for; None where it may be left out."""

    kind: Kind
    missed: Weight | None = None


Table = dict[str, Element]

TEXT = Kind("text", formats.is_text)
NUMBER = Kind("a number", formats.is_number)
UUID = Kind("a UUID", formats.is_text, formats.is_uuid)
URI = Kind("an address with its scheme, as in https://", formats.is_text, formats.is_uri)
EMAIL = Kind("an email address", formats.is_text, formats.is_email)
MOMENT = Kind("a moment as in 2026-11-27T09:00:00Z", formats.is_text, formats.is_moment)
# The UK schemas say text only; HSDS 3.0 says date and time in the descriptions.
DAY = Kind("a date as in 2026-11-27", formats.is_text, formats.is_day, Weight.RECOMMENDED)
CLOCK = Kind("a time as in 09:30", formats.is_text, formats.is_clock, Weight.RECOMMENDED)


def choice(*words: str) -> Kind:
    return Kind(f"one of {', '.join(words)}", formats.is_text, lambda value: value in words)


def one(name: str) -> Kind:
    return Kind("an object", lambda value: isinstance(value, dict), holds=name)


def many(name: str) -> Kind:
    return replace(one(name), name="a list", is_type=lambda value: isinstance(value, list), is_many=True)


def needed(kind: Kind) -> Element:
    return Element(kind, Weight.REQUIRED)


def wanted(kind: Kind) -> Element:
    """By us and not by the standard: lacking it is listed, and makes no verdict."""
    return Element(kind, Weight.OPEN)


def may(kind: Kind) -> Element:
    return Element(kind)
