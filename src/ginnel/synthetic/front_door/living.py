"""One contact from its coming to its end, each step at its own moment, as far as it has come by now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from ginnel.care.access import actions as access
from ginnel.care.access import queries as access_queries
from ginnel.care.access.rules import Described
from ginnel.care.access.states import Caller, ContactState, Door, OutcomeKind, Part
from ginnel.kernel import clock
from ginnel.kernel.errors import NotPermitted
from ginnel.synthetic.front_door import answering, coming, referring
from ginnel.synthetic.front_door.desks import Desk, viewer_of

_THERE = frozenset({Door.PHONE, Door.WALK_IN, Door.LIBRARY, Door.CUSTOMER_SERVICE})
_DETAILS = {
    OutcomeKind.IMMEDIATE_INPUT: "Talked through what to do tonight, and sent a grab rail by the handyman.",
    OutcomeKind.DIVERTED: "Neighbour stays tonight, and a carer calls at eight and at noon.",
    OutcomeKind.SIGNPOSTED: "Told of the lunch club and the good neighbours’ list.",
    OutcomeKind.NOT_REACHED: "Rang three times on two days, at nine, at noon and at six. Wrote on the third day.",
}


class NotYet(Exception):
    """What comes next has not come by now."""


@dataclass(frozen=True, slots=True)
class Told:
    """What came: when, what was said (data/front_door.toml) and about whom; `is_stranger` where the council does not
    know them. `beside` is named with them, `mistaken` was taken for them at first; `is_twice` where the form was posted
    twice."""

    at: datetime
    said: Mapping[str, Any]
    person: UUID
    is_stranger: bool = False
    beside: tuple[Part, UUID] | None = None
    mistaken: UUID | None = None
    is_twice: bool = False


@dataclass(slots=True)
class Moment:
    """Where a contact's life has come to; it does not go beyond `now`."""

    at: datetime
    now: datetime

    @contextmanager
    def after(self, wait: timedelta) -> Iterator[None]:
        """Hold the clock that much later. Raises NotYet."""
        self.at += wait
        if self.at > self.now:
            raise NotYet
        with clock.held_at(self.at):
            yield


@dataclass(slots=True)
class Life:
    told: Told
    desk: Desk
    random: Random
    moment: Moment
    contact: UUID = field(init=False)
    number: int = 1
    worker: UUID = field(init=False)

    @property
    def is_nobody_known(self) -> bool:
        return self.told.said["caller"] == Caller.NEIGHBOUR or bool(self.told.said.get("nameless"))

    def minutes(self, middle: float) -> timedelta:
        """About so many, seldom many more."""
        return timedelta(minutes=self.random.lognormvariate(0, 0.8) * middle)


def live(told: Told, desk: Desk, random: Random, now: datetime, *, is_left: bool) -> int:
    """Let it come, and where it is not `is_left` waiting let it be worked on; 1, or 0 where those at the desk may not
    know of whom it is about."""
    life = Life(told, desk, random, Moment(told.at, now))
    is_there = told.said["door"] in _THERE and coming.is_in_office_hours(told.at) and not is_left
    try:
        with life.moment.after(timedelta()):
            _receive(life, is_there=is_there)
    except NotPermitted:
        return 0
    try:
        if not is_left:
            _look_at(life, is_there=is_there)
            _deal_with(life)
    except NotYet:
        pass
    return 1


def _receive(life: Life, *, is_there: bool) -> None:
    told, random = life.told, life.random
    life.worker = life.desk.adviser if random.random() < 0.6 else life.desk.colleague
    by = viewer_of(life.worker if is_there else life.desk.librarian)
    named = _named(life)
    form = f"county {random.getrandbits(96):024x}"
    again = access_queries.repeated(named[0].person, viewer=by) if named[0].person else None
    for _ in range(1 + told.is_twice):
        life.contact = access.receive_contact(
            door=Door(told.said["door"]),
            caller=Caller(told.said["caller"]),
            words=told.said["words"],
            named=named,
            may_have_needs=told.said["needs"],
            reference=form,
            is_taken=is_there,
            again=again,
            by=by,
        )


