"""A file that is one Bundle, its entries as rows and what stands around them as its frame.

It is read twice, the first time only for the places of its entries and the names (`fullUrl`) they are referred to by,
because a `urn:uuid:` may point forwards. What is large is read from a temporary file, so that memory holds one entry,
the places and the names. Each row carries the bytes between the entry before it and itself; the last also what follows.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO, NamedTuple

from ginnel.care.reception.rules import Parcel
from ginnel.foundation.record.fhir import bundles, json, validation, xml, xml_bundles
from ginnel.foundation.record.fhir.bundles import CHUNK, Broken
from ginnel.foundation.record.fhir.json import Tree, Unreadable
from ginnel.foundation.record.fhir.names import Names
from ginnel.kernel.errors import Fault
from ginnel.surfaces.feeds.fhir import rows
from ginnel.surfaces.feeds.opening import Opened

__all__ = ["CHUNK", "read_json", "read_xml"]

_BROKEN = {
    "truncated": "The file ends in the middle of the Bundle; the entries before this one were read.",
    "not-json": "What follows is not JSON; the entries before this one were read.",
    "not-xml": "What follows is not XML; the entries before this one were read.",
    "xml-entities": "A document type or entity declaration is not accepted.",
    "too-large": "The entry is larger than is accepted; the entries before this one were read.",
}


class _Surveyed(NamedTuple):
    """What the first reading found: names, places (start, size, start, size, …), why it broke off, and the Bundle
    without its entries, {} where that cannot be read."""

    names: Names
    places: array[int]
    broken: str
    envelope: Tree


def read_json(stored: BinaryIO, opened: Opened) -> Iterator[Parcel]:
    """The rows of `stored`, which may turn out not to be a Bundle and is one row then."""
    most = opened.limits.max_line_bytes
    names, places = Names(), array("Q")
    bundle = bundles.Bundle(stored, most)
    broken = ""
    try:
        for text, tree in bundle.entries():
            names.add(tree)
            places.extend((bundle.start, len(text)))
    except Broken as error:
        broken = error.code
    if bundle.envelope.get("resourceType", b'"Bundle"' if broken and places else b"") != b'"Bundle"':
        yield _not_a_bundle(stored, most, opened)
        return
    frame = _around(stored, places, most)
    found = _Surveyed(names, places, broken, {} if broken else _read(json.read, frame))
    yield from _rows(stored, opened, found, lambda row, text: rows.of_json(row, text, names))


def read_xml(stored: BinaryIO, opened: Opened) -> Iterator[Parcel]:
    """The rows of an XML file whose first element is a Bundle."""
    names, places = Names(), array("Q")
    bundle = xml_bundles.Bundle(stored, opened.limits.max_line_bytes)
    broken = ""
    try:
        for start, size in bundle.entries():
            places.extend((start, size))
    except Broken as error:
        broken = error.code
    for start, size in zip(places[::2], places[1::2], strict=True):
        stored.seek(start)
        _learn(names, xml_bundles.standing(stored.read(size), bundle.declared))
    found = _Surveyed(names, places, broken, {} if broken else _read(xml.read, bundle.outside))
    yield from _rows(stored, opened, found, lambda row, text: rows.of_xml(row, text, names, bundle.declared))


def _around(stored: BinaryIO, places: array[int], most: int) -> bytes:
    """What stands before the first entry and after the last."""
    stored.seek(0)
    if not places:
        return stored.read(most)
    before = stored.read(min(places[0], most))
    stored.seek(places[-2] + places[-1])
    return before + stored.read(most)


def _read(read: Callable[[bytes], Tree], text: bytes) -> Tree:
    try:
        return {name: value for name, value in read(text).items() if (name, value) != ("entry", [])}
    except Unreadable:
        return {}


def _learn(names: Names, text: bytes) -> None:
    try:
        names.add(xml.read(text))
    except Unreadable:
        return  # said where it stands among the rows


def _not_a_bundle(stored: BinaryIO, most: int, opened: Opened) -> Parcel:
    stored.seek(0)
    data = stored.read(most + 1)
    if len(data) > most:
        return Parcel(1, b"", faults=(Fault("too-large", "The resource is larger than is accepted.", 1),))
    return rows.cut(rows.of_json(1, data), opened.fault)


def _rows(
    stored: BinaryIO, opened: Opened, found: _Surveyed, read: Callable[[int, bytes], Parcel]
) -> Iterator[Parcel]:
    """Each row with its part of the frame. A Bundle without entries is all frame, and row 0."""
    sender, most = found.names.sender(), opened.limits.max_line_bytes
    repeated = set() if found.envelope.get("type") == "history" else found.names.repeated
    count, end = len(found.places) // 2, 0
    for row, (start, size) in enumerate(zip(found.places[::2], found.places[1::2], strict=True), start=1):
        stored.seek(end)
        before = stored.read(min(start - end, most))
        stored.seek(start)
        text = stored.read(size)
        end = start + size
        after = stored.read(most) if row == count and not found.broken else b""
        parcel = _alone_at_its_address(rows.said_by(sender, read(row, text)), repeated)
        if row == 1 and found.envelope:
            parcel = replace(parcel, notes=(*parcel.notes, *_wrong_with(found.envelope, parcel)))
        yield replace(parcel, before=before, after=after)
    stored.seek(end)
    if found.broken:
        fault = opened.fault or Fault(found.broken, _BROKEN[found.broken])
        told = replace(fault, row=count + 1, field=f"Bundle.entry[{count}]")
        yield Parcel(count + 1, b"", faults=(told,), before=stored.read(most))
    elif not count:
        yield _without_entries(stored.read(most), found.envelope)


def _without_entries(whole: bytes, envelope: Tree) -> Parcel:
    """A Bundle that brings nothing is no row, unless it is no Bundle that R4 knows: its entries may be misnamed."""
    faults = validation.check("Bundle", b"", envelope) if envelope else []
    if not faults:
        return Parcel(0, b"", before=whole)
    return Parcel(1, whole, faults=tuple(replace(fault, row=1) for fault in faults))


# What must stand first in these: rules bdl-11 and bdl-12.
_FIRST = {"document": "Composition", "message": "MessageHeader"}


def _wrong_with(envelope: Tree, first: Parcel) -> list[Fault]:
    """What R4 forbids of the Bundle itself: worth telling, and nothing against its entries."""
    told = [
        Fault("bundle-itself", fault.message, 1, fault.field)
        for fault in validation.check("Bundle", b"", envelope)
    ]
    wanted = _FIRST.get(str(envelope.get("type")))
    if wanted and [one.kind for one in first.incoming] not in ([], [wanted]):
        told.append(
            Fault("bundle-itself", "A document begins with its Composition, a message with its header.", 1)
        )
    return told


def _alone_at_its_address(parcel: Parcel, repeated: set[str]) -> Parcel:
    """Two entries at one address leave open which of them a reference means (R4, bdl-7)."""
    if not repeated or not any(one.full_url in repeated for one in parcel.incoming):
        return parcel
    fault = Fault("full-url-repeated", "Two entries have the same address.", parcel.row, "entry.fullUrl")
    return replace(parcel, faults=(*parcel.faults, fault))
