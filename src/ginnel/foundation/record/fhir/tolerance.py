"""What is wrong with a resource and can be kept with it, for organisations whose data is what it is.

What can be read, indexed and shown all the same is borne: an element that is missing, a code that R4 does not have, a
rule of HL7's that is broken. Not what has another form than R4 says (it could be read as something else), text that is
not safe to show, or anything by which it is known who somebody is or whose an entry is.

What was wrong is remarked in the entry's own metadata, so that whoever may see it sees that too, and it is there in
every version; a tag finds all such entries. Written back to us, both are left out and found anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from ginnel.foundation.record.fhir import compartment, validation
from ginnel.foundation.record.fhir.json import Tree
from ginnel.kernel.errors import Fault

BEARABLE = frozenset({"missing-element", "code-not-allowed", "rule-broken"})
REMARK = "https://ginnel.invalid/StructureDefinition/remark"
TAG = {
    "system": "https://ginnel.invalid/CodeSystem/remarked",
    "code": "remarked",
    "display": "Accepted with something wrong, which is remarked",
}
MOST = validation.MOST_FAULTS
_INDEX = re.compile(r"\[[0-9]+\]")
# Of a Patient, what says who they are and whom else they are known as.
_WHO = ("Patient.identifier", "Patient.link", "Patient.name", "Patient.birthDate")


def weigh(kind: str, raw: bytes, tree: Tree) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """(what keeps the resource out, what is to be remarked of it) where `validation.check` found something wrong.

    Of what holds other resources, and of what is so large that not all that is wrong would be found, nothing is borne.
    """
    if kind in validation.HOLDERS or len(raw) >= validation.LARGE:
        return tuple(validation.check(kind, raw, tree)), ()
    found = tuple(validation.every_fault(kind, tree, BEARABLE))
    whose = _of_whom(kind, tree)
    out = [one for one in found if not _is_bearable(one) or _is_within(one.field, whose, kind)]
    return tuple(out[:MOST]), found[:MOST]


def _is_bearable(one: Fault) -> bool:
    """Not what is missing beside a value (`_event`), where nothing at all would be left."""
    return one.code in BEARABLE and "._" not in one.field


def _of_whom(kind: str, tree: Tree) -> tuple[str, ...]:
    """The elements that say who somebody is, or whose the resource is."""
    contained = tree.get("contained", ())
    people = [
        f"{kind}.contained[{index}]"
        for index, one in enumerate(contained)
        if one.get("resourceType") == "Patient"
    ]
    if kind == "Patient":
        return (*_WHO, *people)
    return (*(".".join((kind, *path)) for path in compartment.paths(kind)), *people)


def _is_within(field: str, elements: Iterable[str], kind: str) -> bool:
    """Whether it is about one of them, a part of one, or, the resource itself apart, what one is part of."""
    written, plain = f"{field}.", f"{_INDEX.sub('', field)}."
    return any(
        written.startswith(f"{one}.")
        or plain.startswith(f"{one}.")
        or (plain != f"{kind}." and one.startswith(plain))
        for one in elements
    )


def remarked(tree: Tree, remarks: Sequence[Fault]) -> None:
    """Say in the metadata of `tree` what is wrong with it."""
    meta = {**tree.get("meta", {})}
    meta["extension"] = [*meta.get("extension", ()), *(_extension(one) for one in remarks)]
    meta["tag"] = [*meta.get("tag", ()), TAG]
    tree["meta"] = meta


def _extension(one: Fault) -> Tree:
    parts = [
        {"url": "code", "valueCode": one.code},
        {"url": "message", "valueString": one.message},
        *([{"url": "expression", "valueString": one.field}] if one.field else []),
    ]
    return {"url": REMARK, "extension": parts}


def forgotten(tree: Tree) -> None:
    """Take away what `remarked` said: it is ours to say, and of this version anew."""
    meta = tree.get("meta")
    if type(meta) is not dict or not (_lists(meta, "tag") or _lists(meta, "extension")):
        return
    kept = dict(meta)
    for name, is_ours in (("tag", _is_tag), ("extension", _is_remark)):
        if type(kept.get(name)) is list:
            kept[name] = [one for one in kept[name] if not is_ours(one)]
            if not kept[name]:
                del kept[name]
    tree["meta"] = kept
    if not kept:
        del tree["meta"]


def _lists(meta: Tree, name: str) -> bool:
    return type(meta.get(name)) is list and meta[name] != []


def _is_tag(one: Any) -> bool:
    return type(one) is dict and (one.get("system"), one.get("code")) == (TAG["system"], TAG["code"])


def _is_remark(one: Any) -> bool:
    return type(one) is dict and one.get("url") == REMARK


def remarks(tree: Tree) -> list[Fault]:
    """What was wrong with an entry when it was accepted."""
    said = [one for one in (tree.get("meta") or {}).get("extension") or () if _is_remark(one)]
    return [_fault(one) for one in said]


def _fault(said: Tree) -> Fault:
    parts = {
        str(one.get("url")): str(one.get("valueCode") or one.get("valueString") or "")
        for one in said.get("extension") or ()
    }
    return Fault(parts.get("code", ""), parts.get("message", ""), field=parts.get("expression", ""))
