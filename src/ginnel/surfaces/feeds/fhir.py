"""FHIR R4 as files: JSON, NDJSON and XML; single resources, Bundles of any type and Parameters.

A Bundle's entries are its rows; the Bundle itself is an envelope and is not stored. An NDJSON line is a row, and a
line that is a Bundle is one row with several resources. A Bundle is read twice, the first time only for the names
(`fullUrl`) its entries are referred to by, because a `urn:uuid:` may point forwards; what is large goes through a
temporary file, so that memory holds one entry and the names.

An entry without a resource (a DELETE, the answer to a transaction) cannot be received and is a fault.
"""

from __future__ import annotations

import io
import tempfile
from array import array
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

import orjson

from ginnel.care.reception.rules import Incoming, Parcel
from ginnel.foundation.record.fhir import bundles, json, references, validation, xml
from ginnel.foundation.record.fhir.json import Tree, Unreadable
from ginnel.foundation.record.fhir.kinds import is_kind
from ginnel.foundation.record.fhir.names import Names, address_fault, local_id
from ginnel.kernel.errors import Fault
from ginnel.surfaces.feeds.opening import Opened

# What is read whole before anything is written to disk.
IN_MEMORY = 8 * 1024 * 1024


UNRESOLVED = "unresolved-reference"
_NO_NAMES = Names()


class FhirFeed:
    """The feed. Stateless: one instance reads any number of files."""

    name = "fhir"
    label = "FHIR R4 (JSON, NDJSON or XML)"

    def recognises(self, filename: str, head: bytes) -> bool:
        start = head.lstrip()[:65536]
        if start.startswith(b"{"):
            return b'"resourceType"' in start
        return start.startswith(b"<") and b"http://hl7.org/fhir" in start

    def read(self, opened: Opened) -> Iterator[Parcel]:
        """Every row of the file. Never raises for what the file holds."""
        if opened.fault and not opened.head:
            yield Parcel(1, b"", faults=(replace(opened.fault, row=1),))
        elif opened.head.lstrip().startswith(b"<"):
            yield from _read_xml(opened)
        elif _is_lines(opened):
            yield from _read_lines(opened)
        else:
            yield from _read_json(opened)

    def again(self, original: bytes, row: int) -> Parcel:
        """One row read again from the bytes its parcel carried or that `mendable` gave, perhaps mended by a person."""
        if original.lstrip().startswith(b"<"):
            return _xml_parcel(row, original, _NO_NAMES)
        return _parcel(row, original, _NO_NAMES)

    def mendable(self, parcel: Parcel) -> bytes:
        """What a person mends and `again` reads: the row with references to its neighbours already named."""
        if len(parcel.incoming) != 1 or b"urn:" not in parcel.original:
            return parcel.original
        incoming = parcel.incoming[0]
        return json.canonical({"fullUrl": incoming.full_url, "resource": incoming.tree})


def _is_lines(opened: Opened) -> bool:
    if opened.filename.removesuffix(".gz").endswith((".ndjson", ".jsonl")):
        return True
    first, newline, rest = opened.head.lstrip().partition(b"\n")
    if not newline or not rest.strip():
        return False
    try:
        return type(orjson.loads(first)) is dict
    except orjson.JSONDecodeError:
        return False


def _read_lines(opened: Opened) -> Iterator[Parcel]:
    for row, line in opened.lines():
        if isinstance(line, Fault):
            yield Parcel(row, b"", faults=(line,))
        elif line.strip():
            yield _parcel(row, line, _NO_NAMES)


def _parcel(row: int, text: bytes, names: Names) -> Parcel:
    """One row from the text of a resource, of a Bundle on one line or of a Bundle entry."""
    named, settled = names.put(text)
    try:
        tree = json.read(named)
    except Unreadable as error:
        return Parcel(row, text, faults=(replace(error.fault, row=row),))
    return _from_tree(row, text, tree, None if settled else names)


def _from_tree(row: int, text: bytes, tree: Tree, names: Names | None) -> Parcel:
    if tree.get("resourceType") == "Bundle" and type(tree.get("entry")) is list:
        return _whole_bundle(row, text, tree)
    if "resourceType" in tree:
        incoming, faults, notes = _incoming(tree, "", "", names)
        faults, notes = [one for one in faults if one.code != UNRESOLVED], notes + _dangling(faults)
    else:
        incoming, faults, notes = _from_entry(tree, "entry", names)
    return _sealed(row, text, incoming, faults, notes)


