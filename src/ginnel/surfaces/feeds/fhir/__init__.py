"""FHIR R4 as files: JSON, NDJSON and XML; single resources, Bundles of any type and Parameters.

A Bundle's entries are its rows. What is written around them, its frame, is no row: it is kept beside them, so that the
Bundle can be put together again as it came. An NDJSON line is a row, and a line that is a Bundle is one row with
several resources.

An entry without a resource (a DELETE, the answer to a transaction) cannot be received and is a fault.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from dataclasses import replace

import orjson

from ginnel.care.reception.rules import Parcel
from ginnel.foundation.record.fhir import json, xml, xml_bundles
from ginnel.kernel.errors import Fault
from ginnel.surfaces.feeds.fhir import bundles, rows
from ginnel.surfaces.feeds.opening import Opened

# What is read whole before anything is written to disk.
IN_MEMORY = 8 * 1024 * 1024


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
            return rows.of_xml(row, original)
        return rows.of_json(row, original)

    def mendable(self, parcel: Parcel) -> bytes:
        """What a person mends and `again` reads: the row with references to its neighbours already named."""
        if len(parcel.incoming) != 1 or b"urn:" not in parcel.original:
            return xml_bundles.standing(parcel.original, parcel.declared)
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
            yield rows.of_json(row, line)


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
        yield from bundles.read_json(stored, opened)


def _read_small(data: bytes, opened: Opened) -> Iterator[Parcel]:
    try:
        tree = orjson.loads(data)
    except orjson.JSONDecodeError:
        tree = None
    whole = type(tree) is dict and tree.get("resourceType") != "Bundle"
    if whole or (tree is None and b'"entry"' not in data):
        yield rows.cut(rows.of_json(1, data), opened.fault)
    else:
        yield from bundles.read_json(io.BytesIO(data), opened)


def _read_xml(opened: Opened) -> Iterator[Parcel]:
    """A resource, or the entries of a Bundle."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as stored:
        while data := opened.stream.read(bundles.CHUNK):
            stored.write(data)
        stored.seek(0)
        if xml.is_bundle(opened.head):
            yield from bundles.read_xml(stored, opened)
            return
        data = stored.read(opened.limits.max_line_bytes + 1)
    if len(data) > opened.limits.max_line_bytes:
        yield Parcel(1, b"", faults=(Fault("too-large", "The resource is larger than is accepted.", 1),))
    else:
        yield rows.cut(rows.of_xml(1, data), opened.fault)


FEED = FhirFeed()
