"""JSON Patch (RFC 6902): steps that were sent, and the resource that they change, which they may not swell."""

from __future__ import annotations

from typing import Any

import jsonpatch
import jsonpointer
import orjson

from ginnel.foundation.record.fhir import json
from ginnel.surfaces.fhir.outcome import Issue, Refused
from ginnel.surfaces.fhir.writing.body import MOST_BYTES

Tree = dict[str, Any]
MOST_STEPS = 1_000
_WRONG = (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException, TypeError, ValueError, KeyError)


def read(data: bytes) -> jsonpatch.JsonPatch:
    """Raises Refused for what is no JSON Patch, or has too many steps."""
    try:
        steps = orjson.loads(data)
        json.canonical({"": steps})  # which is refused where it nests too deep, as a resource is
        found = jsonpatch.JsonPatch(steps)
    except (*_WRONG, json.Unreadable):
        raise Refused(400, Issue("structure", "The body is no JSON Patch (RFC 6902).")) from None
    if len(found.patch) > MOST_STEPS:
        raise Refused(413, Issue("too-costly", f"A patch has no more than {MOST_STEPS:,} steps."))
    return found


def texts(steps: jsonpatch.JsonPatch) -> set[str]:
    """Whatever the steps bring that may be a reference."""
    found: set[str] = set()
    stack = [step.get("value") for step in steps.patch]
    while stack:
        value = stack.pop()
        if type(value) is str:
            found.add(value)
        elif type(value) is dict:
            stack.extend(value.values())
        elif type(value) is list:
            stack.extend(value)
    return found


def applied(steps: jsonpatch.JsonPatch, tree: Tree) -> Any:
    """The tree as the steps leave it, changed in its place. Raises Refused.

    Forty steps that copy a thing into itself would double it forty times: what is copied is no more, taken together,
    than may be sent, and no more is what comes of it, or each patch could add as much to what the last one left."""
    copied = 0
    found: Any = tree
    try:
        for step in steps.patch:
            if step["op"] == "copy":
                copied += len(json.canonical({"": jsonpointer.resolve_pointer(found, step["from"])}))
                if copied > MOST_BYTES:
                    raise Refused(
                        413, Issue("too-long", f"A patch copies no more than {MOST_BYTES:,} bytes.")
                    )
            found = jsonpatch.JsonPatch([step]).apply(found, in_place=True)
        if len(json.canonical({"": found})) > MOST_BYTES:
            raise Refused(413, Issue("too-long", f"A resource is no longer than {MOST_BYTES:,} bytes."))
    except _WRONG:
        raise Refused(422, Issue("processing", "The patch does not apply to the resource.")) from None
    return found
