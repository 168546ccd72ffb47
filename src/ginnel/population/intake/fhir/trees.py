"""Taking codes and days out of a resource, whatever is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ginnel.population.engine.promises.declaring import LONGEST_TEXT
from ginnel.population.intake.rules.days import day

Tree = Mapping[str, Any]
_CODE = re.compile(r"[\w .,:;()/+&'-]+")
CLIENT_LEVEL = "urn:ginnel:cld:"


@dataclass(frozen=True, slots=True)
class Sender:
    """The organisation that a row is from: its code, its kind, and the area code where it is a council of the place."""

    code: str
    kind: str
    council: str


def tree(value: Any) -> Tree:
    return value if isinstance(value, dict) else {}


def each(holder: Tree, name: str) -> Iterator[Tree]:
    """The objects of a list element."""
    held = holder.get(name)
    return (one for one in (held if isinstance(held, list) else [held]) if isinstance(one, dict))


def code_of(concept: Any, system: str = "") -> str:
    """The code of a CodeableConcept's first coding whose system ends so, "" for none."""
    for coding in each(tree(concept), "coding"):
        if str(coding.get("system", "")).endswith(system) and (found := coded(coding.get("code"))):
            return found
    return ""


def coded(value: Any) -> str:
    """The text if it can be a code: short, and of the characters codes are made of. Anything else could be words."""
    return value if isinstance(value, str) and len(value) <= LONGEST_TEXT and _CODE.fullmatch(value) else ""


def extension(holder: Tree, ending: str) -> Tree:
    """The first extension whose URL ends so; empty for none."""
    return next((one for one in each(holder, "extension") if str(one.get("url", "")).endswith(ending)), {})


def extension_code(holder: Tree, ending: str) -> str:
    """The code that an extension holds, as a concept, a coding or a code."""
    found = extension(holder, ending)
    return (
        code_of(found.get("valueCodeableConcept"))
        or coded(tree(found.get("valueCoding")).get("code"))
        or coded(found.get("valueCode"))
    )


def client_level(holder: Tree, field: str) -> str:
    """The listed value of a field of Client Level Data that hangs on an event."""
    return coded(tree(extension(holder, CLIENT_LEVEL + field).get("valueCoding")).get("code"))


def period(holder: Tree, name: str = "period") -> tuple[date | None, date | None]:
    held = tree(holder.get(name))
    return day(held.get("start")), day(held.get("end"))
