"""The page on which staff write down who acts for a person, and end it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships import queries
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing.queries import own, service
from ginnel.kernel.viewer import Action, Category
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as
from ginnel.surfaces.workspace.tests.test_parting import Twins, twins

__all__ = ["twins"]
pytestmark = pytest.mark.django_db
ANN = {
    "name": "Ann",
    "seen": "The registered power",
    "number": "999 000 0026",
    "born": "1970-02-03",
    "about": "7",
}
PROOF = [("9990000026", "1970-02-03")]


@pytest.fixture
def person(twins: Twins, client: Client) -> UUID:
    """A social worker who works with her is signed in."""
    enter(client, works_as(Role.SOCIAL_WORKER))
    by = service("administer")
    here = organisations.ensure(code="HERE", by=by)
    found: UUID = twins.one.person
    relationships.begin(person=found, kind=RelationshipKind.TEAM, organisation=here, by=by)
    return found


def write(client: Client, person: UUID, **said: str) -> Any:
    return client.post(reverse("workspace:acting", args=[person]), {**ANN, **said})


def test_an_attorney_reads_once_it_is_written_down_how_it_was_found_that_she_cannot_decide(
    client: Client, person: UUID, twins: Twins
) -> None:
    def reads() -> bool:
        viewer = own(twins.two.person, as_proxy=True)
        viewer.proofs = frozenset(PROOF)
        return Category.PLAN in viewer.categories(person, Action.READ)

    assert write(client, person, kind="attorney-health").status_code == 302
    assert not reads()
    assert write(client, person, kind="attorney-health", how="Kept nothing in mind").status_code == 302
    assert reads()
    page = client.get(reverse("workspace:acting", args=[person])).content.decode()
    assert "while it is found, and not long ago, that the person cannot decide this" in page
    assert "999" not in page.partition("Write down somebody")[0].partition("The registered power")[2]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"kind": "attorney-property"}, "look after their property"),
        ({"kind": "proxy"}, "when nobody else is there"),
        ({"kind": "proxy", "asked_alone": "yes", "number": "999"}, "all ten digits"),
        ({"kind": "proxy", "asked_alone": "yes", "born": "yesterday"}, "was born"),
        ({"kind": "proxy", "asked_alone": "yes", "about": "8"}, "It is not written down yet"),
        ({"kind": "proxy", "until": "2020-01-01", "asked_alone": "yes"}, "ended already"),
        ({"kind": ""}, "on what ground"),
    ],
)
def test_what_cannot_be_is_not_written_down_and_it_is_said_why(
    said: dict[str, str], told: str, client: Client, person: UUID
) -> None:
    answer = write(client, person, **said)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert queries.acts_as(PROOF) == []


def test_only_who_acts_for_this_person_is_ended_on_her_page(
    client: Client, person: UUID, twins: Twins
) -> None:
    write(client, person, kind="proxy", asked_alone="yes")
    (acting,) = queries.acts_as(PROOF)
    other = reverse("workspace:end-acting", args=[twins.two.person, acting.id])
    assert client.post(other).status_code in (403, 404)
    assert queries.acts_as(PROOF)
    assert client.post(reverse("workspace:end-acting", args=[person, acting.id])).status_code == 302
    assert queries.acts_as(PROOF) == []
    assert client.post(reverse("workspace:end-acting", args=[person, acting.id])).status_code == 409


def test_nobody_is_written_down_in_front_of_the_resident(client: Client, person: UUID) -> None:
    client.post(reverse("workspace:share-screen", args=[person]), {"turn": "on"})
    assert client.get(reverse("workspace:acting", args=[person])).status_code == 404


def reads(twins: Twins, person: UUID) -> bool:
    viewer = own(twins.two.person, as_proxy=True)
    viewer.proofs = frozenset(PROOF)
    return Category.PLAN in viewer.categories(person, Action.READ)


def find(client: Client, person: UUID, **said: str) -> Any:
    finding = {
        "finding": "yes",
        "about_what": "Who may read their record",
        "outcome": "able",
        "assessed": "Weighed both and chose",
    }
    return client.post(reverse("workspace:acting", args=[person]), {**finding, **said})


def test_a_finding_that_she_can_decide_closes_what_an_attorney_reads_at_once_and_is_listed(
    client: Client, person: UUID, twins: Twins
) -> None:
    write(client, person, kind="attorney-health", how="Kept nothing in mind")
    assert reads(twins, person)
    assert find(client, person, about_what="Where to live").status_code == 302
    assert reads(twins, person)
    assert find(client, person).status_code == 302
    assert not reads(twins, person)
    page = client.get(reverse("workspace:acting", args=[person])).content.decode()
    listed = page.partition("Whether they can decide")[2]
    assert listed.count("Found able to decide this") == 2
    assert listed.count("Found unable to decide this") == 1
    assert find(client, person, outcome="unable").status_code == 302
    assert reads(twins, person)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"outcome": ""}, "Say what was found"),
        ({"about_what": "Whether to see the clinic"}, "It is not written down yet"),
        ({"assessed": "So"}, "Say how it was found"),
        ({"found_on": "2999-01-01"}, 'id="found_on-error"'),
        ({"found_on": "soon"}, "Write the day on which it was found"),
    ],
)
def test_a_finding_that_says_too_little_is_not_written_down(
    said: dict[str, str], told: str, client: Client, person: UUID, twins: Twins
) -> None:
    write(client, person, kind="attorney-health", how="Kept nothing in mind")
    answer = find(client, person, **said)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert reads(twins, person)
