"""gzip, both ways: what is accepted is packed, and what is sent packed is read, as far as the limit."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from django.test import Client

from ginnel.surfaces.fhir import packing
from ginnel.surfaces.fhir.tests.told import id_of, observation, patient, say
from ginnel.surfaces.fhir.tests.writing import made, seen, send, someone
from ginnel.surfaces.fhir.writing import body

pytestmark = pytest.mark.django_db


def test_a_long_answer_is_packed_for_who_accepts_it_and_is_the_same(client: Client, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1"), *(observation(f"o{n}", "p1") for n in range(10)))
    place = "/fhir/R4/Observation?_sort=_id"
    packed, plain = client.get(place, headers={"Accept-Encoding": "br, gzip"}), client.get(place)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Length"] == str(len(packed.content))
    assert len(packed.content) < len(plain.content) / 2
    assert json.loads(gzip.decompress(packed.content))["entry"] == plain.json()["entry"]
    assert "Accept-Encoding" in packed.headers["Vary"] and "Accept-Encoding" in plain.headers["Vary"]


def test_a_short_answer_is_sent_as_it_is_and_varies_all_the_same(client: Client, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1"), observation("o1", "p1"))
    place = f"/fhir/R4/Observation/{id_of('Observation', 'o1')}"
    answer = client.get(place, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Vary"] == "Accept, Authorization, Accept-Encoding"


@pytest.mark.parametrize(
    ("header", "may"),
    [("", False), ("gzip", True), ("GZIP;q=0.5", True), ("gzip;q=0", False), ("*", True), ("*, gzip;q=0", False),
     ("identity", False), ("gzip;q=x", False), ("br", False)],
)  # fmt: skip
def test_gzip_is_sent_where_the_header_allows_it(header: str, may: bool) -> None:
    assert packing.accepts(header) is may


def test_a_packed_body_is_read_and_kept_as_it_was_before(client: Client) -> None:
    subject = made(client, someone())["id"]
    said = json.dumps(seen(subject)).encode()
    two = gzip.compress(said[:20]) + gzip.compress(said[20:])
    for data in (gzip.compress(said), two):
        answer = send(client, "POST", "Observation", data, 201, Content_Encoding="gzip")
        assert json.loads(answer.content)["code"] == seen(subject)["code"]


def test_a_posted_search_may_be_packed(client: Client, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1"), observation("o1", "p1"))
    kind = "application/x-www-form-urlencoded"
    data = gzip.compress(b"status=preliminary")
    answer = send(client, "POST", "Observation/_search", data, kind=kind, Content_Encoding="gzip")
    assert json.loads(answer.content)["total"] == 0


def test_what_would_unpack_to_too_much_is_refused_and_not_unpacked(client: Client) -> None:
    bomb = gzip.compress(b" " * (body.MOST_BYTES * 4))
    answer = send(client, "POST", "Observation", bomb, 413, Content_Encoding="gzip")
    assert json.loads(answer.content)["issue"][0]["code"] == "too-long"
    many = gzip.compress(b" " * body.MOST_BYTES) * 4
    send(client, "POST", "Observation", many, 413, Content_Encoding="gzip")


NO_GZIP = {
    "something else": b"{}",
    "cut off": gzip.compress(b"{" * 5000)[:-9],
    "with more behind it": gzip.compress(b"{}") + b"x",
}


@pytest.mark.parametrize("what", NO_GZIP)
def test_what_is_no_gzip_is_refused(client: Client, what: str) -> None:
    answer = send(client, "POST", "Observation", NO_GZIP[what], 400, Content_Encoding="gzip")
    assert json.loads(answer.content)["issue"][0]["code"] == "structure"


def test_another_encoding_is_refused_with_the_one_there_is(client: Client) -> None:
    assert (
        send(client, "POST", "Observation", b"x", 415, Content_Encoding="br").headers["Accept-Encoding"]
        == "gzip"
    )
