"""What is loaded comes back: every element, decimal digit and extension of files that others wrote.

Loaded through the feed into the database and read from the stored bytes, then compared with what the feed read: only
the resource's own id and its relative references may differ, because ids are ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from ginnel.care.reception.models import Load
from ginnel.foundation.record.fhir import json, kinds
from ginnel.foundation.record.models import Entry, Resource
from ginnel.foundation.record.store.bodies import unpack
from ginnel.surfaces.feeds import loading, registry
from ginnel.surfaces.feeds.opening import open_file

pytestmark = pytest.mark.django_db
FOLDERS = ["ukcore-fhir-r4", "hl7-fhir-r4-examples", "nhs-england-fhir", "synthea-r4"]
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
    for opened in open_file(path):
        for parcel in registry.recognise(opened).read(opened):
            for incoming in parcel.incoming:
                kept = latest(source, incoming.kind, incoming.local_id)
                if kept is None:
                    continue
                found = list(differences(incoming.tree, kept))
                assert not found, (path.name, parcel.row, found[:5])
                compared += 1
    assert all(
        each["read"] == each["accepted"] + each["already_held"] + each["quarantined"] for each in receipts
    )
    return compared


def latest(source: str, kind: str, local_id: str) -> dict[str, Any] | None:
    """The resource as it is stored now, or None when it was refused or has no id to find it by."""
    number = Load.objects.filter(organisation__code=source).values_list("organisation__number", flat=True)[:1]
    resource = Resource.objects.filter(
        organisation_number__in=number, kind=kinds.number_of(kind), local_id=local_id
    ).first()
    if resource is None:
        return None
    entry = Entry.objects.get(resource_number=resource.number, version=resource.version)
    return json.read(unpack(entry.body))


def files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in {".json", ".xml", ".gz"} and path.name != "manifest.json"
    )


@pytest.mark.parametrize("folder", FOLDERS)
def test_some_files_come_back_whole(real_data: Callable[[str], Path], folder: str) -> None:
    chosen = files(real_data(folder))[::EVERY]
    assert sum(check(path) for path in chosen) >= len(chosen) // 2


@pytest.mark.verify
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_comes_back_whole(real_data: Callable[[str], Path], folder: str) -> None:
    chosen = files(real_data(folder))
    assert sum(check(path) for path in chosen) >= len(chosen) // 2