def _sealed(
    row: int, text: bytes, incoming: list[Incoming], faults: list[Fault], notes: list[Fault]
) -> Parcel:
    if not faults and not notes:
        return Parcel(row, text, tuple(incoming))
    on_row = [tuple([replace(one, row=row) for one in told]) for told in (faults, notes)]
    return Parcel(row, text, tuple(incoming), on_row[0], notes=on_row[1])


_ENTRY = frozenset({"resource", "fullUrl", "request", "response", "search", "link"})
_Read = tuple[list[Incoming], list[Fault], list[Fault]]


def _whole_bundle(row: int, text: bytes, tree: Tree) -> Parcel:
    names = Names()
    for entry in tree["entry"]:
        names.add(entry)
    incoming: list[Incoming] = []
    faults: list[Fault] = []
    notes: list[Fault] = []
    for index, entry in enumerate(tree["entry"]):
        for total, more in zip(
            (incoming, faults, notes), _from_entry(entry, f"Bundle.entry[{index}]", names), strict=True
        ):
            total.extend(more)  # type: ignore[attr-defined]
    return _said_by(names.sender(), _sealed(row, text, incoming, faults, notes))


def _from_entry(entry: Any, path: str, names: Names | None) -> _Read:
    resource = entry.get("resource") if type(entry) is dict else None
    if type(entry) is dict and not _ENTRY.intersection(entry):
        return (
            [],
            [Fault("not-fhir", "The object has no resourceType: it is no FHIR resource.", field=path)],
            [],
        )
    if type(resource) is not dict:
        request = entry.get("request") if type(entry) is dict else None
        if type(request) is dict and request.get("method") == "DELETE":
            return [], [Fault("deletion", "A deletion cannot be received from a file.", field=path)], []
        return [], [Fault("entry-without-resource", "The entry carries no resource.", field=path)], []
    incoming, faults, notes = _incoming(resource, f"{path}.resource", entry.get("fullUrl", ""), names)
    if incoming and incoming[0].full_url:
        _address(resource, incoming[0].full_url, f"{path}.fullUrl", faults, notes)
    return incoming, faults, notes


def _address(resource: Tree, url: str, path: str, faults: list[Fault], notes: list[Fault]) -> None:
    """A fullUrl that disagrees with its resource leaves open what it is; one that is only relative does not."""
    wrong = address_fault(resource, url)
    if wrong:
        faults.append(replace(wrong, field=path))
    elif ":" not in url:
        notes.append(
            Fault(
                "full-url-relative",
                "The entry's address is relative; R4 asks for an absolute one.",
                field=path,
            )
        )


def _incoming(tree: Tree, path: str, url: Any, names: Names | None) -> _Read:
    kind = tree.get("resourceType")
    if type(kind) is not str or not is_kind(kind):
        return [], [Fault("unknown-type", "FHIR R4 has no such resource type.", field="resourceType")], []
    full_url = url if type(url) is str else ""
    incoming = [Incoming(kind, local_id(tree, url), tree, path, full_url)]
    return incoming, _unresolved(tree, names) if names else [], validation.notes(tree)


def _dangling(faults: list[Fault]) -> list[Fault]:
    """Nothing promises that a resource sent alone brings what its URNs name, so that is only worth a note."""
    message = "The reference names something that did not come with it."
    return [replace(one, message=message) for one in faults if one.code == UNRESOLVED]


def _unresolved(tree: Tree, names: Names) -> list[Fault]:
    return [
        Fault(
            UNRESOLVED,
            "The reference points at nothing in this file.",
            field=references.path_of(tree, text),
        )
        for text in references.rewrite(tree, names.resolve)
    ]


def _read_json(opened: Opened) -> Iterator[Parcel]:
    data = opened.stream.read(IN_MEMORY + 1)
    if len(data) <= IN_MEMORY:
        yield from _read_small(data, opened)
        return
    with tempfile.TemporaryFile() as stored:
        while data:
            stored.write(data)
            data = opened.stream.read(bundles.CHUNK)
        stored.seek(0)
        yield from _read_bundle(stored, opened)


def _read_small(data: bytes, opened: Opened) -> Iterator[Parcel]:
    try:
        tree = orjson.loads(data)
    except orjson.JSONDecodeError:
        tree = None
    whole = type(tree) is dict and tree.get("resourceType") != "Bundle"
    if whole or (tree is None and b'"entry"' not in data):
        yield _cut(_parcel(1, data, _NO_NAMES), opened)
    else:
        yield from _read_bundle(io.BytesIO(data), opened)


