"""Two worlds that differ by one person's safeguarding history, or by a medicine that tells a subject, are one world to
whoever may not see it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from uuid import UUID

import pytest

from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.record import actions as record
from ginnel.foundation.record.rules.notes import NoteKind
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.foundation.sharing.rules import Outcome
from ginnel.kernel import clock
from ginnel.kernel.clock import held_at
from ginnel.kernel.viewer import Action, Category
from tests.leaks.browsing import answers, hire, signed_in
from tests.leaks.doors import concern, live_through, safeguarding_worker
from tests.leaks.routes import VISITS
from tests.leaks.visits import Visit
from tests.leaks.world import KEEPER, PLACE, World, send

pytestmark = pytest.mark.django_db
WHOM = 1
# What differs from one request to the next whatever is asked: marks of forms, and where what was just made stands.
_CHANCE = re.compile(
    r'name="(?:csrfmiddlewaretoken|form|new)" value="[\w-]+"|X-Request-Id: \S+|csrftoken=\w+'
    r"|^Location: /(?:safeguarding|front-door/contacts)/[\w-]{36}/",
    re.I | re.M,
)
# Role, where they work, and whether they are recorded as working with the person. None may see safeguarding.
UNRELATED = (
    (Role.GENERAL_PRACTITIONER, "MINDS", None),
    (Role.OUT_OF_HOURS_CLINICIAN, "BOARD", None),
    (Role.SOCIAL_WORKER, "MINDS", None),
    (Role.HOSPITAL_WARD_NURSE, "HOSPITAL", None),
    (Role.PHARMACIST, "HOME", RelationshipKind.SERVICE),
    (Role.OCCUPATIONAL_THERAPIST, "COUNCIL", RelationshipKind.CASELOAD),
    (Role.HOME_CARE_WORKER, "HOME", RelationshipKind.SERVICE),
    (Role.CARE_HOME_WORKER, "HOME", RelationshipKind.SERVICE),
    (Role.TELECARE_OPERATOR, "ALARMS", RelationshipKind.SERVICE),
    (Role.VOLUNTARY_LINK_WORKER, "FRIENDS", RelationshipKind.OPEN_REFERRAL),
    (Role.FRONT_DOOR_ADVISER, "FRIENDS", None),
    (Role.ANALYST, "BOARD", None),
    (Role.COMMISSIONER, "BOARD", None),
)
# As above, of whom none may see medicines that tell of sexual health, HIV among it.
UNTREATING = (
    (Role.GENERAL_PRACTITIONER, "MINDS", None),
    (Role.PHARMACIST, "MINDS", None),  # at the home it would be among who treats
    (Role.SOCIAL_WORKER, "COUNCIL", RelationshipKind.CASELOAD),
    (Role.PHYSIOTHERAPIST, "HOSPITAL", RelationshipKind.CASELOAD),
    (Role.CARE_HOME_WORKER, "HOME", RelationshipKind.SERVICE),
    (Role.TELECARE_OPERATOR, "ALARMS", RelationshipKind.SERVICE),
    (Role.VOLUNTARY_LINK_WORKER, "FRIENDS", RelationshipKind.OPEN_REFERRAL),
)
# Counts of everything that was loaded and joined, or of the machine, for those who answer for it and about nobody. In a
# place of six people one more shows; small counts are left out.
_OF_EVERYBODY = {"metrics", "healthz", "readyz", "workspace:linkage"}
_SEARCHES = ({"text": "safeguarding"}, {"text": "MARAC", "everything": "1"}, {"text": "concern", "page": "2"})


def test_a_safeguarding_history_changes_no_byte_for_whoever_may_not_see_it(world: World) -> None:
    compare(world, UNRELATED[2:12:3], most=2)


@pytest.mark.verify
def test_it_changes_no_byte_of_anything_for_any_of_them(world: World) -> None:
    compare(world, UNRELATED, most=60)


def test_medicines_that_tell_a_subject_change_no_byte_for_whoever_may_not_see_them(world: World) -> None:
    compare(world, UNTREATING[3:5], most=2, history=_medicines, of=Category.SEXUAL_HEALTH_MEDICATION)


@pytest.mark.verify
def test_they_change_no_byte_of_anything_for_any_of_them(world: World) -> None:
    compare(world, UNTREATING, most=60, history=_medicines, of=Category.SEXUAL_HEALTH_MEDICATION)


def test_whoever_treats_sees_them(world: World) -> None:
    viewer = hire(world, Role.PHARMACIST, world.places["HOME"])
    _works_with(world, "HOME", RelationshipKind.SERVICE)
    _medicines(world)
    visit = ("workspace:person", Visit((world.people[WHOM],), {"everything": "1"}))
    ((*_, told),) = answers(signed_in(world, viewer), [visit])
    assert "Descovy" in told


def compare(
    world: World,
    whom: Sequence[tuple[Role, str, RelationshipKind | None]],
    most: int,
    history: Callable[[World], None] | None = None,
    of: Category = Category.SAFEGUARDING,
) -> None:
    """What each of these is told before and after, by every address of that person and `most` others of each."""
    _others_are_known_too(world)
    for _, organisation, kind in whom:
        if kind:
            _works_with(world, organisation, kind)
    viewers = [hire(world, role, world.places[organisation]) for role, organisation, _ in whom]
    for (
        viewer
    ) in viewers:  # several work at one place, and what one of them has to do with the person counts for all
        assert not sees(viewer, world.people[WHOM], of), viewer.role
    visits = list(_visits(world, most))
    later = clock.now() + timedelta(hours=3)
    with held_at(later):
        before = [_told(world, viewer, visits) for viewer in viewers]
    with held_at(later - timedelta(hours=1)):
        (history or _history)(world)
    with held_at(later):
        for viewer, was in zip(viewers, before, strict=True):
            for visit, one, other in zip(visits, was, _told(world, viewer, visits), strict=True):
                if one != other:
                    pytest.fail(f"{viewer.role} {visit}\n{_difference(one, other)}", pytrace=False)


def sees(viewer: StaffViewer, person: UUID, of: Category = Category.SAFEGUARDING) -> bool:
    decision = viewer.decide(person, of, Action.READ)
    return decision.outcome == Outcome.PERMIT


def _told(world: World, viewer: StaffViewer, visits: list[tuple[str, Visit]]) -> list[str]:
    return [_CHANCE.sub("", answer) for *_, answer in answers(signed_in(world, viewer), visits)]


def _difference(one: str, other: str) -> str:
    return "\n".join(difflib.unified_diff(one.split("\n"), other.split("\n"), n=1, lineterm=""))


def test_whoever_may_see_it_does(world: World) -> None:
    """Else the test above would compare nothing with nothing."""
    _others_are_known_too(world)
    viewer = hire(world, Role.SOCIAL_WORKER, world.places["COUNCIL"])
    _works_with(world, "COUNCIL", RelationshipKind.CASELOAD)
    assert sees(viewer, world.people[WHOM])
    visit = ("workspace:person", Visit((world.people[WHOM],), {"everything": "1"}))
    ((*_, before),) = answers(signed_in(world, viewer), [visit])
    _history(world)
    ((*_, after),) = answers(signed_in(world, viewer), [visit])
    assert "MARAC" in after
    assert len(after) > len(before)


def _visits(world: World, most: int) -> Iterator[tuple[str, Visit]]:
    for name in VISITS.keys() - _OF_EVERYBODY:
        every = list(VISITS[name](world))
        theirs = [one for one in every if world.people[WHOM] in one.arguments]
        others = [one for one in every if world.people[WHOM] not in one.arguments]
        yield from ((name, one) for one in (*theirs[: most * 4], *others[:most]))
    yield from (("workspace:person", Visit((world.people[WHOM],), query)) for query in _SEARCHES)


def _others_are_known_too(world: World) -> None:
    """The organisations of the history are known of, and have told of somebody else on that day; and whoever keeps
    people safe works there, as colleagues see of each other."""
    safeguarding_worker(world)
    for code in ("MARAC", "COUNCIL", "SURGERY"):
        send(world, 5, code, {Category.SAFEGUARDING, Category.SOCIAL_CARE})


def _works_with(world: World, organisation: str, kind: RelationshipKind, whom: int = WHOM) -> None:
    at = clock.now() - timedelta(hours=1)
    Relationship.objects.create(
        person_id=world.people[whom],
        kind=kind,
        organisation=world.places[organisation],
        started_at=at,
        recorded_at=at,
        recorded_by="service:test",
    )


def _medicines(world: World) -> None:
    """Their practice says once more of them what it said, and that it prescribed something."""
    send(world, WHOM, "SURGERY", {Category.SEXUAL_HEALTH_MEDICATION})


def _history(world: World) -> None:
    """A conference, two organisations that say so of which one knew them, a note, and a notice to everybody's own; and
    a concern that the surgery raised, which the council looks into."""
    live_through(world, concern(world, WHOM, "SURGERY"))
    for code in ("MARAC", "COUNCIL", "SURGERY"):
        send(world, WHOM, code, {Category.SAFEGUARDING})
    person = SourceRecord.objects.get(organisation__code="SURGERY", local_id=f"p{WHOM}").person_id
    text = "Safeguarding: MARAC heard about them"
    record.write_note(person=person, kind=NoteKind.CALL, text=text, at=clock.now(), by=KEEPER)
    for code in PLACE:
        notices.raise_notice(
            organisation=world.places[code],
            person=person,
            category=Category.SAFEGUARDING,
            reason="marac",
            text=text,
            read_by=clock.now() + timedelta(days=1),
            by=KEEPER,
        )
