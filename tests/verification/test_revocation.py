"""What is taken back in one process is refused at the next request in every other, each of which had just answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.verification.calling import System
from tests.verification.staffed import Served, Staffed, Visitor


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    return Staffed(tmp_path_factory.mktemp("revoked"), people=11)


@pytest.fixture(scope="module")
def servers(place: Staffed) -> Iterator[tuple[Served, Served]]:
    """Two of everything: web processes, workers, connections, memories."""
    with place.served() as one, place.served() as other:
        yield one, other


@pytest.fixture
def visitor(servers: tuple[Served, Served]) -> Visitor:
    visitor = Visitor()
    visitor.sign_in(servers[0].address)
    return visitor


def statuses(visitor: Visitor, servers: tuple[Served, Served], path: str) -> list[int]:
    return [visitor.get(server.address + path) for server in servers]


def test_an_ended_relationship(place: Staffed, servers: tuple[Served, Served], visitor: Visitor) -> None:
    page = f"/people/{place.people[0]}/willingness"
    assert statuses(visitor, servers, page) == [200, 200]
    place.act("end-relationship", place.relationships[0])
    assert statuses(visitor, servers, page) == [403, 403]


def test_an_emergency_opening_that_was_not_right(
    place: Staffed, servers: tuple[Served, Served], visitor: Visitor
) -> None:
    """Of a person with whom nobody works any more: only the opening shows them."""
    page = f"/people/{place.people[3]}/willingness"
    place.act("end-relationship", place.relationships[3])
    assert statuses(visitor, servers, page) == [403, 403]
    opening = place.act("open-in-emergency", place.people[3], place.staff_role)
    assert statuses(visitor, servers, page) == [200, 200]
    place.act("find-opening-not-right", opening)
    assert statuses(visitor, servers, page) == [403, 403]


def test_a_persons_word(place: Staffed, servers: tuple[Served, Served], visitor: Visitor) -> None:
    page = f"/people/{place.people[1]}/willingness"
    assert statuses(visitor, servers, page) == [200, 200]
    place.act("object-to-all", place.people[1])
    assert statuses(visitor, servers, page) == [403, 403]


def test_that_an_objection_yields(place: Staffed, servers: tuple[Served, Served], visitor: Visitor) -> None:
    page = f"/people/{place.people[4]}/willingness"
    place.act("object-to-all", place.people[4])
    assert statuses(visitor, servers, page) == [403, 403]
    overruling = place.act("overrule", place.people[4])
    assert statuses(visitor, servers, page) == [200, 200]
    place.act("end-overruling", overruling)
    assert statuses(visitor, servers, page) == [403, 403]


@pytest.mark.parametrize(("number", "act"), [(5, "keep-worker-from"), (6, "keep-organisation-from")])
def test_a_record_from_whoever_is_kept_from_it(
    place: Staffed, servers: tuple[Served, Served], visitor: Visitor, number: int, act: str
) -> None:
    """A worker by name, or all of their organisation: to them nobody is there, until they are let back."""
    page = f"/people/{place.people[number]}/willingness"
    assert statuses(visitor, servers, page) == [200, 200]
    barring = place.act(act, place.people[number])
    assert statuses(visitor, servers, page) == [404, 404]
    place.act("let-back", barring)
    assert statuses(visitor, servers, page) == [200, 200]


def test_what_an_opening_shows_beyond_a_narrower_one(
    place: Staffed, servers: tuple[Served, Served], visitor: Visitor
) -> None:
    """To get in somebody's door needs no history; to treat them does. Either alone is taken back by itself."""
    person, words = place.people[7], "Talked about self-harm on the stairs"
    place.act("write-note", person, place.staff_role, words)
    assert _says(visitor, servers, person, words) == [True, True]
    place.act("end-relationship", place.relationships[7])
    assert _says(visitor, servers, person, words) == [False, False]
    narrow, wide = (
        place.act("open-in-emergency", person, place.staff_role, need) for need in ("getting-in", "treatment")
    )
    assert _says(visitor, servers, person, words) == [True, True]
    place.act("find-opening-not-right", wide)
    assert _says(visitor, servers, person, words) == [False, False]
    page = f"/people/{person}/willingness"
    assert statuses(visitor, servers, page) == [200, 200]
    place.act("find-opening-not-right", narrow)
    assert statuses(visitor, servers, page) == [403, 403]


def _says(visitor: Visitor, servers: tuple[Served, Served], person: str, words: str) -> list[bool]:
    read = [visitor.read(f"{server.address}/people/{person}/?everything=on") for server in servers]
    assert [status for status, _ in read] == [200, 200]
    return [words in page for _, page in read]


def test_whoever_acts_for_somebody(place: Staffed, servers: tuple[Served, Served]) -> None:
    """Their own page stays theirs; that of the person for whom they acted is a page that is not there."""
    let = place.act("let-act", place.people[8], place.people[9])
    resident = Visitor()
    resident.take_session(let["session"])
    assert statuses(resident, servers, f"/my/for/{let['acting']}") == [200, 200]
    place.act("end-acting", let["acting"])
    assert statuses(resident, servers, f"/my/for/{let['acting']}") == [404, 404]
    assert statuses(resident, servers, "/my/record") == [200, 200]


def test_an_agreement_that_a_party_leaves(place: Staffed) -> None:
    """In two processes that draw for planning and have each just answered; staff pages show nobody for planning."""
    with place.planner() as one, place.planner() as other:
        assert [one.let(), other.let()] == [[], []]
        version = place.act("agree")
        assert [one.let(), other.let()] == [["HERE", "THERE"]] * 2
        place.act("leave-agreement", version, "THERE")
        assert [one.let(), other.let()] == [["HERE"]] * 2
        place.act("leave-agreement", version)
        assert [one.let(), other.let()] == [[], []]


def test_a_session(place: Staffed, servers: tuple[Served, Served], visitor: Visitor) -> None:
    """Signed out at one process, signed out at the other, with the cookie that was good a moment ago."""
    page = f"/people/{place.people[2]}/willingness"
    assert statuses(visitor, servers, page) == [200, 200]
    kept = Visitor()
    kept.take_cookies(visitor)
    here = servers[0].address
    assert visitor.post(here + "/", here + "/sign-out") == 302
    assert statuses(kept, servers, page) == [302, 302]


def test_a_systems_token_and_the_system_itself(place: Staffed, servers: tuple[Served, Served]) -> None:
    """A system asks each server whether its token holds, after it gave it back at one, and after it was sent away."""
    system = System(place)
    token = system.token(servers[0].address)
    assert [system.is_active(server.address, token) for server in servers] == [True, True]
    system.give_back(servers[0].address, token)
    assert [system.is_active(server.address, token) for server in servers] == [False, False]
    other = system.token(servers[1].address)
    assert [system.is_active(server.address, other) for server in servers] == [True, True]
    assert [system.read(server.address, other) for server in servers] == [200, 200]
    assert [system.read(server.address, token) for server in servers] == [401, 401]
    place.ginnel("client", "revoke", "System", "--reason", "Its key was lost")
    assert [system.read(server.address, other) for server in servers] == [401, 401]
    assert [system.ask(server.address, "introspect", token=other)[0] for server in servers] == [401, 401]


def test_a_role(place: Staffed, servers: tuple[Served, Served], visitor: Visitor) -> None:
    page = f"/people/{place.people[2]}/willingness"
    assert statuses(visitor, servers, page) == [200, 200]
    place.act("withdraw-role", place.staff_role)
    assert statuses(visitor, servers, page) == [302, 302]
