"""Who may be told who works with somebody, and who says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ginnel.foundation.notices import queries as notices
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import Organisation, StaffAccount
from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.foundation.people.models import Closing, Person, SourceRecord
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships import queries as relationship_queries
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.rules import Observed
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing import actions
from ginnel.foundation.sharing.queries import (
    StaffViewer,
    accountable_lead,
    may_say_who_works_with,
    service,
    working_with,
)
from ginnel.foundation.sharing.rules.working import Known, may_be_told, subject_of_name
from ginnel.foundation.sharing.tests.conftest import Acting, Place
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound, NotPermitted
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category

pytestmark = pytest.mark.django_db
KEEPER = service("administer")
LEAD, CASELOAD, TEAM, SERVICE = (
    RelationshipKind.ACCOUNTABLE_LEAD,
    RelationshipKind.CASELOAD,
    RelationshipKind.TEAM,
    RelationshipKind.SERVICE,
)
NURSE, THERAPIST = Role.COMMUNITY_NURSE, Role.OCCUPATIONAL_THERAPIST


def begin(person: Person, at: Organisation, kind: RelationshipKind, **more: Any) -> Relationship:
    return relationships.begin(person=person.id, kind=kind, organisation=at, by=KEEPER, **more)


def told(person: Person, viewer: StaffViewer) -> set[tuple[str, str, str]]:
    return {(one.kind, one.organisation, one.name) for one in working_with(person.id, viewer=viewer)}


def hired(name: str, at: Organisation, role: Role = Role.SOCIAL_WORKER, team: str = "") -> StaffAccount:
    account = organisations.register_staff(username=name, display_name=name.title(), password=None, by=KEEPER)
    named = organisations.ensure_team(organisation=at, code=name, name=team, by=KEEPER) if team else None
    organisations.grant_role(account=account, role=role, organisation=at, team=named, by=KEEPER)
    return account


@pytest.fixture
def known(person: Person, place: Place) -> Person:
    """Somebody whom the viewer's team supports."""
    begin(person, place.here, TEAM, team=place.team)
    return person


def test_a_colleague_is_put_on_a_caseload_is_told_and_comes_off_it(
    acting: Acting, reviewer: Acting, known: Person, place: Place
) -> None:
    other = reviewer(NURSE)
    begun = actions.begin_working(
        person=known.id, kind=CASELOAD, staff=other.account, reason="Wound care", by=acting(NURSE)
    )
    assert (CASELOAD, "Here", "Two") in told(known, acting(NURSE))
    assert [one.text for one in notices.waiting(viewer=other)] == [
        "A colleague put this person on your caseload."
    ]
    actions.end_working(relationship=begun, reason="Healed", by=acting(NURSE))
    assert CASELOAD not in {kind for kind, _, _ in told(known, acting(NURSE))}
    assert [one.reason for one in notices.waiting(viewer=other)] == ["working-with-no-longer"]
    with pytest.raises(NotFound):
        actions.end_working(relationship=begun, reason="Healed", by=acting(NURSE))


def test_what_its_source_said_again_since_the_page_was_opened_is_ended_all_the_same(
    acting: Acting, known: Person, place: Place
) -> None:
    source = SourceRecord.objects.create(organisation=place.here, local_id="77", person=known, home=known)
    source.refresh_from_db()
    now = clock.now()
    said = Observed("list", source.number or 0, SERVICE, place.here.code, now, said_at=now)
    relationships.observe(observed=[said], by=KEEPER)
    shown = Relationship.objects.get(reference="list")
    Relationship.objects.filter(id=shown.id).update(expires_at=now + timedelta(days=1))
    relationships.observe(observed=[said], by=KEEPER)
    assert Relationship.objects.filter(reference="list", ending=None).get().id != shown.id
    actions.end_working(relationship=shown.id, reason="Moved away", by=acting(NURSE))
    assert SERVICE not in {kind for kind, _, _ in told(known, acting(NURSE))}


def test_nobody_puts_a_person_on_their_own_caseload_or_leads_by_their_own_word(
    acting: Acting, known: Person
) -> None:
    viewer = acting(NURSE)
    for kind in (LEAD, CASELOAD, SERVICE):
        with pytest.raises(NotPermitted):
            actions.begin_working(person=known.id, kind=kind, staff=viewer.account, by=viewer)


