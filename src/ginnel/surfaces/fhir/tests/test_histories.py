"""The history of a type and of everything: all that may be seen of what was written, newest first."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client

from ginnel.foundation.record import actions as record
from ginnel.foundation.record.rules import notes
from ginnel.kernel import clock
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Action, Category
from ginnel.surfaces.fhir.presenting import instant
from ginnel.surfaces.fhir.tests.told import (
    AllScopes,
    Calling,
    Tree,
    get,
    id_of,
    observation,
    patient,
    person_of,
    say,
)
from ginnel.surfaces.fhir.tests.writing import made, seen, send, someone

pytestmark = pytest.mark.django_db


def said(bundle: Tree) -> list[tuple[str, str]]:
    """(method, version) of each entry; of a deletion no version is told."""
    return [
        (one["request"]["method"], one["resource"]["meta"]["versionId"] if "resource" in one else "")
        for one in bundle.get("entry", ())
    ]


def moment() -> str:
    return clock.now().astimezone(UTC).isoformat().replace("+00:00", "Z")


def every_page(client: Client, place: str) -> list[Tree]:
    found, at = [], place
    while at:
        page = get(client, at)
        found += page.get("entry", [])
        links = {one["relation"]: one["url"] for one in page["link"]}
        at = links.get("next", "").partition("/fhir/R4/")[2]
    return found


def test_a_type_tells_every_version_of_everything_newest_first(client: Client, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1"), observation("o1", "p1"), observation("o2", "p1"))
    say(tmp_path, "ONE", observation("o1", "p1", code="1-8"))
    told = get(client, "Observation/_history")
    assert told["type"] == "history"
    assert said(told) == [("PUT", "2"), ("POST", "1"), ("POST", "1")]
    assert told["entry"][0]["fullUrl"].endswith(f"Observation/{id_of('Observation', 'o1')}")
    assert said(get(client, "Condition/_history")) == []


def test_what_was_deleted_is_told_as_deleted_and_its_versions_stay(client: Client) -> None:
    subject = made(client, someone())["id"]
    id = made(client, seen(subject))["id"]
    send(client, "DELETE", f"Observation/{id}", status=204)
    told = get(client, "Observation/_history")
    assert said(told) == [("DELETE", ""), ("POST", "1")]
    assert told["entry"][0]["request"]["url"] == f"Observation/{id}"


def test_everything_is_told_with_people_as_they_stand(client: Client, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1"), observation("o1", "p1"))
    say(tmp_path, "ONE", observation("o1", "p1", code="1-8"))
    told = get(client, "_history")["entry"]
    kinds = [one["resource"]["resourceType"] for one in told]
    assert sorted(kinds) == ["Observation", "Observation", "Patient"]
    (person,) = (one for one in told if one["resource"]["resourceType"] == "Patient")
    assert person["resource"]["id"] == str(person_of("ONE", "p1"))
    assert get(client, "Patient/_history")["entry"] == [person]


def test_pages_hold_everything_once_whatever_is_written_meanwhile(client: Client, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1"), *(observation(f"o{n}", "p1") for n in range(5)))
    first = get(client, "_history?_count=2")
    assert len(first["entry"]) == 2
    say(tmp_path, "ONE", observation("o0", "p1", code="1-8"), observation("new", "p1"))
    (rest,) = (one["url"].partition("/fhir/R4/")[2] for one in first["link"] if one["relation"] == "next")
    found = [
        (one["fullUrl"], *said({"entry": [one]})) for one in [*first["entry"], *every_page(client, rest)]
    ]
    assert len(found) == len(set(found)) == 6


def test_since_leaves_out_what_was_written_before(client: Client, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1"), observation("o1", "p1"))
    assert get(client, "_history")["meta"]["lastUpdated"] <= instant(clock.now())
    since = moment()
    say(tmp_path, "ONE", observation("o2", "p1"))
    told = get(client, f"Observation/_history?_since={since}")["entry"]
    assert [one["resource"]["id"] for one in told] == [str(id_of("Observation", "o2"))]
    assert "entry" not in get(client, "_history?_since=2999-01-01")


def test_at_tells_what_stood_then(client: Client, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1"), observation("o1", "p1"))
    between = moment()
    say(tmp_path, "ONE", observation("o1", "p1", code="1-8"))
    assert said(get(client, f"Observation/_history?_at={between}")) == [("POST", "1")]
    assert said(get(client, "Observation/_history?_at=2999")) == [("PUT", "2")]
    assert said(get(client, "Observation/_history?_at=1999")) == []
    get(client, "Observation/_history?_at=2999&_since=1999", 400)


class Only(Permitting):
    """May see one person."""

    def __init__(self, person: UUID) -> None:
        super().__init__()
        self.person = person

    def categories(self, person: UUID, action: Action) -> frozenset[Category]:
        return super().categories(person, action) if person == self.person else frozenset()


def test_an_earlier_version_on_a_closed_subject_is_left_out(
    client: Client, caller: Calling, tmp_path: Path
) -> None:
    closed = {"category": [{"coding": [{"system": "http://snomed.info/sct", "code": "x"}]}]}
    label = {"security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "PSY"}]}
    say(tmp_path, "ONE", patient("p1"), observation("o1", "p1", meta=label, **closed))
    say(tmp_path, "ONE", observation("o1", "p1"), observation("o2", "p1"))
    assert len(get(client, "Observation/_history")["entry"]) == 3
    caller.viewer = Permitting(allowed=frozenset(Category) - {Category.MENTAL_HEALTH})
    assert said(get(client, "Observation/_history")) == [("POST", "1"), ("PUT", "2")]
    assert said(get(client, "Observation/_history?_count=2")) == [("POST", "1"), ("PUT", "2")]
    assert "next" not in str(get(client, "Observation/_history?_count=2")["link"])


def test_a_history_asks_for_the_scope_of_a_search(client: Client, caller: Calling, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1"), observation("o1", "p1"))
    caller.scopes = AllScopes({"Condition": ()})
    get(client, "Observation/_history", 403)
    assert said(get(client, "_history")) == []
    caller.scopes = AllScopes({})
    get(client, "_history", 403)


def test_a_limited_scope_tells_only_what_is_within_it(
    client: Client, caller: Calling, tmp_path: Path
) -> None:
    say(tmp_path, "ONE", patient("p1"), observation("o1", "p1"), observation("o2", "p1", code="1-8"))
    caller.scopes = AllScopes({"Observation": ("code=http://loinc.org|1-8",)})
    (told,) = get(client, "Observation/_history")["entry"]
    assert told["resource"]["id"] == str(id_of("Observation", "o2"))


def test_a_history_leaves_an_event_about_everybody_in_it(client: Client, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1"), patient("p2"), observation("o1", "p1"))
    get(client, "Observation/_history")
    events = apps.get_model("audit", "Event").objects.filter(action="entries.searched")
    assert [one.person for one in events] == [person_of("ONE", "p1")]
    assert events[0].categories == [Category.OBSERVATIONS]


def test_a_link_to_the_next_page_is_good_for_its_own_history_alone(client: Client, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1"), observation("o1", "p1"), observation("o2", "p1"))
    links = {one["relation"]: one["url"] for one in get(client, "Observation/_history?_count=1")["link"]}
    token = links["next"].partition("?")[2]
    assert said(get(client, f"Observation/_history?{token}")) == [("POST", "1")]
    get(client, f"_history?{token}", 400)
    get(client, f"Observation?{token}", 400)


def test_what_was_moved_to_somebody_else_shows_where_it_stood_only_to_who_may_see_it_there(
    client: Client, caller: Calling, tmp_path: Path
) -> None:
    say(tmp_path, "ONE", patient("p1"), patient("p2"), observation("o1", "p1"))
    person, other, id = person_of("ONE", "p1"), person_of("ONE", "p2"), id_of("Observation", "o1")
    record.move_entry(person=person, entry=id, version=1, to=other, reason="Wrong person", by=Permitting())
    assert said(get(client, f"Observation/{id}/_history")) == [("DELETE", ""), ("POST", "1")]
    assert ("POST", "1") in said(get(client, "Observation/_history"))
    caller.viewer = Only(person)
    assert said(get(client, f"Observation/{id}/_history")) == [("DELETE", "")]
    assert get(client, f"Observation/{id}/_history/1", 404)["issue"][0]["code"] == "not-found"


def test_what_was_moved_before_its_withdrawal_said_where_to_is_known_by_what_came_of_it(
    client: Client, caller: Calling, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes, "moved", lambda tree, to: tree)
    say(tmp_path, "ONE", patient("p1"), patient("p2"), observation("o1", "p1"))
    person, other, id = person_of("ONE", "p1"), person_of("ONE", "p2"), id_of("Observation", "o1")
    record.move_entry(person=person, entry=id, version=1, to=other, reason="Wrong person", by=Permitting())
    caller.viewer = Only(person)
    assert said(get(client, f"Observation/{id}/_history")) == [("DELETE", "")]
