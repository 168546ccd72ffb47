"""The history of one resource comes page by page, and one version is read without the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ginnel.foundation.record.store import reading
from ginnel.kernel import clock
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Category
from ginnel.surfaces.fhir.tests.test_histories import every_page, moment, said
from ginnel.surfaces.fhir.tests.told import Calling, Tree, get, id_of, observation, patient, person_of, say
from ginnel.surfaces.fhir.tests.writing import made, seen, send, someone

pytestmark = pytest.mark.django_db
VERSIONS = "ginnel.foundation.record.queries.searching.versions"
CLOSED = {
    "meta": {
        "security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "PSY"}],
    }
}


def written(client: Client, times: int) -> str:
    """The place of a resource of so many versions, each of which says which it is."""
    subject = made(client, someone())["id"]
    id: str = made(client, seen(subject, valueInteger=1))["id"]
    for number in range(2, times + 1):
        send(client, "PUT", f"Observation/{id}", seen(subject, id=id, valueInteger=number))
    return f"Observation/{id}"


def links(bundle: Tree) -> dict[str, str]:
    return {one["relation"]: one["url"].partition("/fhir/R4/")[2] for one in bundle["link"]}


def numbers(entries: Sequence[Tree]) -> list[int]:
    return [int(one["resource"]["meta"]["versionId"]) for one in entries]


@pytest.fixture
def unpacked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many versions were held at once, each time."""
    found: list[int] = []
    unpack_all = reading.unpack_all

    def counted(stored: Sequence[Any]) -> list[bytes]:
        found.append(len(stored))
        return unpack_all(stored)

    monkeypatch.setattr(reading, "unpack_all", counted)
    return found


def test_one_version_is_read_without_the_others(client: Client, unpacked: list[int]) -> None:
    place = written(client, 12)
    unpacked.clear()
    for number in (1, 7, 12):
        assert get(client, f"{place}/_history/{number}")["valueInteger"] == number
    assert sum(unpacked) <= 3
    get(client, f"{place}/_history/13", 404)
    get(client, f"{place}/_history/0", 404)


def test_what_is_deleted_is_not_read_with_all_that_it_was(client: Client, unpacked: list[int]) -> None:
    place = written(client, 12)
    unpacked.clear()
    send(client, "DELETE", place, status=204)
    assert sum(unpacked) <= 3


def test_a_page_holds_no_more_than_it_shows_and_leads_to_the_next(
    client: Client, unpacked: list[int]
) -> None:
    place = written(client, 12)
    unpacked.clear()
    first = get(client, f"{place}/_history?_count=5")
    assert numbers(first["entry"]) == [12, 11, 10, 9, 8]
    assert sum(unpacked) == 6
    assert "total" not in first
    assert numbers(every_page(client, f"{place}/_history?_count=5")) == list(range(12, 0, -1))
    whole = get(client, f"{place}/_history?_count=12")
    assert max(unpacked) <= 8
    assert whole["total"] == 12 and set(links(whole)) == {"self"}


def test_a_page_has_as_many_as_any_other_unless_asked(client: Client) -> None:
    place = written(client, 22)
    first = get(client, f"{place}/_history")
    assert len(first["entry"]) == 20
    rest = get(client, links(first)["next"])
    assert numbers(rest["entry"]) == [2, 1]
    assert set(links(rest)) == {"self"} and "total" not in rest
    assert "entry" not in get(client, f"{place}/_history?_count=0")
    assert len(get(client, f"{place}/_history?_count=999999")["entry"]) == 22
    get(client, f"{place}/_history?_count=x", 400)


def test_what_is_written_meanwhile_moves_nothing(client: Client) -> None:
    place = written(client, 4)
    first = get(client, f"{place}/_history?_count=2")
    subject = first["entry"][0]["resource"]["subject"]["reference"].partition("/")[2]
    send(client, "PUT", place, seen(subject, id=place.partition("/")[2], valueInteger=5))
    assert numbers(every_page(client, links(first)["next"])) == [2, 1]