@pytest.mark.parametrize("opened", [RelationshipKind.OWN_WORD, RelationshipKind.OVERRIDE])
def test_whoever_opened_the_record_for_themselves_lets_nobody_in_and_shuts_nobody_out(
    acting: Acting, reviewer: Acting, person: Person, place: Place, opened: RelationshipKind
) -> None:
    other = reviewer(NURSE)
    held = begin(person, place.here, CASELOAD, staff=other.account)
    asked: dict[str, Any] = (
        {"presence": "here"} if opened == RelationshipKind.OWN_WORD else {"need": "treatment"}
    )
    open_it = actions.be_there if opened == RelationshipKind.OWN_WORD else actions.override
    open_it(person=person.id, by=acting(NURSE), **asked)
    assert not may_say_who_works_with(person.id, viewer=acting(NURSE))
    with pytest.raises(NotPermitted):
        actions.begin_working(person=person.id, kind=TEAM, team=place.team.id, by=acting(NURSE))
    with pytest.raises(NotPermitted):
        actions.end_working(relationship=held.id, reason="x", by=acting(NURSE))
    begin(person, place.here, TEAM, team=place.team)
    assert may_say_who_works_with(person.id, viewer=acting(NURSE))


def test_who_leads_is_at_the_head_of_the_page_for_whoever_may_be_told(
    acting: Acting, known: Person, place: Place
) -> None:
    viewer = acting(NURSE)
    assert accountable_lead(known.id, viewer=viewer) is None
    lead = hired("orla", place.there)
    begin(known, place.there, LEAD, staff=lead.id)
    found = accountable_lead(known.id, viewer=viewer)
    assert found is not None and (found.name, found.organisation_code) == ("Orla", place.there.code)
    refuge = organisations.ensure(
        code="VR", name="Example Refuge", kind=OrganisationKind.VOLUNTARY, by=KEEPER
    )
    begin(known, refuge, LEAD, staff=hired("ida", refuge).id)
    assert accountable_lead(known.id, viewer=acting(THERAPIST)) is None


def test_it_is_said_of_ones_own_organisation_alone(acting: Acting, known: Person, place: Place) -> None:
    elsewhere = hired("cay", place.there)
    far = organisations.ensure_team(organisation=place.there, code="F", name="Far", by=KEEPER)
    theirs = begin(known, place.there, CASELOAD, staff=elsewhere.id)
    stay = begin(known, place.here, RelationshipKind.ADMITTED)
    for kind, whom in (
        (CASELOAD, {"staff": elsewhere.id}),
        (TEAM, {"team": far.id}),
        (TEAM, {"team": uuid7()}),
    ):
        with pytest.raises(Invalid) as refused:
            actions.begin_working(person=known.id, kind=kind, by=acting(NURSE), **whom)
        assert refused.value.field == "whom"
    for one in (theirs, stay):
        with pytest.raises(NotPermitted):
            actions.end_working(relationship=one.id, reason="x", by=acting(NURSE))
    with pytest.raises(NotFound):
        actions.end_working(relationship=uuid7(), reason="x", by=acting(NURSE))


def test_what_is_so_already_is_not_said_twice_and_an_end_says_why(
    acting: Acting, known: Person, place: Place
) -> None:
    with pytest.raises(Invalid, match="so already"):
        actions.begin_working(person=known.id, kind=TEAM, team=place.team.id, by=acting(NURSE))
    (held,) = working_with(known.id, viewer=acting(NURSE))
    with pytest.raises(Invalid, match="why"):
        actions.end_working(relationship=held.id, reason="  ", by=acting(NURSE))
    assert told(known, acting(NURSE)) == {(TEAM, "Here", "")}


def test_it_ends_with_its_last_day(acting: Acting, reviewer: Acting, known: Person) -> None:
    other, today = reviewer(NURSE), clock.today()
    with pytest.raises(Invalid) as refused:
        actions.begin_working(
            person=known.id,
            kind=LEAD,
            staff=other.account,
            last_day=today - timedelta(days=1),
            by=acting(NURSE),
        )
    assert refused.value.field == "last_day"
    actions.begin_working(
        person=known.id, kind=LEAD, staff=other.account, last_day=today + timedelta(days=7), by=acting(NURSE)
    )
    with clock.held_at(clock.now() + timedelta(days=9)):
        assert told(known, acting(NURSE)) == {(TEAM, "Here", "")}


def test_the_lead_before_is_followed_and_told(
    acting: Acting, reviewer: Acting, known: Person, place: Place
) -> None:
    before, other = hired("bea", place.here), reviewer(NURSE)
    begin(known, place.here, LEAD, staff=before.id)
    actions.begin_working(person=known.id, kind=LEAD, staff=other.account, by=acting(NURSE))
    assert told(known, acting(NURSE)) == {(TEAM, "Here", ""), (LEAD, "Here", "Two")}
    assert _told_to(before) == ["working-with-no-longer"]


