"""A resource made ready for the store: checked, its ids and references ours, its index rows extracted. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple
from uuid import UUID

from ginnel.foundation.record.fhir import (
    compartment,
    extraction,
    json,
    kinds,
    moments,
    pairing,
    references,
    tolerance,
    validation,
)
from ginnel.foundation.record.fhir.hashing import code_hash
from ginnel.foundation.record.fhir.json import Tree
from ginnel.foundation.record.fhir.pairing import Pair
from ginnel.foundation.record.rules.receipt import NEVER, Index, Prepared
from ginnel.foundation.record.store import encoding
from ginnel.kernel.errors import Fault
from ginnel.kernel.values.identifiers import name_based_id
from ginnel.kernel.viewer import Category

LONGEST_ID = 255
HERE = "here"  # the one source record of something published by us


class Made(NamedTuple):
    """Either `prepared`, or the `faults` that keep it out; `subject` is the patient it is about, if any, and `remarks`
    what is wrong with it and was borne."""

    prepared: Prepared | None
    faults: tuple[Fault, ...] = ()
    subject: compartment.Subject | None = None
    remarks: tuple[Fault, ...] = ()


class Name(NamedTuple):
    """An id of ours: its 16 bytes and its text."""

    bytes: bytes
    text: str


@lru_cache(maxsize=131072)
def our_name(key: bytes, source: str, kind: str, local_id: str) -> Name:
    """Our id for what organisation `source` calls `kind`/`local_id` (docs/adr/0003)."""
    id = name_based_id(key, source, kind, local_id)
    digits = id.hex()
    return Name(id, f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}")


def received(
    kind: str, tree: Tree, *, local_id: str, key: bytes, source: str, row: int, stated_at: str = ""
) -> Made:
    """`tree` as organisation `source` sent it in `row`. The tree is changed: its id becomes ours.

    `local_id` "" means the source gave none: then the content itself is the name, so that the same content is the
    same resource whenever it arrives. `stated_at` stands before meta.lastUpdated and is no part of the content.
    """
    content = json.canonical(tree)
    faults = validation.check(kind, content, tree)
    if faults:
        return Made(None, tuple(faults))
    content_hash = blake2b(content, digest_size=16).digest()
    name = local_id or f"content:{content_hash.hex()}"
    about = compartment.subjects(kind, tree)
    subject = about[0] if about else None
    whose = "" if subject is None else name if kind == "Patient" else subject_key(subject, f"{kind}/{name}")

    if max(len(name), len(whose)) > LONGEST_ID:
        return Made(
            None, (Fault("too-long", "An id of more than 255 characters cannot be kept.", field=kind),)
        )

    def ours(pointed: str, pointed_id: str) -> Name:
        return our_name(key, source, pointed, pointed_id)

    made = _prepare(
        kind,
        tree,
        ours,
        id=our_name(key, source, kind, name),
        local_id=name,
        source=whose,
        row=row,
        content_hash=content_hash,
    )
    if stated_at:
        made = made._replace(stated_at=_microseconds(stated_at))
    return Made(made, subject=subject)


def published(kind: str, tree: Tree, id: UUID, *, standing: int, category: Category | None) -> Made:
    """`tree` as written here under our own `id`; its references are ours already."""
    faults = validation.check(kind, json.canonical(tree), tree)
    if faults:
        return Made(None, tuple(faults))
    content_hash = blake2b(json.canonical(tree), digest_size=16).digest()
    made = _prepare(
        kind,
        tree,
        _already_ours,
        id=Name(id.bytes, str(id)),
        local_id=str(id),
        source=HERE,
        row=0,
        content_hash=content_hash,
        standing=standing,
        category=category,
    )
    return Made(made)


def requested(kind: str, tree: Tree, id: UUID, *, local_id: str, row: int, is_tolerant: bool = False) -> Made:
    """`tree` as a client wrote it under our own `id`; what it refers to by `Type/id` is ours already. It hangs on
    nobody yet: whoever stores it says by `source` on which record. `is_tolerant`: what can be borne is, and is remarked
    in the entry."""
    tolerance.forgotten(tree)
    raw = json.canonical(tree)
    faults, remarks = tuple(validation.check(kind, raw, tree)), ()
    if faults and is_tolerant:
        faults, remarks = tolerance.weigh(kind, raw, tree)
    if faults:
        return Made(None, faults)
    tree["id"] = str(id)
    content_hash = blake2b(json.canonical(tree), digest_size=16).digest()
    if remarks:
        tolerance.remarked(tree, remarks)
    about = compartment.subjects(kind, tree)
    made = _prepare(
        kind,
        tree,
        _already_ours,
        id=Name(id.bytes, str(id)),
        local_id=local_id,
        source="",
        row=row,
        content_hash=content_hash,
    )
    return Made(made, subject=about[0] if about else None, remarks=remarks)


def subject_key(subject: compartment.Subject, holder: str) -> str:
    """What the source calls the person: its Patient id, else the identifier it used, else the resource holding it."""
    pointed = references.target(subject.reference)
    if pointed is not None and pointed.kind == "Patient" and not pointed.base:
        return pointed.local_id
    if subject.value:
        return f"{subject.system}|{subject.value}"
    conditional = references.condition(subject.reference)
    if conditional is not None:
        return f"{conditional[1]}|{conditional[2]}"
    return holder if subject.reference.startswith("#") else subject.reference


Naming = Callable[[str, str], Name]


def _already_ours(_kind: str, local_id: str) -> Name:
    return Name(UUID(local_id).bytes, local_id)


class Facts(NamedTuple):
    """What the extractor makes of a resource: its category, when it happened, and its index rows."""

    category: Category
    occurred: tuple[datetime, datetime | None] | None
    indexed: Index


def facts(kind: str, tree: Tree, naming: Naming = _already_ours) -> Facts:
    """The facts of a tree, `naming` the targets of its relative references; of a stored tree they are ours already."""
    return Facts(
        extraction.category(kind, tree),
        extraction.occurred(kind, tree),
        _index(extraction.extract(kind, tree), naming),
    )


def _prepare(
    kind: str,
    tree: Tree,
    naming: Naming,
    *,
    id: Name,
    local_id: str,
    source: str,
    row: int,
    content_hash: bytes,
    standing: int = 1,
    category: Category | None = None,
) -> Prepared:
    found = facts(kind, tree, naming)
    return Prepared(
        id=id.bytes,
        kind=kinds.number_of(kind),
        local_id=local_id,
        source=source,
        row=row,
        category=int(category or found.category),
        body=_body(kind, tree, id, naming),
        content_hash=content_hash,
        occurred=NEVER if found.occurred is None else b"".join(map(encoding.moment_field, found.occurred)),
        stated_at=_stated_at(tree),
        standing=standing,
        indexed=found.indexed,
    )


def _body(kind: str, tree: Tree, id: Name, naming: Naming) -> bytes:
    """The bytes to serve: the tree with our id and our names in its relative references.

    Rewriting the text is ten times quicker than walking the tree, and the same unless an element that is no
    Reference is called `reference` or a reference is written with escapes; those few are walked.
    """
    tree["id"] = id.text
    if naming is _already_ours:
        return json.canonical(tree)
    text = json.canonical(tree)
    if kind in _OTHER_REFERENCES or b'"expression":' in text or b'"reference":"\\' in text:
        references.rewrite(tree, lambda written: _named(written, naming))
        return json.canonical(tree)
    return _REFERENCE.sub(lambda match: _renamed(match, naming), text)


# DetectedIssue.reference and Immunization.education.reference are URIs, as Expression.reference is.
_OTHER_REFERENCES = frozenset({"DetectedIssue", "Immunization", "Bundle"})
_REFERENCE = re.compile(rb'"reference":"([A-Za-z]+/[^"\\]+)"')


def _renamed(match: re.Match[bytes], naming: Naming) -> bytes:
    return b'"reference":"%b"' % _named(match[1].decode(), naming).encode()


def _named(written: str, naming: Naming) -> str:
    pointed = references.target(written)
    if pointed is None or pointed.base:
        return written
    version = f"/_history/{pointed.version}" if pointed.version else ""
    return f"{pointed.kind}/{naming(pointed.kind, pointed.local_id).text}{version}"


def _stated_at(tree: Tree) -> int | None:
    stated = tree.get("meta", {}).get("lastUpdated")
    return _microseconds(stated) if stated else None


def _microseconds(stated: str) -> int:
    return encoding.microseconds(moments.of_text(stated)[0])


def _index(found: extraction.Index, naming: Naming) -> Index:
    """The extractor's rows, encoded; references as our ids of their targets. One that names no id has no row."""
    targets = []
    for param, kind, local_id in found.references:
        try:
            targets.append((param, naming(kind, local_id).bytes))
        except ValueError:
            continue
    return encoding.index(
        tokens=found.tokens,
        references=targets,
        dates=found.dates,
        strings=found.strings,
        quantities=found.quantities,
        pairs=_pairs(found.pairs, naming),
    )


def _pairs(found: list[Pair], naming: Naming) -> list[pairing.Encoded]:
    """Where the other part is a reference, it is one to our id."""
    made = []
    for param, system, code, other, unit, value in found:
        if type(other) is tuple:
            try:
                other = code_hash(naming(*other).text)
            except ValueError:
                continue
        made.append((param, system, code, other, unit, value))
    return made
