"""What is loaded comes back: every element, decimal digit and extension of files that others wrote.

Loaded through the feed into the database and read from the stored bytes, then compared with what the feed read: only
the resource's own id and its relative references may differ, because ids are ours. A file that is one Bundle comes back
whole, to the byte: what stands around its entries is kept with them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID
from zlib import crc32

import pytest

from ginnel.care.reception.models import Load
from ginnel.foundation.record.fhir import json, kinds, xml
from ginnel.foundation.record.models import Entry, Frame, Resource
from ginnel.foundation.record.store.bodies import unpack
from ginnel.surfaces.feeds import loading, rebuilding, registry
from ginnel.surfaces.feeds.opening import open_file

pytestmark = pytest.mark.django_db
# A folder, and what share of its files must come back: the validator's cases are there to be refused.
FOLDERS = {
    "ukcore-fhir-r4": 0.9,
    "hl7-fhir-r4-definitions": 0.9,
    "hl7-fhir-r4-examples": 0.9,
    "nhs-england-fhir": 0.8,
    "synthea-r4": 1.0,
    "fhir-r4-validator-cases/files": 0.4,
    "fhir-r4-validator-cases/r4-examples": 0.9,
}
RELATIVE = re.compile(r"[A-Z]\w+/[A-Za-z0-9.-]{1,64}(/_history/\S+)?$")
# One file in so many in every test run; all of them in `make verify`.
EVERY = 12


def differences(sent: Any, kept: Any, path: str = "") -> Iterator[str]:
    """Where `kept` is not what was `sent`, the order of names and the text of numbers included."""
    if isinstance(sent, dict) and isinstance(kept, dict):
        if [name for name in sent if name != "id"] != [name for name in kept if name != "id"]:
            yield f"{path}: {sorted(sent.keys() ^ kept.keys())} or their order"
        for name in sent.keys() & kept.keys():
            if not (path == "" and name == "id"):
                yield from differences(sent[name], kept[name], f"{path}.{name}")
    elif isinstance(sent, list) and isinstance(kept, list) and len(sent) == len(kept):
        for index, (one, other) in enumerate(zip(sent, kept, strict=True)):
            yield from differences(one, other, f"{path}[{index}]")
    elif json.canonical({"": sent}) != json.canonical({"": kept}) and not renamed(sent, kept, path):
        yield path


def renamed(sent: Any, kept: Any, path: str) -> bool:
    """Is this a relative reference that now names our id of the same type?"""
    both = isinstance(sent, str) and isinstance(kept, str) and path.endswith(".reference")
    return both and bool(RELATIVE.match(sent)) and sent.partition("/")[0] == kept.partition("/")[0]


def check(path: Path) -> int:
    """Load one file under a source of its own and compare all of it; how many resources were compared."""
    source = f"FILE-{crc32(str(path).encode())}"
    receipts = list(loading.load_path(path, source=source))
    compared = 0
    for receipt, opened in zip(receipts, open_file(path), strict=True):
        assert_whole(path, receipt, opened.stream.read())
    for opened in open_file(path):
        for parcel in registry.recognise(opened).read(opened):
            for incoming in parcel.incoming:
                versions = held(source, incoming.kind, incoming.local_id)
                found = [list(differences(incoming.tree, version)) for version in versions]
                assert not all(found) or not found, (path.name, parcel.row, found[-1][:5])
                compared += bool(found)
    assert all(
        each["read"] == each["accepted"] + each["already_held"] + each["quarantined"] for each in receipts
    )
    return compared


def assert_whole(path: Path, receipt: dict[str, Any], content: bytes) -> None:
    """A file that is one Bundle comes back as it was, whatever became of its entries."""
    load = UUID(receipt["load"])
    if Frame.objects.filter(load=load).exists():
        assert b"".join(rebuilding.received(load)) == content, path.name
    else:
        first = content[:4096].lstrip()
        is_bundle = first.startswith(b"<") and xml.is_bundle(first)
        assert not is_bundle, path.name


def held(source: str, kind: str, local_id: str) -> list[dict[str, Any]]:
    """Every version of the resource that is stored; none when it was refused or has no id to find it by."""
    number = Load.objects.filter(organisation__code=source).values_list("organisation__number", flat=True)[:1]
    resource = Resource.objects.filter(
        organisation_number__in=number, kind=kinds.number_of(kind), local_id=local_id
    ).first()
    if resource is None:
        return []
    entries = Entry.objects.filter(resource_number=resource.number).order_by("version")
    return [json.read(unpack(entry.body)) for entry in entries]


def files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in {".json", ".xml", ".gz"} and path.name != "manifest.json"
    )


@pytest.mark.parametrize("folder", FOLDERS)
def test_some_files_come_back_whole(real_data: Callable[[str], Path], folder: str) -> None:
    chosen = files(real_data(folder))[::EVERY]
    assert sum(map(bool, map(check, chosen))) >= len(chosen) * FOLDERS[folder] * 0.8


@pytest.mark.verify
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_comes_back_whole(real_data: Callable[[str], Path], folder: str) -> None:
    chosen = files(real_data(folder))
    assert sum(map(bool, map(check, chosen))) >= len(chosen) * FOLDERS[folder]
