"""HL7's rules as they are compiled here, against fhirpathpy running the same expressions and HL7's own definitions."""

from __future__ import annotations

import gzip
import json as standard
import re
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ginnel.foundation.record.fhir import invariants, json, validation
from ginnel.foundation.record.fhir.definitions import base, elements, is_complex
from ginnel.foundation.record.fhir.invariants import rules
from ginnel.foundation.record.fhir.invariants.meaning import Scope

Tree = dict[str, Any]
# What the referee cannot run: it has no `replaceMatches` on `&`, no `%context`, and orders no quantities.
NOT_RUN = {"sdf-8a", "sdf-19", "ig-1", "ig-2", "rng-2", "csd-1", "que-2", "sdf-9"}
MOST_TRIES = 6


def accepted(folder: Path) -> Iterator[Tree]:
    for path in sorted(folder.glob("*.json")):
        tree = json.plain(json.read(path.read_bytes()))
        if tree["resourceType"] != "Bundle" and not validation.check(tree["resourceType"], b"", tree):
            yield tree


def places(name: str, value: Tree, path: str) -> Iterator[tuple[rules.Rule, str, Any, Tree]]:
    """(rule, FHIRPath of the element, its value, the object that a test may spoil) of everything with a rule in it."""
    for rule in rules.of_type(name):
        yield rule, path, value, value
    for element in elements(name):
        for spelling, code in element.spellings():
            if spelling not in value or base(code) in ("Extension", "Resource"):
                continue
            inside = value[spelling] if element.many else [value[spelling]]
            for index, one in enumerate(inside):
                where = f"{path}.{element.name.removesuffix('[x]')}" + (f"[{index}]" if element.many else "")
                for rule in rules.of_element(name, element, spelling, code):
                    yield rule, where, one, value
                if is_complex(code) and one is not None:
                    yield from places(base(code), one, where)


def spoiled(holder: Tree) -> Iterator[None]:
    """The object as it is, then without each of its elements in turn."""
    yield
    for name in list(holder):
        if name != "resourceType":
            kept = dict(holder)
            del holder[name]
            yield
            holder.clear()
            holder.update(kept)


def test_rules_are_judged_as_fhirpathpy_judges_them(real_data):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import fhirpathpy
        from fhirpathpy.models import models

    tries: dict[str, int] = {}
    differ = []
    for tree in accepted(real_data("hl7-fhir-r4-examples")):
        kind = tree["resourceType"]
        for rule, path, value, holder in places(kind, tree, kind):
            if rule.key in NOT_RUN or tries.get(rule.key, 0) >= MOST_TRIES:
                continue
            for _ in spoiled(holder):
                if value is not holder and value not in holder.values():
                    continue
                tries[rule.key] = tries.get(rule.key, 0) + 1
                expression = re.sub(r"\.trace\('\w+'\)", "", rule.text).replace("hasValue()", "exists()")
                theirs = fhirpathpy.evaluate(
                    tree, f"{path}.select({expression})", {"resource": tree}, models["r4"]
                )
                if (theirs == [False]) != rule.is_broken(value, Scope(tree, kind, value)):
                    differ.append((rule.key, tree.get("id"), path, theirs))
    assert differ == []
    assert len(tries) > 70


def test_the_quick_answer_is_the_slow_one(real_data):
    """Whether a rule is broken is compiled for speed; which one is found by another way."""
    compared = 0
    for tree in accepted(real_data("hl7-fhir-r4-examples")):
        kind = tree["resourceType"]
        for _ in spoiled(tree):
            assert invariants.keeps(kind, tree) == (not list(invariants.broken(kind, tree))), tree.get("id")
            compared += 1
    assert compared > 3000


def test_rules_are_those_hl7_published(real_data):
    sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
    import build_fhir_definitions as build

    differ, compared = [], 0
    for path in sorted(real_data("hl7-fhir-r4-definitions").glob("*.gz")):
        structure = standard.loads(gzip.decompress(path.read_bytes()))
        if structure["kind"] == "primitive-type" or structure.get("derivation") == "constraint":
            continue
        for element in structure["snapshot"]["element"]:
            said = {
                one["key"]: build.CORRECTED.get(one["key"], one["expression"])
                for one in element.get("constraint", ())
                if one["severity"] == "error" and one["key"] not in build.NOT_COMPILED
            }
            ours = {one[0]: one[2] for one in rules._file().get(element["path"], ()) if one[0] != "sqty-1"}
            compared += len(said)
            if said != ours:
                differ.append((element["path"], said.items() ^ ours.items()))
    assert differ == []
    assert compared > 110