def test_since_and_count_stand_in_the_link_and_hold_for_the_next_page(client: Client) -> None:
    place = written(client, 2)
    since = moment()
    subject = get(client, place)["subject"]["reference"].partition("/")[2]
    for number in (3, 4):
        send(client, "PUT", place, seen(subject, id=place.partition("/")[2], valueInteger=number))
    asked = f"{place}/_history?_count=1&_since={since}"
    first = get(client, asked)
    assert links(first)["self"] == asked
    assert numbers(every_page(client, asked)) == [4, 3]
    assert get(client, f"{place}/_history?_since={since}")["total"] == 2
    assert get(client, f"{place}/_history?_since=2999")["total"] == 0


def test_at_tells_what_stood_then(client: Client) -> None:
    place = written(client, 1)
    between = moment()
    subject = get(client, place)["subject"]["reference"].partition("/")[2]
    send(client, "PUT", place, seen(subject, id=place.partition("/")[2], valueInteger=2))
    assert said(get(client, f"{place}/_history?_at={between}")) == [("POST", "1")]
    assert said(get(client, f"{place}/_history?_at=2999")) == [("PUT", "2")]
    assert said(get(client, f"{place}/_history?_at=1999")) == []
    get(client, f"{place}/_history?_at=2999&_since=1999", 400)


def test_of_a_person_there_is_what_stands_if_it_was_said_then(client: Client, tmp_path: Path) -> None:
    before = moment()
    say(tmp_path, "ONE", patient("p1"))
    place = f"Patient/{person_of('ONE', 'p1')}/_history"
    said_at = datetime.fromisoformat(get(client, place)["entry"][0]["response"]["lastModified"])
    assert datetime.fromisoformat(before) <= said_at <= clock.now()
    for asked, total in (("_since=2999", 0), (f"_since={before}", 1), ("_at=2999", 1), ("_at=1999", 0)):
        told = get(client, f"{place}?{asked}")
        assert (told["total"], len(told.get("entry", ()))) == (total, total), asked
    told = get(client, f"{place}?_count=0")
    assert told["total"] == 1 and "entry" not in told


def test_versions_that_may_not_be_seen_change_no_page(
    client: Client, caller: Calling, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(tmp_path, "ONE", patient("p1"))
    for number in range(6):
        say(tmp_path, "ONE", observation("o1", "p1", valueInteger=number, **(CLOSED if number % 2 else {})))
    say(tmp_path, "ONE", observation("o1", "p1", valueInteger=6))
    place = f"Observation/{id_of('Observation', 'o1')}/_history"
    monkeypatch.setattr(f"{VERSIONS}.AT_ONCE", 2)
    caller.viewer = Permitting(allowed=frozenset(Category) - {Category.MENTAL_HEALTH})
    assert get(client, place)["total"] == 4
    assert numbers(every_page(client, f"{place}?_count=1")) == [7, 5, 3, 1]
    last = get(client, f"{place}?_count=4")
    assert numbers(last["entry"]) == [7, 5, 3, 1] and set(links(last)) == {"self"}
    get(client, f"{place}/2", 404)


@pytest.mark.parametrize("bound", ["MOST_ROUNDS", "MOST_READ"])
def test_what_is_read_for_a_page_is_bounded_and_nothing_is_lost(
    client: Client, bound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = written(client, 5)
    monkeypatch.setattr(f"{VERSIONS}.AT_ONCE", 1)
    monkeypatch.setattr(f"{VERSIONS}.{bound}", 1)
    first = get(client, f"{place}/_history")
    assert numbers(first["entry"]) == [5] and "total" not in first
    assert numbers(every_page(client, f"{place}/_history")) == [5, 4, 3, 2, 1]


def test_a_link_to_the_next_page_is_good_for_its_own_history_alone(client: Client) -> None:
    place, other = written(client, 2), written(client, 2)
    token = links(get(client, f"{place}/_history?_count=1"))["next"].partition("?")[2]
    assert numbers(get(client, f"{place}/_history?{token}")["entry"]) == [1]
    get(client, f"{other}/_history?{token}", 400)
    get(client, f"Observation/_history?{token}", 400)
    get(client, f"{place}?{token}", 400)
