"""Every FHIR file written by others is accepted, or refused for a reason that is true of it (checked by hand)."""

from __future__ import annotations

import gzip
import json as standard
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from ginnel.care.reception.rules import Parcel
from ginnel.foundation.record.fhir import compartment, extraction, json, validation, xml
from ginnel.surfaces.feeds.fhir import FEED
from ginnel.surfaces.feeds.opening import open_file

# folder -> (rows, rows refused): a change in either is a change in what a place may load.
COUNTS = {
    "hl7-fhir-r4-definitions": (130, 0),
    "hl7-fhir-r4-examples": (688, 41),
    "nhs-england-fhir": (1272, 69),
    "synthea-r4": (22265, 0),
    "ukcore-fhir-r4": (527, 5),
}


def files(folder: Path) -> Iterator[Path]:
    """The FHIR files of a folder: not its README or its manifest."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in (".md", ".txt") and path.name != "manifest.json":
            yield path


def parcels(folder: Path) -> Iterator[tuple[Path, Parcel]]:
    for path in files(folder):
        for opened in open_file(path):
            for parcel in FEED.read(opened):
                yield path, parcel


def faults(parcel: Parcel) -> list[str]:
    found = [fault.code for fault in parcel.faults]
    for one in parcel.incoming:
        found += [fault.code for fault in validation.check(one.kind, json.canonical(one.tree), one.tree)]
    return found


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_rows_are_accepted_or_refused_as_checked_by_hand(real_data, name):
    refused = [faults(parcel) for _, parcel in parcels(real_data(name)) if parcel.row]
    reasons = Counter(code for codes in refused for code in set(codes))
    assert (len(refused), sum(map(bool, refused))) == COUNTS[name], reasons


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_what_is_accepted_is_indexed_and_placed(real_data, name):
    for _, parcel in parcels(real_data(name)):
        if not faults(parcel):
            for one in parcel.incoming:
                extraction.extract(one.kind, one.tree)
                extraction.occurred(one.kind, one.tree)
                assert extraction.title(one.kind, one.tree)
                assert extraction.category(one.kind, one.tree)
                compartment.subjects(one.kind, one.tree)


def json_files(folder: Path) -> Iterator[bytes]:
    for path in files(folder):
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
            yield data.removeprefix(b"\xef\xbb\xbf")


class Text(str):
    """A number as its text, for a comparison in which no digit may be lost."""


def exactly(data: bytes) -> object:
    return standard.loads(data, parse_float=Text, parse_int=Text, object_pairs_hook=lambda pairs: pairs)


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_json_loses_no_element_order_or_digit(real_data, name):
    for data in json_files(real_data(name)):
        assert exactly(json.canonical(json.read(data))) == exactly(data)


@pytest.mark.parametrize("name", ["hl7-fhir-r4-examples", "synthea-r4"])
def test_json_comes_back_from_xml_the_same(real_data, name):
    """Narrative apart: its XML text is normalised. Order within XML is the specification's."""
    for count, data in enumerate(json_files(real_data(name))):
        tree = json.read(data)
        if name == "synthea-r4" and count % 10:
            continue
        if not validation.check(tree["resourceType"], data, tree):
            written = xml.write(tree)
            again = xml.read(written)
            assert xml.write(again) == written
            assert unordered(again) == unordered(tree)


def unordered(value: object) -> object:
    """A tree without the order of names and without narrative, numbers as their text."""
    if isinstance(value, dict):
        return {name: unordered(one) for name, one in value.items() if name != "div"}
    if isinstance(value, list):
        return [unordered(one) for one in value]
    return json.canonical({"": value}) if isinstance(value, float) else value


@pytest.mark.parametrize("name", ["nhs-england-fhir", "ukcore-fhir-r4"])
def test_xml_comes_back_from_the_tree_the_same(real_data, name):
    for path in files(real_data(name)):
        if path.suffix == ".xml":
            try:
                tree = xml.read(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
            except json.Unreadable:
                continue
            assert xml.read(xml.write(tree)) == tree, path.name
