"""Every file finds a feed, if only the one that says why nothing can read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ginnel.care.reception.rules import Parcel
from ginnel.kernel.errors import NotFound
from ginnel.surfaces.feeds.opening import open_file
from ginnel.surfaces.feeds.registry import FEEDS, named, recognise
from ginnel.surfaces.feeds.tests.client_level_rows import HEADER


def read(path: Path) -> tuple[str, list[Parcel]]:
    for opened in open_file(path):
        feed = recognise(opened)
        return feed.name, list(feed.read(opened))
    raise AssertionError("every path opens as something")


def test_a_file_of_client_level_data_is_recognised_by_its_header(tmp_path: Path) -> None:
    path = tmp_path / "anything.txt"
    path.write_text(HEADER + "\n")
    assert read(path) == ("cld", [])


def test_a_fhir_resource_is_recognised_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "anything.txt"
    path.write_text('{"resourceType": "Patient", "id": "1"}')
    assert read(path)[0] == "fhir"


@pytest.mark.parametrize(("content", "code"), [(b"", "empty"), (b"\x00\x01\x02\x03", "format-unknown")])
def test_what_nothing_reads_has_one_parcel_with_the_reason(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(content)
    name, [parcel] = read(path)
    assert (name, [fault.code for fault in parcel.faults]) == ("unreadable", [code])


def test_a_feed_is_found_by_name_or_the_names_are_said() -> None:
    assert [named(feed.name) for feed in FEEDS] == list(FEEDS)
    with pytest.raises(NotFound, match="cld, .*fhir"):
        named("hl7v2")
