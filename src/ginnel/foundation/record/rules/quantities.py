"""Amounts as people write them. Units arrive in UCUM (https://ucum.org), made for machines: mm[Hg], 10*9/L."""

from __future__ import annotations

import re
from typing import Any

from ginnel.foundation.record.rules.wording import Tree

_UNITS = {
    "mm[Hg]": "mmHg",
    "mm Hg": "mmHg",
    "millimeter of mercury": "mmHg",
    "millimetre of mercury": "mmHg",
    "Cel": "°C",
    "degree Celsius": "°C",
    "degrees C": "°C",
    "[degF]": "°F",
    "[in_i]": "in",
    "[lb_av]": "lb",
    "kg/m2": "kg/m²",
    "1": "",
    "1/1": "",
    "percent": "%",
    "h": "hours",
    "d": "days",
    "wk": "weeks",
    "mo": "months",
    "a": "years",
}
_NOTE = re.compile(r"\{[^{}]*\}")  # "{score}" is a note to machines
_POWER = re.compile(r"^x?\s*10[*^](\d+)")
_MICRO = re.compile(r"^u(?=(?:g|mol|[lL]|m|U|kat|V|S)$)")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_EXACT_PLACES = 3  # more figures than these after the point are a computer's, not a measurement's
_ONE = {"min": "minute", "h": "hour", "d": "day", "wk": "week"}
_SINGLE = {"hours": "hour", "days": "day", "weeks": "week", "months": "month", "years": "year"}


def unit(text: str) -> str:
    """A unit as people write it."""
    bare = _UNITS.get(text)
    if bare is not None:
        return bare
    bare = _NOTE.sub(lambda found: found[0][1:-1].replace("_m2", "m2") if "_m2" in found[0] else "", text)
    bare = _POWER.sub(lambda found: f"×10{found[1].translate(_RAISED)}", bare)
    bare = "/".join(_MICRO.sub("µ", part) for part in bare.split("/")).replace("m2", "m²").strip()
    bare = f"per {_ONE.get(bare[1:], bare[1:])}" if bare.startswith("/") else bare
    return _UNITS.get(bare, bare)


def number(value: Any, *, exact: bool = True) -> str:
    """A number in its own text; unless `exact`, without more figures than anybody measured."""
    text = str(getattr(value, "text", value if value is not None else ""))
    if exact or len(text.partition(".")[2]) <= _EXACT_PLACES or "e" in text.lower():
        return text
    amount = float(text)
    return f"{amount:.2f}".rstrip("0").rstrip(".") if abs(amount) >= 1 else f"{amount:.3g}"


def quantity(value: Tree, *, exact: bool = True) -> str:
    """A Quantity, Age, Duration or the like on one line."""
    if value.get("value") is None:
        return ""
    amount = f"{value.get('comparator', '')}{number(value['value'], exact=exact)}"
    words = unit(str(value.get("unit") or value.get("code") or ""))
    words = _SINGLE.get(words, words) if amount == "1" else words
    return f"{amount}%" if words == "%" else f"{amount} {words}".strip()


def span(value: Tree, *, exact: bool = True) -> str:
    """A Range: `115 to 165 g/L`, `over 3`, `up to 7`."""
    low, high = (quantity(value.get(end) or {}, exact=exact) for end in ("low", "high"))
    if not low or not high:
        return f"over {low}" if low else f"up to {high}" if high else ""
    low_number, _, low_unit = low.partition(" ")
    return f"{low_number if high.endswith(low_unit) else low} to {high}"


def ratio(value: Tree) -> str:
    """A Ratio: `20 ml a day`, `1:128`."""
    above, below = (value.get(part) or {} for part in ("numerator", "denominator"))
    top, bottom = quantity(above), quantity(below)
    if not bottom or not top:
        return top
    if bottom.startswith("1 "):
        return f"{top} a {bottom[2:]}"
    return f"{top}:{bottom}" if " " not in top + bottom else f"{top} / {bottom}"
