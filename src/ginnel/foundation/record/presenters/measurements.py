"""A measurement as it is spoken: 182/96 mmHg, high; 72.1 g/L, critically low (usual range 115 to 165)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ginnel.foundation.record.presenters import datatypes
from ginnel.foundation.record.rules import quantities, wording
from ginnel.foundation.record.rules.displays import display

Tree = Mapping[str, Any]

_USUAL = frozenset({"Normal", "normal"})


def measured(tree: Tree) -> str:
    """An Observation's value with what its source makes of it; '' when it holds none."""
    judged = [wording.concept(item) for item in tree.get("interpretation") or ()]
    telling = [word[:1].lower() + word[1:] for word in judged if word and word not in _USUAL]
    said = ", ".join(filter(None, (_pressure(tree) or _values(tree), *telling)))
    usual = _range(tree) if telling else ""
    return f"{said} ({usual})" if usual and said else said


def _values(tree: Tree) -> str:
    inside = [
        f"{wording.concept(part.get('code'))} {value(part)}"
        for part in tree.get("component") or ()
        if value(part)
    ]
    return ", ".join(filter(None, (value(tree), *inside)))


def value(tree: Tree) -> str:
    """The value of an Observation or of one of its components, or why there is none."""
    for key, found in tree.items():
        if key == "valueQuantity" and isinstance(found, Mapping):
            return quantities.quantity(found, exact=False)
        if key.startswith("value"):
            return " ".join(datatypes.line(found).split())
    absent = wording.concept(tree.get("dataAbsentReason"))
    return f"no value ({absent.lower()})" if absent else ""


def _pressure(tree: Tree) -> str:
    """The two halves of a blood pressure as one, whichever comes first."""
    halves: dict[str, Tree] = {}
    for part in tree.get("component") or ():
        words = wording.concept(part.get("code")).lower()
        for half in ("systolic", "diastolic"):
            if half in words and part.get("valueQuantity"):
                halves.setdefault(half, part["valueQuantity"])
    if set(halves) != {"systolic", "diastolic"} or len(tree["component"]) > 2:
        return ""
    above, below = (halves[half] for half in ("systolic", "diastolic"))
    numbers = "/".join(_whole(quantities.number(one.get("value"), exact=False)) for one in (above, below))
    unit = quantities.unit(str(above.get("unit") or above.get("code") or "mm[Hg]"))
    return f"{numbers} {unit}"


def _whole(number: str) -> str:
    return number.removesuffix(".0")


def _range(tree: Tree) -> str:
    for found in tree.get("referenceRange") or ():
        words = str(found.get("text") or quantities.span(found, exact=False))
        if words:
            return f"usual range {words}"
    return ""


def is_out_of_range(tree: Tree) -> bool:
    """Whether the source itself calls the value anything but normal."""
    judged = [display(system, code) or code for system, code in wording.codes(tree.get("interpretation"))]
    return any(word not in _USUAL and word != "N" for word in judged)