def _cut(parcel: Parcel, opened: Opened) -> Parcel:
    """When the file itself broke off, that is the reason, not the JSON error it led to."""
    return replace(parcel, faults=(replace(opened.fault, row=parcel.row),)) if opened.fault else parcel


def _read_bundle(stored: BinaryIO, opened: Opened) -> Iterator[Parcel]:
    most = opened.limits.max_line_bytes
    names = Names()
    places = array("Q")
    bundle = bundles.Bundle(stored, most)
    broken = _survey(bundle, names, places)
    if bundle.envelope.get("resourceType", b'"Bundle"' if broken and places else b"") != b'"Bundle"':
        yield _not_a_bundle(stored, most, opened)
        return
    sender = names.sender()
    repeated = set() if bundle.envelope.get("type") == b'"history"' else names.repeated
    for row, (start, size) in enumerate(zip(places[::2], places[1::2], strict=True), start=1):
        stored.seek(start)
        yield _in_bundle(_said_by(sender, _parcel(row, stored.read(size), names)), repeated)
    if broken:
        row = len(places) // 2 + 1
        fault = opened.fault or Fault(broken, _BROKEN[broken])
        yield Parcel(row, b"", faults=(replace(fault, row=row, field=f"Bundle.entry[{row - 1}]"),))


def _in_bundle(parcel: Parcel, repeated: set[str]) -> Parcel:
    """Two entries at one address leave open which of them a reference means (R4, bdl-7)."""
    if not repeated or not any(one.full_url in repeated for one in parcel.incoming):
        return parcel
    fault = Fault("full-url-repeated", "Two entries have the same address.", parcel.row, "entry.fullUrl")
    return replace(parcel, faults=(*parcel.faults, fault))


def _said_by(sender: str, parcel: Parcel) -> Parcel:
    return replace(parcel, stated_source=sender) if sender else parcel


_BROKEN = {
    "truncated": "The file ends in the middle of the Bundle; the entries before this one were read.",
    "not-json": "What follows is not JSON; the entries before this one were read.",
    "too-large": "The entry is larger than is accepted; the entries before this one were read.",
}


def _survey(bundle: bundles.Bundle, names: Names, places: array[int]) -> str:
    """Note each entry's names and place (start, size); answers why the text broke off, "" when it did not."""
    try:
        for text, tree in bundle.entries():
            names.add(tree)
            places.extend((bundle.start, len(text)))
    except bundles.Broken as error:
        return error.code
    return ""


def _not_a_bundle(stored: BinaryIO, most: int, opened: Opened) -> Parcel:
    stored.seek(0)
    data = stored.read(most + 1)
    if len(data) > most:
        return Parcel(1, b"", faults=(Fault("too-large", "The resource is larger than is accepted.", 1),))
    return _cut(_parcel(1, data, _NO_NAMES), opened)


def _read_xml(opened: Opened) -> Iterator[Parcel]:
    """A resource, or the entries of a Bundle; what follows a break in the XML is one fault."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as stored:
        while data := opened.stream.read(bundles.CHUNK):
            stored.write(data)
        stored.seek(0)
        if xml.is_bundle(opened.head):
            yield from _read_xml_bundle(stored, opened)
            return
        data = stored.read(opened.limits.max_line_bytes + 1)
    if len(data) > opened.limits.max_line_bytes:
        yield Parcel(1, b"", faults=(Fault("too-large", "The resource is larger than is accepted.", 1),))
    else:
        yield _cut(_xml_parcel(1, data, _NO_NAMES), opened)


def _read_xml_bundle(stored: Any, opened: Opened) -> Iterator[Parcel]:
    names = Names()
    row = 0
    try:
        for text in xml.entries(stored):
            _add_xml(names, text)
    except Unreadable:
        pass  # said below, where it stands among the entries
    stored.seek(0)
    try:
        for row, text in enumerate(xml.entries(stored), start=1):
            yield _said_by(names.sender(), _xml_parcel(row, text, names))
    except Unreadable as error:
        yield Parcel(row + 1, b"", faults=(replace(opened.fault or error.fault, row=row + 1),))


def _add_xml(names: Names, text: bytes) -> None:
    try:
        names.add(xml.read(text))
    except Unreadable:
        return


def _xml_parcel(row: int, text: bytes, names: Names) -> Parcel:
    try:
        tree = xml.read(text)
    except Unreadable as error:
        return Parcel(row, text, faults=(replace(error.fault, row=row),))
    return _from_tree(row, text, tree, names)


FEED = FhirFeed()
