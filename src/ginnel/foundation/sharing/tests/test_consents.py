"""What people are willing to have shared goes out as FHIR Consents that say what the decision does."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.foundation.audit.models import Event
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.record.fhir import validation
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing import actions, fhir
from ginnel.foundation.sharing.queries import consent, consents, own, service
from ginnel.foundation.sharing.rules.standing_words import standing
from ginnel.foundation.sharing.rules.willingness import OBJECTABLE, Word, objections
from ginnel.foundation.sharing.states import SaidBy
from ginnel.foundation.sharing.tests.conftest import Acting, Place
from ginnel.kernel import clock
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Category

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
COUNCIL, PRACTICE = OrganisationKind.COUNCIL, OrganisationKind.GP_PRACTICE
KINDS = {"C": COUNCIL, "D": COUNCIL, "P": PRACTICE}
PERSON = UUID(int=7)
somebody = st.sampled_from([("", ""), (COUNCIL, ""), (PRACTICE, ""), ("", "C"), ("", "D"), ("", "P")])
words = st.builds(
    lambda objects, whom, about, day, order: Word(objects, *whom, about, NOW - timedelta(days=day), order),
    st.booleans(),
    somebody,
    st.sampled_from([None, Category.PLAN, Category.GENETIC]),
    st.integers(0, 5),
    st.uuids().map(str),
)


def tree_of(said: list[Word]) -> dict[str, Any]:
    counting = standing(said, kinds=KINDS, open_to=Category)
    names = dict.fromkeys(KINDS, "One")
    return fhir.consent(PERSON, counting, said_by=[SaidBy.SELF], said_at=NOW, names=names)


def denied(tree: dict[str, Any], kind: str, code: str) -> set[int]:
    """What an organisation may not have, as whoever reads the Consent and nothing else would find out."""
    refused = set()
    for one in tree["provision"]["provision"]:
        answer = _answer(one, kind, code)
        if answer == "deny":
            refused |= {int(label["code"]) for label in one["securityLabel"]}
    return refused


def _answer(one: dict[str, Any], kind: str, code: str) -> str:
    if "actor" in one:
        (actor,) = one["actor"]
        role, whom = actor["role"]["coding"], actor["reference"].get("identifier", {}).get("value")
        if whom != code and (whom or role[1]["code"] != kind):
            return ""
    inner = [answer for but in one.get("provision", []) if (answer := _answer(but, kind, code))]
    assert len(inner) < 2, "no two exceptions may answer for the same organisation"
    return inner[0] if inner else one["type"]


@given(st.lists(words, min_size=1, max_size=6, unique_by=lambda one: one.order))
def test_whoever_reads_the_consent_is_told_what_the_decision_decides(said: list[Word]) -> None:
    tree = tree_of(said)
    for code, kind in {**KINDS, "E": COUNCIL, "Q": PRACTICE, "A": OrganisationKind.ACUTE_TRUST}.items():
        assert denied(tree, kind, code) == objections(said, [], kind=kind, organisation=code, at=NOW)
    assert validation.check("Consent", json.dumps(tree).encode(), tree) == []


@pytest.fixture
def known(person: Person, place: Place) -> Person:
    Organisation.objects.filter(code="HERE").update(kind=COUNCIL)
    relationships.begin(
        person=person.id, kind=RelationshipKind.TEAM, organisation=place.here, by=service("administer")
    )
    return person


def say(person: Person, by: Any, **more: Any) -> None:
    said = {"is_objection": True, "said_by": SaidBy.SELF, "said_at": clock.now()}
    actions.say(person=person.id, by=by, **(said | more))


def labels(tree: dict[str, Any] | None) -> set[int]:
    assert tree is not None
    assert validation.check("Consent", json.dumps(tree).encode(), tree) == []
    return {int(label["code"]) for one in tree["provision"]["provision"] for label in one["securityLabel"]}


@pytest.mark.django_db
def test_it_says_whose_word_to_whom_and_since_when(acting: Acting, known: Person) -> None:
    say(known, acting(Role.SOCIAL_WORKER), categories=[Category.PLAN], why="her sister works there")
    say(
        known, acting(Role.SOCIAL_WORKER), categories=[Category.PLAN], organisation="HERE", is_objection=False
    )
    tree = consent(known.id, viewer=service("consents"))
    assert labels(tree) == {Category.PLAN}
    assert tree is not None
    (refusal,) = tree["provision"]["provision"]
    (exception,) = refusal["provision"]
    assert (refusal["type"], exception["type"]) == ("deny", "permit")
    assert exception["actor"][0]["reference"]["identifier"]["value"] == "HERE"
    assert tree["patient"]["reference"] == tree["performer"][0]["reference"] == f"Patient/{known.id}"
    assert "sister" not in json.dumps(tree)


@pytest.mark.django_db
def test_what_a_viewer_may_not_see_is_not_told_to_have_been_spoken_of(acting: Acting, known: Person) -> None:
    say(known, acting(Role.SOCIAL_WORKER), categories=[Category.PLAN])
    before = consent(known.id, viewer=acting(Role.SOCIAL_WORKER))
    say(known, acting(Role.SOCIAL_WORKER), categories=[Category.GENETIC, Category.THIRD_PARTY])
    assert labels(consent(known.id, viewer=service("consents"))) > labels(before)
    say(known, acting(Role.SOCIAL_WORKER), categories=[Category.GENETIC])
    seen = consent(known.id, viewer=acting(Role.SOCIAL_WORKER))
    assert labels(seen) == {Category.PLAN, Category.THIRD_PARTY}
    resident = consent(known.id, viewer=own(known.id))
    assert resident == before
    for stranger in (own(known.id, as_proxy=True), acting(Role.ANALYST)):
        with pytest.raises(NotPermitted):
            consent(known.id, viewer=stranger)


@pytest.mark.django_db
def test_everybody_who_said_anything_is_given_out_with_an_event_each(acting: Acting, known: Person) -> None:
    Person.objects.create()
    say(known, acting(Role.SOCIAL_WORKER))
    by = service("consents")
    (tree,) = consents(viewer=by)
    assert labels(tree) == OBJECTABLE
    read = Event.objects.filter(request_id=by.request_id, person=known.id, action="sharing.decided")
    assert read.exists()
    assert list(consents(viewer=acting(Role.ANALYST))) == []