def test_whom_another_organisation_named_gives_it_up_there(
    acting: Acting, reviewer: Acting, known: Person, place: Place
) -> None:
    theirs = hired("cay", place.there)
    held = begin(known, place.there, LEAD, staff=theirs.id)
    with pytest.raises(Invalid, match="Ring them"):
        actions.begin_working(person=known.id, kind=LEAD, staff=reviewer(NURSE).account, by=acting(NURSE))
    assert not hasattr(Relationship.objects.get(id=held.id), "ending")


def test_a_lead_of_whom_the_viewer_is_not_told_gives_way_in_silence_and_hears_of_it(
    acting: Acting, reviewer: Acting, known: Person, place: Place
) -> None:
    """A refusal would tell that somebody leads of whom they may not know."""
    theirs = hired("cay", place.there, Role.MENTAL_HEALTH_PRACTITIONER)
    begin(known, place.there, LEAD, staff=theirs.id)
    assert LEAD not in {kind for kind, _, _ in told(known, acting(THERAPIST))}
    actions.begin_working(person=known.id, kind=LEAD, staff=reviewer(NURSE).account, by=acting(THERAPIST))
    assert [one.name for one in _current(known) if one.kind == LEAD] == ["Two"]
    assert _told_to(theirs) == ["working-with-no-longer"]


def _current(person: Person) -> list[relationship_queries.WorkingWith]:
    return relationship_queries.current(person.id, viewer=service("observe"))


def _told_to(account: StaffAccount) -> list[str]:
    return list(account.notices.order_by("raised_at").values_list("reason", flat=True))


@pytest.mark.parametrize(
    ("team", "role"),
    [
        ("Community mental health team", Role.SOCIAL_WORKER),
        ("Drug and alcohol service", Role.SOCIAL_WORKER),
        ("MARAC desk", Role.SOCIAL_WORKER),
        ("", Role.MENTAL_HEALTH_PRACTITIONER),
    ],
)
def test_a_team_or_a_colleague_that_tells_a_subject_is_told_to_those_who_read_it(
    acting: Acting, known: Person, place: Place, team: str, role: Role
) -> None:
    """A nurse reads of these subjects, a therapist does not; the team itself knows whom it works with."""
    worker = hired("cay", place.there, role, team)
    named = worker.roles.get().team
    begin(known, place.there, CASELOAD, staff=worker.id)
    if named:
        begin(known, place.there, TEAM, team=named)
    assert told(known, acting(THERAPIST)) == {(TEAM, "Here", "")}
    assert (CASELOAD, "There", "Cay") in told(known, acting(NURSE))


def test_whoever_has_other_work_there_too_tells_nothing(acting: Acting, known: Person, place: Place) -> None:
    worker = hired("cay", place.there, Role.MENTAL_HEALTH_PRACTITIONER)
    organisations.grant_role(account=worker, role=NURSE, organisation=place.there, by=KEEPER)
    begin(known, place.there, CASELOAD, staff=worker.id)
    assert (CASELOAD, "There", "Cay") in told(known, acting(THERAPIST))


@pytest.mark.parametrize("is_said_of_them", [True, False])
def test_an_organisation_that_says_only_what_is_closed_is_told_to_those_who_read_that(
    acting: Acting, known: Person, place: Place, is_said_of_them: bool
) -> None:
    """Also where it has said nothing of this person yet, but put them on a list."""
    _says(place.there, known if is_said_of_them else Person.objects.create(), is_closed=True)
    begin(known, place.there, SERVICE)
    assert told(known, acting(THERAPIST)) == {(TEAM, "Here", "")}
    assert (SERVICE, "There", "") in told(known, acting(NURSE))


@pytest.mark.parametrize("at", ["here", "there"])
def test_who_works_with_somebody_does_not_vanish_with_what_is_closed_of_them(
    acting: Acting, known: Person, place: Place, at: str
) -> None:
    """Else it would tell that there is something."""
    organisation: Organisation = getattr(place, at)
    _says(organisation, Person.objects.create(), is_closed=False)
    begin(known, organisation, SERVICE)
    before = told(known, acting(THERAPIST))
    _says(organisation, known, is_closed=True)
    assert told(known, acting(THERAPIST)) == before == {(TEAM, "Here", ""), (SERVICE, organisation.name, "")}


def test_a_practice_that_a_closed_record_alone_names_is_left_out(
    acting: Acting, known: Person, place: Place
) -> None:
    said = _says(place.there, known, is_closed=True)
    practice = organisations.ensure(code="P", name="Practice", by=KEEPER)
    held = begin(known, practice, RelationshipKind.REGISTERED_PRACTICE)
    assert (RelationshipKind.REGISTERED_PRACTICE, "Practice", "") in told(known, acting(THERAPIST))
    Relationship.objects.filter(id=held.id).update(source_record=said)
    assert told(known, acting(THERAPIST)) == {(TEAM, "Here", "")}


