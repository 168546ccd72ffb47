"""What somebody writes so that it would be gone through again from each of its places is read in one go.

Each of these took hours, or longer than there is, in which a process answered nobody.
"""

from __future__ import annotations

import io

import pytest

from ginnel.foundation.record.fhir import references, xml, xml_bundles
from ginnel.foundation.record.fhir.bundles import Broken
from ginnel.foundation.record.rules import documents, quantities, wording

MANY = 100_000


def test_comments_before_the_first_element() -> None:
    comments = b"<!---->" * MANY
    assert not xml.is_bundle(comments + b"x")
    assert xml.is_bundle(b" <?xml version='1.0'?> " + comments + b"<f:Bundle>")
    assert xml_bundles.standing(comments + b"x") == comments + b"x"
    assert xml_bundles.standing(comments + b"<entry/>").endswith(b'<entry xmlns="http://hl7.org/fhir"/>')


def test_a_bundle_in_a_comment_is_not_the_root() -> None:
    comment, real = (
        b"<!-- <Bundle xmlns='urn:another'> -->" + b"<!---->" * MANY,
        b'<Bundle xmlns="http://hl7.org/fhir">',
    )
    bundle = xml_bundles.Bundle(
        io.BytesIO(b"<?xml version='1.0'?>" + comment + real + b"<entry/></Bundle>"), 10**6
    )
    assert len(list(bundle.entries())) == 1
    assert bundle.declared == b' xmlns="http://hl7.org/fhir"'
    with pytest.raises(Broken):
        list(xml_bundles.Bundle(io.BytesIO(b"<List><Bundle><entry/></Bundle></List>"), 10**6).entries())


@pytest.mark.parametrize("part", ["Patient/1#/", "Patient/1/_history/", "/", "https://x/"])
def test_an_address_of_many_parts(part: str) -> None:
    assert references.target("https://x/" + part * MANY + " ") is None
    found = references.target("https://x/" + part * MANY + "Patient/2")
    assert found is not None and (found.kind, found.local_id[:1]) in {("Patient", "1"), ("Patient", "2")}


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("<head " * MANY, "<head " * MANY),
        ("<script>a</head>" * MANY, "a" * MANY),
        ("<" * MANY, "<" * MANY),
        ("<script>a</script >b" * MANY, "b" * MANY),
        ("<HEAD><style>a</style></HEAD>b<p>c</p>", "bc"),
    ],
)
def test_tags_that_never_end(markup: str, seen: str) -> None:
    assert documents.plain(markup) == seen.strip()


def test_spaces_and_braces_that_lead_nowhere() -> None:
    assert wording.plain("a" + " " * MANY + "b") == "a" + " " * MANY + "b"
    assert wording.plain("195967001 |" + " " * MANY + "a||") == "195967001 |" + " " * MANY + "a||"
    assert wording.plain("195967001 | Asthma (disorder) |") == "Asthma"
    assert quantities.unit("{" * MANY) == "{" * MANY