def _named(life: Life) -> list[Described]:
    if life.is_nobody_known:
        return [Described(Part.ABOUT, None, said="The end house")]
    named = [Described(Part.ABOUT, life.told.mistaken or life.told.person)]
    if life.told.beside:
        named.append(Described(*life.told.beside))
    return named


def _look_at(life: Life, *, is_there: bool) -> None:
    """Somebody takes it, now or when its turn has come; who else was taken for them is taken out again."""
    if not is_there:
        wait = life.minutes(22 if coming.is_in_office_hours(life.told.at) else 40)
        opens = coming.when_open(life.moment.at + wait)
        with life.moment.after(opens - life.moment.at):
            _take(life)
    if life.told.mistaken and not life.is_nobody_known:
        with life.moment.after(timedelta(minutes=4)):
            by = viewer_of(life.worker)
            about = access_queries.contact(life.contact, viewer=by).about
            named = next(one.id for one in about if one.person_id == life.told.mistaken)
            access.identify(contact=life.contact, named=named, person=life.told.person, by=by)


def _take(life: Life) -> None:
    access.take_contact(contact=life.contact, number=life.number, by=viewer_of(life.worker))
    life.number += 1


def _deal_with(life: Life) -> None:
    """Answers, mostly at once; sometimes they are rung back, or a colleague takes over; then what came of it."""
    if life.random.random() < 0.12:
        _ring_back(life)
    elif life.random.random() < 0.1:
        with life.moment.after(life.minutes(40)):
            life.worker = next(one for one in (life.desk.colleague, life.desk.adviser) if one != life.worker)
            _take(life)
    with life.moment.after(life.minutes(18)):
        said = answering.answers(life.random, life.moment, is_known=not life.told.is_stranger)
        access.answer(contact=life.contact, answers=said, by=viewer_of(life.worker))
    with life.moment.after(life.minutes(25)):
        referred = _end(life)
    for one in referred:
        referring.live(one, life)


def _ring_back(life: Life) -> None:
    with life.moment.after(timedelta(minutes=8)):
        access.move_contact(
            contact=life.contact,
            number=life.number,
            to=ContactState.CALL_BACK,
            reason="Did not answer. Rings after two",
            by=viewer_of(life.worker),
        )
        life.number += 1
    wait = life.minutes(110)
    with life.moment.after(coming.when_open(life.moment.at + wait) - life.moment.at):
        _take(life)


def _end(life: Life) -> list[UUID]:
    """Write down what came of it and close it; the referrals that were sent out of it."""
    by, sent = viewer_of(life.worker), []
    for kind in sorted(_outcomes(life)):
        if kind == OutcomeKind.REFERRED:
            sent.append(referring.send(life, by))
        else:
            access.add_outcome(contact=life.contact, kind=kind, detail=_DETAILS.get(kind, ""), by=by)
    access.close_contact(contact=life.contact, number=life.number, by=by)
    return sent


def _outcomes(life: Life) -> set[OutcomeKind]:
    """An assessment is offered where there may be needs; who accepts is referred. Nobody who is not known is."""
    said, random = life.told.said, life.random
    if life.is_nobody_known:
        return {OutcomeKind.EMERGENCY, OutcomeKind.NOT_REACHED}
    wanted = {OutcomeKind(coming.weighted(random, said["outcomes"]))}
    offered = {OutcomeKind.ASSESSMENT_ACCEPTED, OutcomeKind.ASSESSMENT_REFUSED}
    if said["needs"] and not wanted & offered:
        wanted.add(random.choice(sorted(offered)))
    if life.told.is_stranger:
        kept = wanted - {OutcomeKind.REFERRED, OutcomeKind.ASSESSMENT_ACCEPTED}
        wanted = (
            kept | {OutcomeKind.INFORMATION} | ({OutcomeKind.ASSESSMENT_REFUSED} if said["needs"] else set())
        )
    if wanted == {OutcomeKind.DIVERTED}:
        wanted.add(OutcomeKind.INFORMATION)
    if OutcomeKind.ASSESSMENT_ACCEPTED in wanted:
        wanted.add(OutcomeKind.REFERRED)
    return wanted
