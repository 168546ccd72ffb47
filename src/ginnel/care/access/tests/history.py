"""The machine of random histories: who does what, and who comes and leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

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
from ginnel.care.access.rules import Described
from ginnel.care.access.states import Caller, ContactState, Door, OutcomeKind, Part, ReferralState, Urgency
from ginnel.care.access.tests.checking import check, unowned
from ginnel.care.access.tests.conftest import Acting, Place, known
from ginnel.foundation.directory import actions as directory
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import StaffRole, Team
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people import actions as people
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.sharing import actions as sharing
from ginnel.foundation.sharing.queries import StaffViewer, service
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from ginnel.kernel.tests.viewers import Permitting

PAUSE = actions.pause_clock
REFUSED = (Conflict, Invalid, NotFound, NotPermitted)
STARTS = (
    datetime(2026, 10, 23, 15, tzinfo=UTC),  # the hour that comes twice
    datetime(2026, 12, 23, 15, tzinfo=UTC),  # Christmas
    datetime(2026, 3, 27, 15, tzinfo=UTC),  # the hour that does not come
)


class History:
    """A front door, social workers and a team that is referred to, who do anything at any time, come and leave."""

    def __init__(self, seed: int, place: Place, acting: Acting) -> None:
        self.dice = Random(seed)
        self.place = place
        self.at = self.dice.choice(STARTS)
        self.people = [known(place).id for _ in range(3)]
        self.acting = acting
        self.works: dict[str, tuple[Role, Team]] = {}
        self.done = self.hired = 0
        with clock.held_at(datetime(2026, 1, 5, tzinfo=UTC)):
            for team in (place.front_door, place.front_door, place.social_work, place.rehabilitation):
                self._hire(team)
        usual = (self.take, self.pass_on, self.work, self.refer, self.answer, self.stop, self.look)
        self.ways: tuple[Callable[[], object], ...] = (
            *4 * (*usual, self.join, self.open_again, self.hurry, self.sweep),
            *(self.hire, self.hire, self.hire, self.leave, self.leave, self.empty),
            *(self.come, self.come, self.die, self.merge, self.proclaim),
        )

    def who(self, *teams: Team) -> StaffViewer:
        """Somebody of these teams, of the council's unless said. Raises NotFound where nobody works there."""
        of = teams or (self.place.front_door, self.place.social_work)
        names = [name for name, (_, team) in self.works.items() if team in of]
        if not names:
            raise NotFound("Nobody works there.")
        name = self.dice.choice(names)
        role, team = self.works[name]
        return self.acting(role, team, name)

    def live(self, steps: int) -> None:
        """Until so many steps were done: what is refused is none."""
        for _ in range(40 * steps):
            if self.done >= steps:
                return
            self.step()
        raise AssertionError("hardly anything is ever done")

    def step(self) -> None:
        """Some minutes pass and something happens, or is refused or comes to nothing. What is in nobody's hands then is
        in somebody's a minute later, when the job has run that looks for it."""
        self.at += timedelta(minutes=self.dice.choice((1, 7, 30, 240, 900)))
        self._do(self.dice.choice(self.ways))
        if self._unowned():
            self.at += timedelta(minutes=1)
            self._do(self.sweep)
            assert self._unowned() == []

    def _do(self, way: Callable[[], object]) -> None:
        with clock.held_at(self.at):
            try:
                is_done = way() is not False
            except REFUSED:
                is_done = False
            if is_done:
                self.done += 1
                check()

    def _unowned(self) -> list[str]:
        with clock.held_at(self.at):
            return unowned({self.place.front_door.id, self.place.social_work.id})

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
        contact = self._contact()
        by = self._holder(contact)
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
        contact = self._contact()
        actions.add_outcome(contact=contact, kind=kind, detail="Done", by=self._holder(contact))

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
        ids = (
            list(OpenReferral.objects.order_by("pk").values_list("pk", flat=True)) if self.is_likely() else []
        )
        referral = self._any(ids or list(Referral.objects.order_by("id").values_list("id", flat=True)))
        by = self.who(self.place.rehabilitation) if self.dice.random() < 0.7 else self.who()
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
        change: Any = self.dice.choice((PAUSE, actions.restart_clock, actions.meet_clock))
        one, contact, referral = self._any(ids)
        by = self.who() if contact else self.who(self.place.rehabilitation)
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

    def look(self) -> bool:
        return bool(actions.tell_of_passed(by=service("front-door")))

    def sweep(self) -> bool:
        """What the job does every minute beside telling of clocks."""
        bounced = actions.return_undeliverable(by=service("front-door"))
        return bool(bounced + actions.give_back_of_leavers(by=service("front-door")))

    def hire(self) -> None:
        place = self.place
        teams = (place.front_door, place.social_work, place.rehabilitation)
        held = {team.id for _, team in self.works.values()}
        self._hire(self.dice.choice([one for one in teams if one.id not in held] or teams))

    def leave(self) -> None:
        self._leave(self._any(sorted(self.works)))

    def empty(self) -> None:
        """A whole team goes."""
        _, gone = self.works[self._any(sorted(self.works))]
        for name in [name for name, (_, team) in self.works.items() if team == gone]:
            self._leave(name)

    def come(self) -> None:
        """Somebody else is known here."""
        if len(self.people) > 4:
            raise Conflict("There are enough.")
        self.people.append(known(self.place).id)

    def die(self) -> None:
        """As a hospital says it."""
        died = SourceRecord.objects.filter(person=self._any(self.people))
        died.update(death_date=self.at.date().isoformat(), is_dead=True)

    def merge(self) -> None:
        """Two turn out to be one."""
        if len(self.people) < 2:
            raise Conflict("There is one.")
        person, other = self.dice.sample(self.people, 2)
        people.merge(person=person, other=other, reason="The same", by=Permitting(identity="service:test"))
        held = SourceRecord.objects.order_by("person").values_list("person", flat=True)
        self.people = list(dict.fromkeys(held))

    def proclaim(self) -> None:
        """A bank holiday, some of them on the day itself; clocks are worked out anew."""
        day = self.at.date() + timedelta(days=self.dice.randrange(6))
        by = service("administer")
        directory.add_bank_holiday(day=day, name="A day of thanks", source="The Gazette", by=by)
        actions.mend_standing(by=service("front-door"))

    def _holder(self, contact: UUID) -> StaffViewer:
        """Mostly whoever has it."""
        has = OpenContact.objects.filter(pk=contact).values_list("staff__username", flat=True).first()
        if has in self.works and self.is_likely():
            role, team = self.works[has]
            return self.acting(role, team, has)
        return self.who()

    def is_likely(self) -> bool:
        return self.dice.random() < 0.8

    def _hire(self, team: Team) -> None:
        role = {self.place.social_work: Role.SOCIAL_WORKER, self.place.rehabilitation: Role.PHYSIOTHERAPIST}
        self.hired += 1
        name = f"worker {self.hired}"
        self.works[name] = (role.get(team, Role.FRONT_DOOR_ADVISER), team)
        self.acting(*self.works[name], name)

    def _leave(self, name: str) -> None:
        del self.works[name]
        for held in StaffRole.objects.filter(account__username=name, ending=None):
            organisations.end_role(staff_role=held, reason="Left", by=service("administer"))

    def _any(self, found: Sequence[Any]) -> Any:
        """Raises NotFound where there is none yet."""
        if not found:
            raise NotFound("There is none yet.")
        return self.dice.choice(found)

    def _contact(self) -> UUID:
        """Mostly one that is open."""
        ids = (
            list(OpenContact.objects.order_by("pk").values_list("pk", flat=True)) if self.is_likely() else []
        )
        found: UUID = self._any(ids or list(Contact.objects.order_by("id").values_list("id", flat=True)))
        return found

    def _number(self, steps: Any, **of: UUID) -> int:
        """Mostly the last step, sometimes one that is past."""
        last: int = steps.objects.filter(**of).count()
        return last if self.dice.random() < 0.8 else last - 1
