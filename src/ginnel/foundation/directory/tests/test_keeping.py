"""Organisations keep their own entries: who may, what a feed may no longer change, and two at once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from ginnel.foundation.audit.models import Event
from ginnel.foundation.directory import actions, queries
from ginnel.foundation.directory.actions import Terms
from ginnel.foundation.directory.models import HarvestRemark, ListingVersion
from ginnel.foundation.directory.queries import KeptEntry
from ginnel.foundation.directory.rules.entries import PlaceTyped
from ginnel.foundation.directory.rules.harvesting import Given
from ginnel.foundation.directory.tests.documents import id_of, service
from ginnel.foundation.directory.tests.test_chasing import keeper
from ginnel.foundation.directory.tests.test_entries import TYPED
from ginnel.foundation.directory.tests.test_sources import staff
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.notices.rules import state
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound, NotPermitted, Stale
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Viewer

pytestmark = pytest.mark.django_db
KEEPER = staff(Role.VOLUNTARY_LINK_WORKER)
OTHER = staff(Role.RECORD_KEEPER, "ZV002")


@pytest.fixture(autouse=True)
def own() -> Organisation:
    Organisation.objects.create(code="ZV002", name="Other")
    return Organisation.objects.create(code="ZV001", name="Own")


def shown(id: UUID, viewer: Viewer = KEEPER) -> KeptEntry:
    return queries.own_entry(id, viewer=viewer, stale_within=100)


def added(**changed: Any) -> UUID:
    kept = actions.add_entry(entry=replace(TYPED, **changed), by=KEEPER)
    assert kept.listing and not kept.faults
    return kept.listing


def change(
    id: UUID, by: Viewer = KEEPER, *, seen: int = 1, right: bool = False, **changed: Any
) -> actions.Kept:
    entry = replace(shown(id).entry, **changed)
    return actions.change_entry(listing=id, entry=entry, seen=seen, is_right=right, by=by)


def test_an_entry_that_is_added_is_found_by_everybody_and_assured_today() -> None:
    id = added()
    (found,) = queries.search(queries.Asked(words="lunch club")).items
    assert (found.id, found.assured_on) == (id, clock.today())
    assert found.document["organization"]["name"] == "Own"
    (listed,) = queries.own_entries(viewer=KEEPER, stale_within=100)
    assert (listed.name, listed.is_here, listed.said_by, listed.is_stale) == (
        "Lunch club",
        True,
        KEEPER.identity,
        False,
    )
    assert not queries.own_entries(viewer=OTHER, stale_within=100)
    second = added(name="Tea club")
    assert queries.service(second).document["organization"] == found.document["organization"]


def test_each_change_is_another_version_and_only_what_was_looked_through_is_assured() -> None:
    with clock.held_at(clock.now() - timedelta(days=300)):
        id = added()
    assert change(id, what="Two courses.").listing == id
    assert queries.service(id).assured_on == clock.today() - timedelta(days=300)
    assert shown(id).own.is_stale
    actions.assure_entry(listing=id, seen=2, by=KEEPER)
    assert queries.service(id).assured_on == clock.today()
    assert [one.number for one in shown(id).versions] == [3, 2, 1]
    events = Event.objects.filter(action="directory.service-listed").count()
    assert events == ListingVersion.objects.count() == 3


def test_of_two_at_once_the_second_is_told_and_nothing_of_the_first_is_lost() -> None:
    id = added()
    change(id, what="Two courses.")
    with pytest.raises(Stale):
        change(id, seen=1, name="Dinner club")
    with pytest.raises(Stale):
        actions.assure_entry(listing=id, seen=1, by=KEEPER)
    assert (shown(id).entry.what, shown(id).entry.name) == ("Two courses.", "Lunch club")
    before = queries.entry_before(id, 1, viewer=KEEPER)
    assert before and before.what == "A hot dinner."
    assert queries.entry_before(id, 1, viewer=OTHER) is None


def test_one_that_is_taken_out_stays_to_be_read_and_can_be_put_back() -> None:
    id = added()
    actions.end_entry(listing=id, seen=1, by=KEEPER)
    assert not queries.search(queries.Asked(words="lunch", only_running=True)).items
    assert queries.service(id).document["status"] == "defunct"
    assert shown(id).own.has_ended
    actions.put_back_entry(listing=id, seen=2, by=KEEPER)
    assert queries.search(queries.Asked(words="lunch", only_running=True)).items


def test_what_is_wrong_is_told_by_its_box_and_nothing_is_kept() -> None:
    kept = actions.add_entry(entry=replace(TYPED, hours=("soon",), places=(PlaceTyped(),)), by=KEEPER)
    assert [one.field for one in kept.faults] == ["hours", "place-0-name"]
    assert not ListingVersion.objects.exists()
    nothing = replace(TYPED, name="a\0b")
    assert [one.field for one in actions.add_entry(entry=nothing, by=KEEPER).faults] == ["name"]


@pytest.mark.parametrize("by", [OTHER, staff(Role.COMMUNITY_NURSE), staff(Role.ANALYST), CLERK])
def test_nobody_else_changes_it(by: Viewer) -> None:
    id = added()
    for attempt in (
        lambda: change(id, by, what="x"),
        lambda: actions.assure_entry(listing=id, seen=1, by=by),
        lambda: actions.end_entry(listing=id, seen=1, by=by),
        lambda: actions.claim_entry(listing=id, by=by),
        lambda: actions.hand_over_entry(listing=id, to="ZV002", by=by),
    ):
        with pytest.raises(NotPermitted):
            attempt()
    with pytest.raises((NotFound, NotPermitted)):
        shown(id, by)
    assert ListingVersion.objects.count() == 1


def fed(own: Organisation, **more: Any) -> actions.Outcome:
    document = service("Bus", phones=[{"id": str(UUID(int=5)), "number": "01632 960009"}], **more)
    return actions.list_service(document=document, organisation=own, feed="county", feed_key="7", by=CLERK)


def test_what_a_feed_says_is_changed_here_only_once_it_is_claimed_and_then_by_no_feed(
    own: Organisation,
) -> None:
    id = fed(own).listing
    assert id
    with pytest.raises(Conflict):
        change(id, what="Ours")
    with pytest.raises(NotPermitted):
        actions.claim_entry(listing=id, by=OTHER)
    actions.claim_entry(listing=id, by=KEEPER)
    with pytest.raises(Conflict):
        actions.claim_entry(listing=id, by=KEEPER)
    assert change(id, what="Ours").listing == id
    again = fed(own, fees="£50")
    assert (again.what, [one.code for one in again.faults]) == ("kept", ["kept-here"])
    assert queries.service(id).document["description"] == "Ours"
    actions.let_feed_keep_entry(listing=id, by=KEEPER)
    assert fed(own, fees="£50").what == "changed"
    assert queries.service(id).document["fees"] == "£50"
    with pytest.raises(Conflict):
        actions.let_feed_keep_entry(listing=id, by=KEEPER)


def read_feed(own: Organisation, *names: str) -> None:
    harvest, number = actions.begin_harvest(feed=queries.feed("county"), by=CLERK)
    given = [Given(name, service(name)) for name in names]
    actions.take_in_page(harvest=harvest, number=number, given=given, remarks=(), by=CLERK)
    actions.end_harvest(harvest=harvest, is_whole=True, said=len(given), by=CLERK)


def test_what_is_kept_here_is_not_gone_when_its_feed_drops_it_and_all_else_is(own: Organisation) -> None:
    now = clock.now()
    with clock.held_at(now - timedelta(hours=2)):
        actions.add_feed(name="county", terms=Terms("https://x.example", organisation=own), by=CLERK)
        read_feed(own, "Bus", "Tram", "Boat", "Train", "Taxi")
        actions.claim_entry(listing=UUID(id_of("Bus")), by=KEEPER)
    with clock.held_at(now):
        read_feed(own, "Boat", "Train", "Taxi")
        gone = {name: queries.service(UUID(id_of(name))).is_dropped for name in ("Bus", "Tram", "Boat")}
    assert gone == {"Bus": False, "Tram": True, "Boat": False}


def test_who_answers_for_a_feeds_entry_hands_it_to_whoever_has_the_service(own: Organisation) -> None:
    id = fed(own).listing
    assert id
    for to in ("NOBODY", "ZV001", "", "ZV002"):
        with pytest.raises(Invalid):
            actions.hand_over_entry(listing=id, to=to, by=KEEPER)
    other = Organisation.objects.get(code="ZV002")
    account, _ = keeper(other)
    assert queries.organisations_that_keep(viewer=KEEPER) == [("ZV002", "Other")]
    actions.hand_over_entry(listing=id, to="ZV002", by=KEEPER)
    (notice,) = Notice.objects.all()
    assert (notice.organisation, notice.staff_id, notice.text.split(":")[0]) == (other, account.id, "Bus")
    with pytest.raises(NotPermitted):
        actions.claim_entry(listing=id, by=KEEPER)
    actions.claim_entry(listing=id, by=OTHER)
    entry = replace(shown(id, OTHER).entry, what="Theirs")
    assert actions.change_entry(listing=id, entry=entry, seen=1, is_right=True, by=OTHER).listing == id
    assert not queries.own_entries(viewer=KEEPER, stale_within=100)
    said = json.loads(ListingVersion.objects.get(listing=id, number=2).document)
    assert (said["description"], said["assured_date"]) == ("Theirs", clock.today().isoformat())
    with pytest.raises(NotFound):
        actions.claim_entry(listing=UUID(int=9), by=KEEPER)


def test_what_waits_of_an_entry_goes_with_it_to_whoever_it_is_handed_to(own: Organisation) -> None:
    with clock.held_at(clock.now() - timedelta(days=300)):
        id = added()
    keeper(Organisation.objects.get(code="ZV002"))
    actions.chase_stale(by=CLERK)
    actions.hand_over_entry(listing=id, to="ZV002", by=KEEPER)
    found = {
        (one.organisation.code, state([change.state for change in one.changes.all()]))
        for one in Notice.objects.filter(text__startswith="Lunch club")
    }
    assert found == {("ZV001", "withdrawn"), ("ZV002", "raised")}


def test_what_is_sent_twice_is_added_once_and_something_else_under_the_same_id_is_added_too() -> None:
    id = uuid7()
    first, second = (actions.add_entry(entry=TYPED, id=id, by=KEEPER).listing for _ in range(2))
    assert first == second == id and ListingVersion.objects.count() == 1
    change(id, what="Two courses.")
    assert actions.add_entry(entry=TYPED, id=id, by=KEEPER).listing == id
    other = actions.add_entry(entry=replace(TYPED, name="Tea club"), id=id, by=KEEPER).listing
    theirs = actions.add_entry(entry=TYPED, id=id, by=OTHER).listing
    foreign = actions.add_entry(entry=TYPED, id=UUID(id_of("Bus")), by=KEEPER).listing
    assert len({id, other, theirs, foreign, UUID(id_of("Bus"))}) == 5
    assert actions.add_entry(entry=replace(TYPED, hours=("soon",)), id=id, by=KEEPER).faults


def test_saying_that_it_is_right_says_of_room_too_that_it_is_so_today() -> None:
    day = clock.today() - timedelta(days=30)
    with clock.held_at(clock.now() - timedelta(days=30)):
        id = added(room_on=day)
    assert change(id, what="Two courses.").listing and shown(id).entry.room_on == day
    assert change(id, seen=2, weeks=9).listing and shown(id).entry.room_on == clock.today()
    with clock.held_at(clock.now() + timedelta(days=3)):
        actions.assure_entry(listing=id, seen=3, by=KEEPER)
        assert shown(id).entry.room_on == clock.today()


def test_what_is_mended_of_an_entry_that_is_kept_here_is_not_accepted(own: Organisation) -> None:
    actions.add_feed(name="county", terms=Terms("https://x.example", organisation=own), by=CLERK)
    read_feed(own, "Bus")
    harvest, number = actions.begin_harvest(feed=queries.feed("county"), by=CLERK)
    broken = Given("Bus", {**service("Bus"), "name": ""})
    actions.take_in_page(harvest=harvest, number=number, given=[broken], remarks=(), by=CLERK)
    (item,) = queries.quarantined_services()
    actions.claim_entry(listing=UUID(id_of("Bus")), by=KEEPER)
    actions.fix_service(id=item.id, document=service("Bus", fees="£50"), by=CLERK)
    assert actions.replay_service(id=item.id, by=CLERK) == "refused"
    assert "keeps this entry itself" in item.decisions.latest("pk").reason
    assert "fees" not in queries.service(UUID(id_of("Bus"))).document
    whole = Given("Bus", service("Bus", fees="£60"))
    counts = actions.take_in_page(harvest=harvest, number=number + 1, given=[whole], remarks=(), by=CLERK)
    assert counts == {"kept": 1}
    assert not HarvestRemark.objects.filter(code="kept-here").exists()
