"""The rules that HL7 states beside the elements of R4 (its invariants): does a resource keep them?

Only those whose breach HL7 calls an error. The resource has been checked against its schema: its elements are known
and of their types.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ginnel.foundation.record.fhir.definitions import base, elements, is_complex
from ginnel.foundation.record.fhir.invariants.compiling import breaks
from ginnel.foundation.record.fhir.invariants.finding import Broken, find
from ginnel.foundation.record.fhir.invariants.meaning import Scope
from ginnel.foundation.record.fhir.invariants.rules import bearing

__all__ = ["Broken", "broken", "keeps"]

# Type of each form of an extension's value that has rules to keep.
_IN_EXTENSIONS = {
    spelling: base(code)
    for element in elements("Extension")
    if element.is_choice
    for spelling, code in element.spellings()
    if is_complex(code) and bearing(code)
}


def keeps(kind: str, tree: dict[str, Any], *, may_have_extensions: bool = True) -> bool:
    """Does a resource keep every rule? Contained resources are resources of their own."""
    scope = Scope(tree, kind)
    return not (breaks(kind)(tree, scope) or (may_have_extensions and _in_extensions(tree, scope)))


def broken(kind: str, tree: dict[str, Any]) -> Iterator[Broken]:
    """(element path, rule) of every rule that it breaks."""
    yield from find(kind, tree, kind, Scope(tree, kind))


def _in_extensions(tree: Any, scope: Scope) -> bool:
    stack = [tree]
    while stack:
        node = stack.pop()
        if type(node) is list:
            stack += [one for one in node if type(one) in (dict, list)]
            continue
        for name, value in node.items():
            if type(value) not in (dict, list) or name == "contained":
                continue
            if name in _IN_EXTENSIONS and "url" in node and breaks(_IN_EXTENSIONS[name])(value, scope):
                return True
            stack.append(value)
    return False
