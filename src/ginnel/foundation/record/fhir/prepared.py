"""A resource made ready for the store: checked, its ids and references ours, its index rows extracted. Pure."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple
from uuid import UUID

from ginnel.foundation.record.fhir import compartment, extraction, json, kinds, references, validation
from ginnel.foundation.record.fhir.json import Tree
from ginnel.foundation.record.rules.receipt import Index, Prepared
from ginnel.kernel.errors import Fault
from ginnel.kernel.values.dates import moment_range
from ginnel.kernel.values.identifiers import name_based_id
from ginnel.kernel.viewer import Category

HERE = "here"  # the one source record of something published by us


class Made(NamedTuple):
    """Either `prepared`, or the `faults` that keep it out; `subject` is the patient it is about, if any."""

    prepared: Prepared | None
    faults: tuple[Fault, ...] = ()
    subject: compartment.Subject | None = None


@lru_cache(maxsize=131072)
def our_id(key: bytes, source: str, kind: str, local_id: str) -> UUID:
    """Our id for what organisation `source` calls `kind`/`local_id` (docs/adr/0003)."""
    return name_based_id(key, source, kind, local_id)


def received(kind: str, tree: Tree, *, local_id: str, key: bytes, source: str, row: int) -> Made:
    """`tree` as organisation `source` sent it in `row`. The tree is changed: its id and references become ours.

    `local_id` "" means the source gave none: then the content itself is the name, so that the same content is the
    same resource whenever it arrives.
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

    def resolve(text: str) -> str:
        pointed = references.target(text)
        if pointed is None or pointed.base:
            return text
        return f"{pointed.kind}/{our_id(key, source, pointed.kind, pointed.local_id)}"

    references.rewrite(tree, resolve)
    id = our_id(key, source, kind, name)
    made = _prepare(kind, tree, id=id, local_id=name, source=whose, row=row, content_hash=content_hash)
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
        id=id,
        local_id=str(id),
        source=HERE,
        row=0,
        content_hash=content_hash,
        standing=standing,
        category=category,
    )
    return Made(made)


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


class Facts(NamedTuple):
    """What the extractor makes of a resource: its category, when it happened, and its index rows."""

    category: Category
    occurred_start: datetime | None
    occurred_end: datetime | None
    index: Index


def facts(kind: str, tree: Tree) -> Facts:
    """The facts of a stored tree, whose references are ours."""
    start, end = extraction.occurred(kind, tree) or (None, None)
    return Facts(extraction.category(kind, tree), start, end, _index(extraction.extract(kind, tree)))


def _prepare(
    kind: str,
    tree: Tree,
    *,
    id: UUID,
    local_id: str,
    source: str,
    row: int,
    content_hash: bytes,
    standing: int = 1,
    category: Category | None = None,
) -> Prepared:
    tree["id"] = str(id)
    found = facts(kind, tree)
    return Prepared(
        id=id,
        kind=kinds.number_of(kind),
        local_id=local_id,
        source=source,
        row=row,
        category=int(category or found.category),
        body=json.canonical(tree),
        content_hash=content_hash,
        occurred_start=found.occurred_start,
        occurred_end=found.occurred_end,
        stated_at=_stated_at(tree),
        standing=standing,
        index=found.index,
    )


def _stated_at(tree: Tree) -> datetime | None:
    stated = tree.get("meta", {}).get("lastUpdated")
    return moment_range(stated)[0] if stated else None


def _index(found: extraction.Index) -> Index:
    """The extractor's rows with reference targets as ids; a target that is not ours (another server's) has no row."""
    targets = []
    for param, _, local_id in found.references:
        try:
            targets.append((param, UUID(local_id)))
        except ValueError:
            continue
    return Index(
        tokens=tuple(found.tokens),
        references=tuple(targets),
        dates=tuple(found.dates),
        strings=tuple(found.strings),
        quantities=tuple(found.quantities),
    )
