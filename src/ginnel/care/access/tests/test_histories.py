"""Random histories of a front door: whatever happens in whatever order, nothing is ever in nobody's hands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db.models import F

from ginnel.care.access import actions, queries
from ginnel.care.access.models import (
    Clock,
    Contact,
    ContactStep,
    OpenContact,
    OpenReferral,
    Referral,
    ReferralStep,
)
from ginnel.care.access.queries.clocks import events_of
from ginnel.care.access.rules import Described, hours_of
from ginnel.care.access.rules.standing import pauses
from ginnel.care.access.states import (
    CONTACT_TRANSITIONS,
    REFERRAL_ENDS,
    REFERRAL_TRANSITIONS,
    WITH_SENDER,
    Caller,
    ClockEvent,
    ContactState,
    Door,
    OutcomeKind,
    Part,
    ReferralState,
    Urgency,
)
from ginnel.care.access.tests.conftest import Acting, Place, known
from ginnel.care.access.tests.test_clocks import slowly_due
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing import actions as sharing
from ginnel.foundation.sharing.queries import StaffViewer, service
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound, NotPermitted

pytestmark = pytest.mark.django_db
_STANDS = ("number", "state", "team_id", "staff_id")
PAUSE = actions.pause_clock
DONE = {ClockEvent.MET, ClockEvent.CANCELLED}
REFUSED = (Conflict, Invalid, NotFound, NotPermitted)
STARTS = (
    datetime(2026, 10, 23, 15, tzinfo=UTC),  # the hour that comes twice
    datetime(2026, 12, 23, 15, tzinfo=UTC),  # Christmas
    datetime(2026, 3, 27, 15, tzinfo=UTC),  # the hour that does not come
)


class History:
    """One front door, three workers and a therapist, who do anything at any time."""

    def __init__(self, seed: int, place: Place, acting: Acting) -> None:
        self.dice = Random(seed)
        self.place = place
        self.at = self.dice.choice(STARTS)
        self.people = [known(place).id for _ in range(3)]
        with clock.held_at(datetime(2026, 1, 5, tzinfo=UTC)):
            for name in ("one", "two"):
                acting(name=name)
            acting(Role.SOCIAL_WORKER, place.social_work, "worker")
            acting(Role.PHYSIOTHERAPIST, place.rehabilitation, "therapist")
        self.acting = acting
        self.done = 0
        self.ways = (
            *(self.take, self.pass_on, self.work, self.refer, self.answer, self.stop, self.look),
            *(self.join, self.open_again, self.hurry),
        )

    def who(self) -> StaffViewer:
        return self.dice.choice(
            [
                lambda: self.acting(name="one"),
                lambda: self.acting(name="two"),
                lambda: self.acting(Role.SOCIAL_WORKER, self.place.social_work, "worker"),
            ]
        )()

    def therapist(self) -> StaffViewer:
        return self.acting(Role.PHYSIOTHERAPIST, self.place.rehabilitation, "therapist")

    def step(self) -> None:
        """Something happens, or is refused; some minutes pass."""
        self.at += timedelta(minutes=self.dice.choice((1, 7, 30, 240, 900)))
        with clock.held_at(self.at):
            try:
                self.dice.choice(self.ways)()
                self.done += 1
            except REFUSED:
                pass
            self.check()

    def take(self) -> None:
        about = self.dice.choice([None, *self.people])
        actions.receive_contact(
            door=self.dice.choice(list(Door)),
            caller=Caller.RELATIVE,
            words="Fell.",
            named=[Described(Part.ABOUT, about)],
            may_have_needs=self.dice.random() < 0.5,
            is_taken=self.dice.random() < 0.5,
            urgency=self.dice.choice((None, *Urgency)),
            happened_at=self.at - timedelta(minutes=self.dice.choice((0, 0, 45, 400))),
            reference=self.dice.choice(("", "", f"form {self.dice.randrange(4)}")),
            by=self.who(),
        )

    def pass_on(self) -> None:
        contact, by = self._contact(), self.who()
        number = self._number(ContactStep, contact=contact)
        to = self.dice.choice(list(ContactState))
        if to == ContactState.TRIAGE:
            actions.take_contact(contact=contact, number=number, by=by)
        elif to == ContactState.CLOSED:
            actions.close_contact(contact=contact, number=number, by=by)
        else:
            team = self.dice.choice((None, self.place.social_work.id, self.place.rehabilitation.id))
            reason = self.dice.choice(("", "They asked"))
            actions.move_contact(contact=contact, number=number, to=to, reason=reason, team=team, by=by)

    def join(self) -> None:
        """Those that can be: two at random hardly ever are."""
        by = self.who()
        pairs = [
            (one, to)
            for one in OpenContact.objects.filter(staff=by.identity)
            .order_by("pk")
            .values_list("pk", flat=True)
            for to in sorted(queries.may_join(one, viewer=by))
        ]
        contact, to = self.dice.choice(pairs or [(self._contact(), self._contact())])
        number = self._number(ContactStep, contact=contact)
        actions.join_contact(contact=contact, number=number, to=to, by=by)

    def open_again(self) -> None:
        joined = Contact.objects.filter(standing=None, outcomes__same_as__isnull=False).distinct()
        ids = list(joined.order_by("id").values_list("id", flat=True)) or [self._contact()]
        contact, by = self.dice.choice(ids), self.who()
        number = self._number(ContactStep, contact=contact)
        actions.move_contact(
            contact=contact, number=number, to=ContactState.WAITING, reason="Not the same", by=by
        )

    def work(self) -> None:
        kind = self.dice.choice(list(OutcomeKind))
        actions.add_outcome(contact=self._contact(), kind=kind, detail="Done", by=self.who())

    def refer(self) -> None:
        by, person = self.who(), self.dice.choice(self.people)
        sharing.be_there(person=person, presence="here", by=by)
        actions.send_referral(
            person=person,
            to_team=self.place.rehabilitation.id,
            asked_for="Strength.",
            urgency=self.dice.choice(list(Urgency)),
            reference=self.dice.choice(("", f"form {self.dice.randrange(3)}")),
            by=by,
        )

    def answer(self) -> None:
        ids = list(Referral.objects.order_by("id").values_list("id", flat=True))
        if not ids:
            return
        referral = self.dice.choice(ids)
        by = self.therapist() if self.dice.random() < 0.7 else self.who()
        actions.move_referral(
            referral=referral,
            number=self._number(ReferralStep, referral=referral),
            to=self.dice.choice(list(ReferralState)),
            reason=self.dice.choice(("", "Because")),
            next_step=self.dice.choice(("", "Ask the other team")),
            by=by,
        )

    def stop(self) -> None:
        ids = list(Clock.objects.order_by("id").values_list("id", "contact_id", "referral_id"))
        if ids:
            change: Any = self.dice.choice((PAUSE, actions.restart_clock, actions.meet_clock))
            one, contact, referral = self.dice.choice(ids)
            by = self.who() if contact else self.therapist()
            until = self.dice.choice((None, 1, 60, 60 * 26, 60 * 24 * 5))
            more = {"until": until and self.at + timedelta(minutes=until)} if change == PAUSE else {}
            change(clock_id=one, of=contact or referral, reason="Because", **more, by=by)

    def hurry(self) -> None:
        """Somebody something of theirs: of others they are refused."""
        by, urgency = self.who(), self.dice.choice(list(Urgency))
        held = OpenContact.objects.filter(staff=by.identity).order_by("pk").values_list("pk", flat=True)
        contact = self.dice.choice(list(held) or [self._contact()])
        actions.hurry_contact(
            contact=contact, urgency=urgency, since=self.dice.choice((None, self.at)), by=by
        )

    def look(self) -> None:
        actions.tell_of_passed(by=service("front-door"))

    def check(self) -> None:
        """Everything open is in somebody's hands, and every list is what its steps say."""
        for model, steps, opened, ended in (
            (Contact, ContactStep, OpenContact, {ContactState.CLOSED}),
            (Referral, ReferralStep, OpenReferral, REFERRAL_ENDS),
        ):
            key = f"{model.__name__.lower()}_id"
            last: dict[UUID, Any] = {}
            for step in steps.objects.order_by(key, "number").values(key, *_STANDS):
                assert step["number"] == (last[step[key]]["number"] + 1 if step[key] in last else 1)
                last[step[key]] = step
            assert last.keys() == set(model.objects.values_list("id", flat=True))
            standing = {one.pop(key): one for one in opened.objects.values(key, *_STANDS)}
            still = {id: step for id, step in last.items() if step["state"] not in ended}
            assert standing == {id: {name: step[name] for name in _STANDS} for id, step in still.items()}
            assert all(one["team_id"] for one in standing.values())
            self.check_told(opened)
        theirs = ReferralStep.objects.filter(state__in=WITH_SENDER)
        assert not theirs.exclude(team=F("referral__from_team")).exists()

    def check_told(self, opened: Any) -> None:
        """Of everything open somebody is told, was told, or said that they were seen after it was taken on."""
        for one in opened.objects.filter(tell_at=None):
            of = getattr(one, "contact", None) or one.referral
            happened = {event for each in of.clocks.all() for event, _ in events_of(each)}
            is_seen = one.state == ReferralState.ACCEPTED and ClockEvent.MET in happened
            assert is_seen or self._was_told(of)

    def _was_told(self, of: Any) -> bool:
        """Of a clock that is not done with."""
        found = [{event for event, _ in events_of(one)} for one in of.clocks.all()]
        return any(ClockEvent.PASSED in one and not one & DONE for one in found)

    def check_moves(self) -> None:
        """No step that the tables do not have."""
        for steps, key, table in (
            (ContactStep, "contact_id", CONTACT_TRANSITIONS),
            (ReferralStep, "referral_id", REFERRAL_TRANSITIONS),
        ):
            rows = list(steps.objects.order_by(key, "number").values_list(key, "state"))
            for before, after in zip(rows, rows[1:], strict=False):
                if before[0] == after[0]:
                    assert after[1] in table[before[1]]

    def check_clocks(self) -> None:
        """When what is open is due is what a referee says who looks at every minute, and so are the lists' counts."""
        for opened, key in ((OpenContact, "contact"), (OpenReferral, "referral")):
            for one in opened.objects.all():
                clocks = Clock.objects.filter(**{key: getattr(one, key)}).prefetch_related("changes")
                dues = [(each, due) for each in clocks if (due := self._due(each)) is not None]
                assert one.due_at == min((due for _, due in dues), default=None)
                untold = [due for each, due in dues if not self._is_told(each, due)]
                assert one.tell_at == min(untold, default=None)
        for by in (self.acting(name="one"), self.therapist()):
            for listed in (queries.contacts_open, queries.referrals_open):
                found = listed(viewer=by)
                assert found.total == len(found.lines) or found.total > queries.PAGE
        assert queries.contacts_open(viewer=self.acting(name="one")).total == OpenContact.objects.count()

    def check_given_back(self) -> int:
        """Each clock of an urgency that ended by being joined runs again from when it began, once it is opened again;
        how many do."""
        found = 0
        for contact in Contact.objects.filter(
            standing__isnull=False, outcomes__same_as__isnull=False
        ).distinct():
            joins = set(contact.outcomes.filter(same_as__isnull=False).values_list("at", flat=True))
            clocks = contact.clocks.filter(kind__in=Urgency.values).prefetch_related("changes")
            for one in clocks:
                ended = {at for event, at in events_of(one) if event == ClockEvent.CANCELLED}
                if ended & joins:
                    later = [each for each in clocks if each.id > one.id and each.kind == one.kind]
                    assert any(each.started_at == one.started_at for each in later)
                    found += 1
        return found

    def _due(self, one: Clock) -> datetime | None:
        events = events_of(one)
        if any(event in (ClockEvent.MET, ClockEvent.CANCELLED) for event, _ in events):
            return None
        stopped = pauses(events)
        if any(each.until is None for each in stopped):
            return None
        return slowly_due(one.started_at, one.allowed, hours_of(f"{one.hours} minutes")[0], stopped)

    def _is_told(self, one: Clock, due: datetime) -> bool:
        return one.changes.filter(event=ClockEvent.PASSED, at__gte=due).exists()

    def _contact(self) -> UUID:
        ids = list(Contact.objects.order_by("id").values_list("id", flat=True))
        if not ids:
            raise NotFound("There is none yet.")
        return self.dice.choice(ids)

    def _number(self, steps: Any, **of: UUID) -> int:
        """Mostly the last step, sometimes one that is past."""
        last: int = steps.objects.filter(**of).count()
        return last if self.dice.random() < 0.8 else last - 1


def live(seed: int, steps: int, place: Place, acting: Acting) -> int:
    history = History(seed, place, acting)
    for _ in range(steps):
        history.step()
    with clock.held_at(history.at):
        history.check_moves()
        history.check_clocks()
        history.check_given_back()
        assert actions.mend_standing(by=service("front-door")) == 0
    return history.done


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_ever_in_nobodys_hands(seed: int, place: Place, acting: Acting) -> None:
    assert live(seed, 80, place, acting) > 26


def test_histories_join_what_is_urgent_and_open_it_again(place: Place, acting: Acting) -> None:
    """So that what is checked of them happens."""
    history = History(7, place, acting)
    history.ways = (history.take, history.join, history.open_again)
    for _ in range(100):
        history.step()
    with clock.held_at(history.at):
        history.check_clocks()
    assert history.check_given_back() > 0


@pytest.mark.verify
@pytest.mark.parametrize("seed", range(100, 500))
def test_nothing_is_ever_in_nobodys_hands_whatever_happens(seed: int, place: Place, acting: Acting) -> None:
    """Four hundred histories of 250 steps: a hundred thousand."""
    assert live(seed, 250, place, acting) > 80
