"""Residents, and those who act for them, learn nothing of what could put somebody in danger: not that it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from ginnel.care.access import actions as access
from ginnel.care.access.models import ContactPerson
from ginnel.care.access.rules import Described
from ginnel.care.access.states import Caller, Door, Part, Urgency
from ginnel.foundation.audit import queries as audit
from ginnel.foundation.organisations.models import Team
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.record.models import Resource
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.rules import SignsIn
from ginnel.foundation.relationships.states import ActingKind, Need, RelationshipKind
from ginnel.foundation.sharing import actions as sharing
from ginnel.foundation.sharing.models import Overruling, Willingness
from ginnel.foundation.sharing.queries import own, service
from ginnel.foundation.sharing.rules import MAY_BE_CHOSEN
from ginnel.kernel import clock
from ginnel.kernel.clock import held_at
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import RESTRICTED, Category
from ginnel.surfaces.portal import session
from tests.leaks.browsing import answers, hire
from tests.leaks.browsing import signed_in as worker_signed_in
from tests.leaks.routes import VISITS
from tests.leaks.test_two_worlds import (
    _CHANCE,
    WHOM,
    _difference,
    _history,
    _others_are_known_too,
    _works_with,
)
from tests.leaks.visits import Visit
from tests.leaks.world import KEEPER, World, send

pytestmark = pytest.mark.django_db
NUMBERS = {0: "9990000018", WHOM: "9990000026", 3: "9990000042", 5: "9990000034"}
EVERYTHING = tuple(sorted(int(category) for category in Category))


def prove(world: World) -> None:
    """The numbers of some people are verified, as their practice says them."""
    for person, number in NUMBERS.items():
        SourceRecord.objects.filter(organisation__code="SURGERY", local_id=f"p{person}").update(
            nhs_number=number, nhs_status="01", birth_date=born(person)
        )


def born(person: int) -> str:
    return f"1950-01-0{max(person, 1)}"


def acts_for(world: World, whom: int) -> UUID:
    """5 acts for somebody, who is made to say that they may read everything there is."""
    signs_in = SignsIn(NUMBERS[5], born(5), EVERYTHING, is_asked_alone=True)
    return relationships.acts_for(
        person=world.people[whom],
        kind=ActingKind.PROXY,
        name="Eve",
        seen="They said so",
        signs_in=signs_in,
        by=KEEPER,
    )


def signed_in(world: World, person: int) -> Client:
    """A browser as it is when they have come back from NHS login."""
    client = Client(raise_request_exception=True)
    now = int(clock.now().timestamp())
    held: Any = client.session
    held.update(
        {
            session._WHO: str(world.people[person]),
            session._PROOF: session.digest((NUMBERS[person], born(person))),
            session._SINCE: now,
            session._SEEN: now,
        }
    )
    held.save()
    return client


def visits(world: World) -> Iterator[tuple[str, Visit]]:
    """Everything that residents can ask, what changes something too; the ways out last."""
    ways_out = {"portal:leave", "portal:sign-out", "portal:start", "portal:done"}
    for name in sorted(VISITS, key=lambda name: name in ways_out):
        if name.startswith("portal:") and name != "portal:start":
            yield from ((name, visit) for visit in VISITS[name](world))


def told(world: World, person: int) -> list[tuple[str, Visit, str]]:
    return [
        (name, visit, _CHANCE.sub("", answer))
        for name, visit, answer in answers(signed_in(world, person), list(visits(world)))
    ]


@pytest.mark.parametrize("who", ["themself", "whoever acts for them"])
def test_a_safeguarding_history_changes_no_byte_for_a_resident(world: World, who: str) -> None:
    """Nor a conference, an opening because somebody may come to harm, an objection that was overruled for it, nor what
    was said of sharing it. The council knew her name before."""
    send(world, WHOM, "COUNCIL", ())
    prove(world)
    _others_are_known_too(world)
    acts_for(world, WHOM)
    _changes_no_byte(world, who, _history, _what_came_of_it)


@pytest.mark.parametrize("who", ["themself", "whoever acts for them"])
def test_that_somebody_rang_changes_no_byte_for_a_resident(world: World, who: str) -> None:
    """Nor that they were referred: whoever made them sign in would ask by whom and why."""
    prove(world)
    acts_for(world, WHOM)
    _changes_no_byte(world, who, _rings)


def _changes_no_byte(world: World, who: str, *events: Callable[[World], None]) -> None:
    """What a resident, or whoever acts for them, is told an hour after these is what they would have been told."""
    person = WHOM if who == "themself" else 5
    later = clock.now() + timedelta(hours=3)
    with held_at(later):
        before = told(world, person)
    with held_at(later - timedelta(hours=1)):
        for happens in events:
            happens(world)
    with held_at(later):
        after = told(world, person)
    assert [name for name, *_ in before] == [name for name, *_ in after]
    for (name, visit, one), (*_, other) in zip(before, after, strict=True):
        if one != other:
            pytest.fail(f"{name} {visit}\n{_difference(one, other)}", pytrace=False)


def _rings(world: World) -> None:
    desk = Team.objects.get(organisation__code="COUNCIL", code="D")
    contact = access.receive_contact(
        door=Door.PHONE,
        caller=Caller.NEIGHBOUR,
        words="I hear shouting through the wall.",
        named=[Described(Part.ABOUT, world.people[WHOM])],
        organisation="COUNCIL",
        by=service("front-door"),
    )
    access.send_referral(
        person=world.people[WHOM],
        to_team=Team.objects.get(organisation__code="HOSPITAL", code="D").id,
        asked_for="Somebody to talk to.",
        urgency=Urgency.SOON,
        from_team=desk.id,
        by=KEEPER,
    )
    row = Resource.objects.get(id__in=ContactPerson.objects.filter(contact=contact).values("id"))
    assert row.category == Category.THIRD_PARTY


def _what_came_of_it(world: World) -> None:
    whom, council = world.people[WHOM], world.places["COUNCIL"]
    Relationship.objects.create(
        person_id=whom,
        kind=RelationshipKind.OVERRIDE,
        organisation=council,
        staff=world.account,
        started_at=clock.now(),
        expires_at=clock.now() + timedelta(hours=8),
        reason=Need.RISK_OF_HARM.label,
        need=Need.RISK_OF_HARM,
        recorded_at=clock.now(),
    )
    said = {"person_id": whom, "recorded_at": clock.now()}
    Willingness.objects.create(
        **said,
        is_objection=False,
        category=Category.SAFEGUARDING,
        said_by="self",
        said_at=clock.now(),
    )
    Overruling.objects.create(
        **said,
        organisation=council,
        ground="serious-risk",
        reason="test",
        starts_at=clock.now(),
        ends_at=clock.now() + timedelta(days=1),
    )


NOT_THEIRS = RESTRICTED | {Category.THIRD_PARTY, Category.CONTACT_AND_CARER, Category.ADMINISTRATIVE}


@pytest.mark.parametrize("person", [0, 5])
def test_only_what_is_theirs_to_read_is_on_their_screens(world: World, person: int) -> None:
    """0 of herself, about whom there is everything; 5 of herself and of 0, for whom she acts."""
    prove(world)
    acts_for(world, 0)
    facts = {fact for _, _, answer in told(world, person) for fact in world.words.told_by(answer)}
    assert {fact.person for fact in facts} <= {0, person}
    assert len({fact.category for fact in facts}) > 5
    assert not {fact.category for fact in facts} & NOT_THEIRS
    assert {fact.category for fact in facts} <= MAY_BE_CHOSEN | {Category.DEMOGRAPHICS}
    assert not [fact for fact in facts if fact.is_name or fact.closed_by or fact.is_kept]


def test_an_allergy_that_a_refuge_told_of_is_not_on_the_screen_of_whoever_is_there(world: World) -> None:
    """Whoever treats her reads it without whose word it is; to her partner the missing name would say it."""
    prove(world)
    facts = {fact for _, _, answer in told(world, 3) for fact in world.words.told_by(answer)}
    assert {fact.organisation for fact in facts} == {"SURGERY"}


def test_a_proxy_reads_only_what_was_chosen_and_nothing_once_it_is_over(world: World) -> None:
    prove(world)
    signs_in = SignsIn(NUMBERS[5], born(5), (int(Category.PLAN),), is_asked_alone=True)
    acting = relationships.acts_for(
        person=world.people[0],
        kind=ActingKind.PROXY,
        name="Eve",
        seen="Said so",
        signs_in=signs_in,
        by=KEEPER,
    )
    client, visit = signed_in(world, 5), [("portal:theirs", Visit((acting,)))]
    ((*_, first),) = answers(client, visit)
    facts = {fact.category for fact in world.words.told_by(first)}
    assert facts == {Category.PLAN}
    relationships.no_longer_acts(acting=acting, reason="She asked", by=KEEPER)
    ((*_, then),) = answers(client, visit)
    ((*_, never),) = answers(client, [("portal:theirs", Visit((UUID(int=7),)))])
    assert then.startswith("404")
    assert _CHANCE.sub("", then) == _CHANCE.sub("", never)
    ((*_, home),) = answers(client, [("portal:home", Visit())])
    assert "act for" not in home.partition("What you can do")[0]


def test_what_a_resident_says_counts_for_the_next_request_of_a_worker(world: World) -> None:
    prove(world)
    Relationship.objects.filter(person=world.people[WHOM]).delete()
    _works_with(world, "HOSPITAL", RelationshipKind.CASELOAD)
    worker = hire(world, Role.HOSPITAL_WARD_NURSE, world.places["HOSPITAL"])
    page = ("workspace:person", Visit((world.people[WHOM],), {"everything": "1"}))
    ((*_, before),) = answers(worker_signed_in(world, worker), [page])
    assert "Heart failure" in before
    client = signed_in(world, WHOM)
    said = client.post("/my/sharing", {"answer": "objects", "about": "3", "to": "acute-trust"})
    assert said.status_code == 302
    ((*_, after),) = answers(worker_signed_in(world, worker), [page])
    assert "Heart failure" not in after
    assert (
        "do not share conditions and medicines with hospitals" in client.get("/my/sharing").content.decode()
    )


def test_whoever_reads_for_somebody_sees_nothing_of_who_looked(world: World) -> None:
    prove(world)
    acts_for(world, 0)
    proxy = own(world.people[5], as_proxy=True)
    with pytest.raises(NotPermitted):
        audit.looks(world.people[0], organisations=["SURGERY"], viewer=proxy)
    with pytest.raises(NotPermitted):
        sharing.say(person=world.people[0], is_objection=True, said_by="self", said_at=clock.now(), by=proxy)


def test_what_staff_write_down_in_the_same_minute_counts_after_what_was_said_before(world: World) -> None:
    """The control of their form knows whole minutes."""
    prove(world)
    _works_with(world, "COUNCIL", RelationshipKind.CASELOAD)
    worker = hire(world, Role.SOCIAL_WORKER, world.places["COUNCIL"])
    now = clock.now().replace(second=40)
    with held_at(now - timedelta(seconds=10)):
        signed_in(world, WHOM).post("/my/sharing", {"answer": "willing", "to": "everybody"})
    with held_at(now):
        minute = now.astimezone(clock.LONDON).strftime("%Y-%m-%dT%H:%M")
        form = {"answer": "objects", "about": "7", "to": "everybody", "said_by": "self", "at": minute}
        answer = worker_signed_in(world, worker).post(f"/people/{world.people[WHOM]}/willingness", form)
        assert answer.status_code == 302
    last = Willingness.objects.order_by("-said_at").first()
    assert last is not None
    assert last.is_objection
