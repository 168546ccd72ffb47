"""Random histories of a safeguarding team: whatever happens in whatever order, no concern is in nobody's hands, and
none is decided but by the council's own, who did not raise it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from uuid import UUID

import pytest

from ginnel.care.safeguarding import actions, queries
from ginnel.care.safeguarding.models import (
    Concern,
    ConcernPerson,
    ConcernStep,
    Conclusion,
    DutyDecision,
    Enquiry,
)
from ginnel.care.safeguarding.rules import duty
from ginnel.care.safeguarding.states import (
    CONCERN_TRANSITIONS,
    DECISIONS,
    Advocacy,
    ConcernState,
    Known,
    WishesMet,
)
from ginnel.care.safeguarding.tests.conftest import Acting, Place, known, limbs, raised
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.record.models import Resource
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from ginnel.kernel.viewer import Purpose

pytestmark = pytest.mark.django_db
REFUSED = (Conflict, Invalid, NotFound, NotPermitted)


class History:
    """Two of the safeguarding team, one of a locality, and a nurse, who do anything at any time."""

    def __init__(self, seed: int, place: Place, acting: Acting) -> None:
        self.dice = Random(seed)
        self.place = place
        self.acting = acting
        self.at = datetime(2026, 10, 23, 15, tzinfo=UTC)
        with clock.held_at(self.at):
            self.people = [known(place.council), known(place.trust)]
            self.numbers = {self._viewer(number).account: number for number in range(4)}
        self.holder: UUID | None = None
        with clock.held_at(self.at):
            raised(self._viewer(3), self.people[0])
        self.done = 0

    def _viewer(self, number: int) -> StaffViewer:
        place, safety = self.place, Purpose.SAFEGUARDING
        if number == 3:
            return self.acting(Role.COMMUNITY_NURSE, place.nurses, "nurse")
        team = place.locality if number == 2 else place.safeguarding
        return self.acting(team=team, name=f"worker{number}", purpose=safety if number == 1 else None)

    def who(self) -> StaffViewer:
        """Mostly whoever has the concern that was chosen last."""
        if self.holder in self.numbers and self.dice.random() < 0.7:
            return self._viewer(self.numbers[self.holder])
        return self._viewer(self.dice.choice((0, 0, 0, 1, 1, 2, 3)))

    def live(self, steps: int) -> None:
        """Until so many steps were done: what is refused is none."""
        for _ in range(40 * steps):
            if self.done >= steps:
                return
            self.step()
        raise AssertionError("hardly anything is ever done")

    def step(self) -> None:
        """Something happens, or is refused; some time passes."""
        self.at += timedelta(hours=self.dice.choice((1, 1, 3, 20)))
        with clock.held_at(self.at):
            try:
                doing: tuple[Callable[[], None], ...] = (
                    self.raise_one, self.take, self.take, self.take, self.hand, self.decide, self.decide, self.enquire,
                    self.conclude, self.reopen, self.learn,
                )  # fmt: skip
                self.dice.choice(doing)()
                self.done += 1
            except REFUSED:
                pass
            self.check()

    def raise_one(self) -> None:
        reference = self.dice.choice(("", "form 1", "form 2"))
        words = self.dice.choice(("She flinches.", "He hit her."))
        raised(self.who(), self.dice.choice([None, *self.people]), reference=reference, words=words)

    def take(self) -> None:
        actions.take_concern(**self._one(), by=self.who())

    def hand(self) -> None:
        team = self.dice.choice((None, self.place.locality.id, self.place.nurses.id))
        actions.hand_over(
            **self._one(), reason=self.dice.choice(("", "They know her")), team=team, by=self.who()
        )

    def decide(self) -> None:
        answers = self.dice.choices(list(Known), weights=(6, 1, 1), k=3)
        outcome = self.dice.choice((ConcernState.DUTY, ConcernState.DUTY, ConcernState.NO_DUTY))
        actions.decide(**self._one(), limbs=limbs(*answers), outcome=outcome, reasons="Seen", by=self.who())

    def enquire(self) -> None:
        actions.enquire(
            **self._one(),
            asks="What happened",
            advocacy=self.dice.choice(list(Advocacy)),
            is_planned=self.dice.random() < 0.4,
            made_by=self.dice.choice(("", "TRUST", "NOBODY")),
            by_when=self.dice.choice((None, clock.today() + timedelta(days=5))),
            by=self.who(),
        )

    def conclude(self) -> None:
        met = self.dice.choice(list(WishesMet))
        actions.conclude(**self._one(), outcome="Safe now", wishes_met=met, by=self.who())

    def reopen(self) -> None:
        actions.reopen(**self._one(), reason="Again", by=self.who())

    def learn(self) -> None:
        concern, by = self._one()["concern"], self.who()
        if self.dice.random() < 0.5:
            actions.add_wish(concern=concern, words="My key", by=by)
        elif self.dice.random() < 0.5:
            actions.add_source(concern=concern, said="Somebody", by=by)
        else:
            rows = ConcernPerson.objects.filter(concern=concern).order_by("id").values_list("id", flat=True)
            person = self.dice.choice([None, *(one.id for one in self.people)])
            actions.identify(concern=concern, about=self.dice.choice(list(rows)), person=person, by=by)

    def check(self) -> None:
        """Every concern is a team's of the council, and the steps are in order and in the table."""
        last: dict[UUID, ConcernStep] = {}
        for step in ConcernStep.objects.select_related("team").order_by("concern_id", "number"):
            before = last.get(step.concern_id)
            assert step.number == (before.number + 1 if before else 1)
            assert step.team.organisation_id == self.place.council.id
            assert before is None or step.state in CONCERN_TRANSITIONS[ConcernState(before.state)]
            last[step.concern_id] = step
        assert last.keys() == set(Concern.objects.values_list("id", flat=True))
        still = {one for one, step in last.items() if step.state != ConcernState.CONCLUDED}
        shown = queries.concerns_open(viewer=self._viewer(0))
        assert {one.id for one in shown.lines} == still
        assert shown.total == len(still)

    def check_decisions(self) -> None:
        workers = {str(self._viewer(number).account) for number in range(3)}
        for one in DutyDecision.objects.select_related("concern"):
            assert one.by in workers and one.by != one.concern.raised_by
            assert (
                duty([Known(x) for x in (one.has_needs, one.is_at_risk, one.cannot_protect)]) == one.outcome
            )
        steps = ConcernStep.objects.order_by("concern_id", "number").values_list("concern_id", "state")
        came = [b for a, b in pairwise([(None, ""), *steps]) if b[1] in DECISIONS and a != b]
        assert len(came) == DutyDecision.objects.count()
        assert Conclusion.objects.count() == ConcernStep.objects.filter(state="concluded").count()
        assert not Enquiry.objects.filter(made_by__isnull=False, by_when=None).exists()
        assert not Resource.objects.exists() and not Notice.objects.exclude(person=None).exists()

    def _one(self) -> dict[str, Any]:
        """A concern with its last step, sometimes one that is past."""
        ids = list(Concern.objects.order_by("id").values_list("id", flat=True))
        if not ids:
            raise NotFound("There is none yet.")
        concern = self.dice.choice(ids[-3:])
        steps = ConcernStep.objects.filter(concern=concern).order_by("number")
        self.holder, last = steps.values_list("staff_id", flat=True).reverse()[0], steps.count()
        return {"concern": concern, "number": last if self.dice.random() < 0.9 else last - 1}


def live(seed: int, steps: int, place: Place, acting: Acting) -> int:
    """How many steps were done."""
    history = History(seed, place, acting)
    history.live(steps)
    with clock.held_at(history.at):
        history.check_decisions()
    return history.done


@pytest.mark.parametrize("seed", range(3))
def test_no_concern_is_ever_in_nobodys_hands(seed: int, place: Place, acting: Acting) -> None:
    assert live(seed, 20, place, acting) == 20


@pytest.mark.verify
@pytest.mark.parametrize("seed", range(100, 300))
def test_no_concern_is_ever_in_nobodys_hands_whatever_happens(
    seed: int, place: Place, acting: Acting
) -> None:
    """Two hundred histories of 250 steps that were done: fifty thousand."""
    assert live(seed, 250, place, acting) == 250
