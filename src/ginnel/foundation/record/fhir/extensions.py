"""HL7's own extensions keep to their definitions (FHIR R4, 2.4 and the extension registry of 4.0.1).

Of an extension that R4 defines: its value is of a type that the definition allows, its parts are those defined, and
none that must be there is missing. An extension of anybody else's is taken as it is: R4 2.4.1 forbids refusing a
resource because of an extension that is not known.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from ginnel.kernel.errors import Fault

Tree = dict[str, Any]
CORE = "http://hl7.org/fhir/StructureDefinition/"
_NAMED = f'"{CORE}'.encode()
# A definition that lists every type of R4 allows anything.
_EVERY = 40
_VALUE = ("wrong-extension", "The value of this extension is not of a type that R4 defines for it.")
_PART = ("wrong-extension", "This extension has no such part.")
_MISSING = ("wrong-extension", "A part that this extension must have is missing.")


@cache
def _defined() -> dict[str, list[Any]]:
    packed = files("ginnel.foundation.record.fhir") / "data/extensions.json.gz"
    found: dict[str, list[Any]] = json.loads(gzip.decompress(packed.read_bytes()))
    return found


def may_be_wrong(raw: bytes) -> bool:
    """Whether JSON text could hold an extension of HL7's; most has none."""
    return not raw or (b"xtension" in raw and _NAMED in raw)


def faults(tree: Tree, path: str) -> Iterator[Fault]:
    """What is wrong with HL7's extensions in `tree`, which stands at `path`; not in the resources within it."""
    for where, one in _every(tree, path):
        url = one["url"]
        found = _defined().get(url.removeprefix(CORE)) if url.startswith(CORE) else None
        if found:
            yield from _of_one(one, where, *found)


def _of_one(one: Tree, where: str, types: list[str], parts: dict[str, list[Any]]) -> Iterator[Fault]:
    if not _fits(one, types):
        yield Fault(*_VALUE, field=where)
    if not parts:
        return
    given = [part for part in one.get("extension", ()) if type(part) is dict]
    for place, part in enumerate(given):
        url = part.get("url")
        if url in parts and not _fits(part, parts[url][1]):
            yield Fault(*_VALUE, field=f"{where}.extension[{place}]")
        if url not in parts and ":" not in str(url):  # one of somebody else's may stand beside them
            yield Fault(*_PART, field=f"{where}.extension[{place}]")
    if {url for url, (least, _) in parts.items() if least} - {part.get("url") for part in given}:
        yield Fault(*_MISSING, field=where)


def _fits(one: Tree, types: list[str]) -> bool:
    if len(types) > _EVERY:
        return True
    allowed = {f"value{name[0].upper()}{name[1:]}" for name in types}
    return all(name in allowed for name in one if name.startswith("value"))


def _every(value: Any, path: str) -> Iterator[tuple[str, Tree]]:
    """(element path, extension) of every extension that has a url."""
    if type(value) is list:
        for place, one in enumerate(value):
            yield from _every(one, f"{path}[{place}]")
    elif type(value) is dict:
        for name, one in value.items():
            if name in ("extension", "modifierExtension") and type(one) is list:
                for place, each in enumerate(one):
                    if type(each) is dict and type(each.get("url")) is str:
                        yield f"{path}.{name}[{place}]", each
            if name not in ("contained", "resource", "outcome"):
                yield from _every(one, f"{path}.{name}")