def _says(at: Organisation, whom: Person, *, is_closed: bool) -> SourceRecord:
    said = SourceRecord.objects.create(
        organisation=at, local_id=str(uuid7()), person=whom, home=whom, described_at=clock.now()
    )
    said.refresh_from_db()
    if is_closed:
        Closing.objects.create(source=said, categories=[int(Category.SEXUAL_AND_REPRODUCTIVE_HEALTH)])
    return said


def test_whoever_took_a_contact_is_not_listed_to_others(
    acting: Acting, reviewer: Acting, known: Person, place: Place
) -> None:
    """It may have been a concern."""
    other = reviewer(NURSE)
    begin(known, place.here, RelationshipKind.DUTY_CONTACT, staff=other.account)
    assert told(known, acting(NURSE)) == {(TEAM, "Here", "")}
    assert (RelationshipKind.DUTY_CONTACT, "Here", "Two") in told(known, other)


def test_what_was_taken_from_an_entry_that_is_closed_is_left_out(
    acting: Acting, known: Person, place: Place
) -> None:
    stay = begin(known, place.there, RelationshipKind.ADMITTED)
    assert (RelationshipKind.ADMITTED, "There", "") in told(known, acting(NURSE))
    Relationship.objects.filter(id=stay.id).update(reference=str(uuid7()))
    assert told(known, acting(NURSE)) == {(TEAM, "Here", "")}


def test_what_others_opened_for_themselves_is_not_listed(
    acting: Acting, reviewer: Acting, known: Person
) -> None:
    actions.override(person=known.id, need="risk-of-harm", by=reviewer(NURSE))
    assert told(known, acting(NURSE)) == {(TEAM, "Here", "")}
    assert (RelationshipKind.OVERRIDE, "Here", "Two") in told(known, reviewer(NURSE))


def test_why_is_for_colleagues_and_not_where_it_tells_a_subject(
    acting: Acting, reviewer: Acting, known: Person, place: Place
) -> None:
    other = reviewer(NURSE)
    for kind, why in ((CASELOAD, "Wound care"), (SERVICE, "Talked about self-harm")):
        actions.begin_working(person=known.id, kind=kind, staff=other.account, reason=why, by=acting(NURSE))
    begin(known, place.there, SERVICE, reason="Theirs")

    def reasons(role: Role) -> set[str]:
        return {one.reason for one in working_with(known.id, viewer=acting(role))}

    assert reasons(NURSE) == {"", "Wound care", "Talked about self-harm"}
    assert reasons(THERAPIST) == {"", "Wound care"}


def test_where_somebody_lives_who_is_not_to_be_found_is_not_told_by_who_works_with_them(
    acting: Acting, person: Person, place: Place
) -> None:
    said = {"described_at": clock.now(), "traced_apart": True}
    SourceRecord.objects.create(organisation=place.here, local_id="1", person=person, home=person, **said)
    begin(person, place.there, RelationshipKind.REGISTERED_PRACTICE)
    with pytest.raises(NotPermitted):
        told(person, acting(Role.FRONT_DOOR_ADVISER))
    begin(person, place.here, TEAM, team=place.team)
    assert len(told(person, acting(Role.FRONT_DOOR_ADVISER))) == 2


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("The Harbour Refuge", Category.SAFEGUARDING),
        ("Refugee welcome team", None),
        ("Sarcoma nurses", None),
        ("Domestic help", None),
        ("Sexual violence support", Category.SAFEGUARDING),
        ("GUM clinic", Category.SEXUAL_AND_REPRODUCTIVE_HEALTH),
        ("Community drug and alcohol team", Category.SUBSTANCE_MISUSE),
        ("CMHT north", Category.MENTAL_HEALTH),
        ("Clinical genetics", Category.GENETIC),
        ("District nursing", None),
        ("", None),
    ],
)
def test_what_a_service_is_called_tells_what_it_is_for(name: str, subject: Category | None) -> None:
    assert subject_of_name(name) == subject


def test_a_service_that_does_one_thing_tells_by_its_name_and_a_trust_does_not(
    acting: Acting, known: Person
) -> None:
    for code, kind in (("VOL", OrganisationKind.VOLUNTARY), ("TRUST", OrganisationKind.COMMUNITY_TRUST)):
        at = organisations.ensure(code=code, name=f"{code} mental health", kind=kind, by=KEEPER)
        begin(known, at, SERVICE)
    assert {name for _, name, _ in told(known, acting(THERAPIST))} == {"Here", "TRUST mental health"}


def test_whoever_is_in_it_knows_of_it_whatever_it_is_about() -> None:
    closed = Known("override", True, True, True, frozenset({Category.SAFEGUARDING}))
    assert may_be_told(closed, ())
    assert not may_be_told(Known("caseload", False, False, True, frozenset()), frozenset(Category))
