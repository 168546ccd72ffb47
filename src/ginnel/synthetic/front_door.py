"""A pretend Monday morning at a council's front door, and the weeks before it, through the noun's own actions."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from ginnel.care.access import actions as access
from ginnel.care.access import queries as access_queries
from ginnel.care.access.rules import Described
from ginnel.care.access.rules.knowing import Given, Question
from ginnel.care.access.states import (
    Answered,
    Caller,
    Door,
    OutcomeKind,
    Part,
    ReferralState,
    Urgency,
    Verdict,
)
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import actions as people
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.kernel import clock

WEEKS, A_DAY, OPEN = 4, 4, 22
SEED = 20261130
_DETAILS = {
    OutcomeKind.IMMEDIATE_INPUT: "Talked through what to do tonight, and sent a grab rail by the handyman.",
    OutcomeKind.DIVERTED: "Neighbour stays tonight, and a carer calls at eight and at noon.",
    OutcomeKind.SIGNPOSTED: "Told of the lunch club and the good neighbours’ list.",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works at it: `adviser` takes calls and what others wrote, `librarian` writes down for the desk, `asked` is
    referred to."""

    adviser: UUID
    librarian: UUID
    asked: UUID

    @property
    def is_staffed(self) -> bool:
        """Whether all of them hold their roles on the day."""
        return all(sharing.staff(staff_role=each) for each in (self.adviser, self.librarian, self.asked))


def fill(folder: Path, organisation: str, desk: Desk) -> int:
    """Take contacts about those the council supports, over four weeks and this morning; how many were taken now. Where
    there are any already, none."""
    by = _viewer(desk.adviser)
    month = timedelta(weeks=WEEKS)
    if access_queries.figures(since=clock.now() - month, until=clock.now(), viewer=by).contacts:
        return 0
    random = Random(SEED)
    people_ = people_on_lists(folder, organisation)
    said = tomllib.loads((files("ginnel.synthetic") / "data/front_door.toml").read_text())["contact"]
    taken = 0
    for at, is_past in _moments():
        with clock.held_at(at):
            if people_ and desk.is_staffed:
                person = people_[random.randrange(len(people_))]
                taken += _live(random.choice(said), person, desk, random, is_past=is_past)
    return taken


def _moments() -> Iterator[tuple[datetime, bool]]:
    """Some each working day of the weeks before, and the hours before now, the last a few minutes ago."""
    now = clock.now()
    for days in range(WEEKS * 7 - 1, 0, -1):
        day = now - timedelta(days=days)
        for turn in range(A_DAY if day.weekday() < 5 else 1):
            yield day.replace(hour=9, minute=7) + timedelta(minutes=97 * turn), True
    for turn in range(OPEN, 0, -1):
        yield now - timedelta(minutes=9 * turn), False


def people_on_lists(folder: Path, organisation: str) -> list[UUID]:
    """Those on the council's lists today."""
    with (folder / "working-with.csv").open(newline="", encoding="utf-8") as stream:
        ids = sorted(
            {row["local_id"] for row in csv.DictReader(stream) if row["organisation"] == organisation}
        )
    at = organisations.by_code(organisation, viewer=sharing.service("synthetic"))
    if at is None or not ids:
        return []
    keys = [(at.id, local_id) for local_id in ids[:400]]
    return [source.person for source in people.ensure(keys=keys, by=sharing.service("observe")).values()]


def _live(said: Mapping[str, Any], person: UUID, desk: Desk, random: Random, *, is_past: bool) -> int:
    """One contact: taken, and if past closed; else as far as this morning has come with it."""
    is_unknown = said["caller"] == Caller.NEIGHBOUR
    named = Described(Part.ABOUT, None, said="The end house") if is_unknown else Described(Part.ABOUT, person)
    is_theirs = said["door"] in (Door.PHONE, Door.WALK_IN, Door.LIBRARY) and (
        is_past or random.random() < 0.4
    )
    taker = _viewer(desk.adviser if is_theirs else desk.librarian)
    contact = access.receive_contact(
        door=Door(said["door"]),
        caller=Caller(said["caller"]),
        words=said["words"],
        named=[named],
        may_have_needs=said["needs"],
        is_taken=is_theirs,
        again=None if is_unknown else access_queries.repeated(person, viewer=taker),
        by=taker,
    )
    if is_past or is_theirs:
        _work(contact, None if is_unknown else person, said, desk, random, is_theirs=is_theirs, ends=is_past)
    return 1


def _work(
    contact: UUID,
    person: UUID | None,
    said: Mapping[str, Any],
    desk: Desk,
    random: Random,
    *,
    is_theirs: bool,
    ends: bool,
) -> None:
    by = _viewer(desk.adviser)
    number = 1
    if not is_theirs:
        access.take_contact(contact=contact, number=number, by=by)
        number += 1
    access.answer(contact=contact, answers=_answers(random), by=by)
    if not ends:
        return
    wanted = {OutcomeKind(random.choice(said["outcomes"]))}
    if said["needs"] and OutcomeKind.EMERGENCY not in wanted:
        wanted.add(random.choice([OutcomeKind.ASSESSMENT_ACCEPTED, OutcomeKind.ASSESSMENT_REFUSED]))
    if person is None:
        wanted = {OutcomeKind.EMERGENCY, OutcomeKind.NOT_REACHED}
    if OutcomeKind.ASSESSMENT_ACCEPTED in wanted:
        wanted.add(OutcomeKind.REFERRED)
    for kind in sorted(wanted):
        if kind == OutcomeKind.REFERRED:
            if person:
                _refer(contact, person, desk, by, random)
        else:
            access.add_outcome(contact=contact, kind=kind, detail=_DETAILS.get(kind, ""), by=by)
    access.close_contact(contact=contact, number=number, by=by)


def _answers(random: Random) -> list[Given]:
    reached = Given(Question.HOW_TO_REACH, Answered.FROM_RECORD)
    if random.random() < 0.15:
        reached = Given(
            Question.HOW_TO_REACH,
            Answered.ASKED_AGAIN,
            "Mobile only",
            again_because="The number did not answer",
        )
    return [
        reached,
        Given(Question.CONSENT, Answered.ASKED_AFRESH, verdict=Verdict.YES),
        Given(Question.CAPACITY, Answered.ASKED_AFRESH, verdict=Verdict.YES),
        Given(Question.ABUSE, Answered.ASKED_AFRESH, verdict=Verdict.NO, is_alone=True),
    ]


def _refer(contact: UUID, person: UUID, desk: Desk, by: StaffViewer, random: Random) -> None:
    """Sent, and answered as such things are: mostly accepted, sometimes declined, sometimes not looked at yet."""
    asked = _viewer(desk.asked)
    assert asked.team is not None
    sent = access.send_referral(
        person=person,
        to_team=asked.team,
        asked_for="Help to get strong and steady again at home. Prefers mornings.",
        urgency=random.choice(list(Urgency)),
        contact=contact,
        by=by,
    )
    turn = random.random()
    if turn < 0.6:
        access.move_referral(referral=sent, number=1, to=ReferralState.ACCEPTED, by=asked)
        access.move_referral(
            referral=sent, number=2, to=ReferralState.COMPLETED, reason="Walks with a frame now", by=asked
        )
    elif turn < 0.8:
        access.move_referral(
            referral=sent,
            number=1,
            to=ReferralState.DECLINED,
            reason="Lives outside the area of the team",
            next_step="Ask the team of the next locality",
            by=asked,
        )


def _viewer(staff_role: UUID) -> StaffViewer:
    """A new request of this worker."""
    viewer = sharing.staff(staff_role=staff_role)
    assert viewer is not None
    return viewer
