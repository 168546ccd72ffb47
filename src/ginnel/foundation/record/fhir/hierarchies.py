"""Which codes of HL7's own code systems lie under which; the data file is of scripts/build_fhir_definitions.py.

What other systems hold (SNOMED CT's own levels among them) is not known here.
"""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib.resources import files


@cache
def _file() -> dict[str, dict[str, list[str]]]:
    return json.loads(gzip.decompress((files(__package__) / "data/hierarchies.json.gz").read_bytes()))


def has_levels(system: str) -> bool:
    """Whether it is known of the system which of its codes lie under which."""
    return system in _file()


def above(system: str, code: str) -> list[str]:
    """The code and everything that it lies under, near or far; the code alone where it lies under nothing."""
    return _reached(_file()[system], code)


def below(system: str, code: str) -> list[str]:
    """The code and everything that lies under it, near or far."""
    return _reached(_children(system), code)


@cache
def _children(system: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, parents in _file()[system].items():
        for parent in parents:
            found.setdefault(parent, []).append(code)
    return found


def _reached(steps: dict[str, list[str]], code: str) -> list[str]:
    found, left = {code: None}, [code]
    while left:
        fresh = [one for one in steps.get(left.pop(), ()) if one not in found]
        found |= dict.fromkeys(fresh)
        left += fresh
    return list(found)
