"""What is said later, and an enquiry past its day, reach whoever has the concern."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from ginnel.care.safeguarding import actions, tasks
from ginnel.care.safeguarding.states import Advocacy, ConcernState, WishesMet
from ginnel.care.safeguarding.tests.conftest import Acting, Place, limbs, raised
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.sharing.queries import StaffViewer, service
from ginnel.kernel import clock
from ginnel.kernel.clock import held_at

pytestmark = pytest.mark.django_db
Nurse = Callable[[], StaffViewer]
WAITS = "A concern waits for your team. Open the safeguarding list."


def told(since: set[UUID]) -> list[tuple[str | None, str | None]]:
    """(team, colleague) of each notice that was raised since."""
    found = Notice.objects.exclude(id__in=since).order_by("id").select_related("team", "staff")
    return [(one.team and one.team.name, one.staff and one.staff.username) for one in found]


def so_far() -> set[UUID]:
    return set(Notice.objects.values_list("id", flat=True))


def say_more(nurse: Nurse) -> list[tuple[str | None, str | None]]:
    before = so_far()
    raised(nurse(), reference="form 1", words="He hit her.")
    return told(before)


@pytest.fixture
def concern(nurse: Nurse, place: Place) -> UUID:
    return raised(nurse(), reference="form 1")


def test_while_it_is_the_desks_the_desk_is_told(nurse: Nurse, concern: UUID) -> None:
    assert say_more(nurse) == [("Safeguarding", None)]


def test_whoever_has_it_is_told_by_name_and_of_nobody(acting: Acting, nurse: Nurse, concern: UUID) -> None:
    actions.take_concern(concern=concern, number=1, by=acting())
    assert say_more(nurse) == [("Safeguarding", None), (None, "decider")]
    assert set(Notice.objects.values_list("text", "person")) == {(WAITS, None)}


def given(acting: Acting, place: Place, concern: UUID) -> None:
    actions.take_concern(concern=concern, number=1, by=acting())
    actions.hand_over(concern=concern, number=2, reason="They know her", team=place.locality.id, by=acting())


def test_the_team_to_which_it_was_given_is_told(
    acting: Acting, nurse: Nurse, place: Place, concern: UUID
) -> None:
    given(acting, place, concern)
    assert say_more(nurse) == [("Safeguarding", None), ("Locality", None)]
    worker = acting(team=place.locality, name="other")
    actions.take_concern(concern=concern, number=3, by=worker)
    before = so_far()
    raised(nurse(), reference="form 1", words="He did so again.")
    assert told(before) == [("Safeguarding", None), (None, "other")]


def test_nobody_who_may_be_doing_harm_is_told(
    acting: Acting, nurse: Nurse, place: Place, concern: UUID
) -> None:
    acting(team=place.locality, name="other")
    actions.take_concern(concern=concern, number=1, by=acting())
    actions.add_source(concern=concern, said="A worker", username="other", by=acting())
    actions.hand_over(concern=concern, number=2, reason="They know her", team=place.locality.id, by=acting())
    assert say_more(nurse) == [("Safeguarding", None)]


def test_a_holder_who_is_said_to_do_harm_is_told_no_more(
    acting: Acting, nurse: Nurse, place: Place, concern: UUID
) -> None:
    actions.take_concern(concern=concern, number=1, by=acting())
    colleague = acting(name="colleague")
    actions.take_concern(concern=concern, number=2, by=colleague)
    actions.add_source(concern=concern, said="A worker", username="decider", by=colleague)
    actions.hand_over(concern=concern, number=3, reason="Leave", by=acting(name="colleague"))
    assert say_more(nurse) == [("Safeguarding", None)]


def enquiring(acting: Acting, concern: UUID) -> None:
    actions.take_concern(concern=concern, number=1, by=acting())
    said = {"limbs": limbs(), "outcome": ConcernState.DUTY, "reasons": "As above"}
    actions.decide(concern=concern, number=2, by=acting(), **said)
    actions.enquire(
        concern=concern,
        number=3,
        asks="What happened?",
        advocacy=Advocacy.NOT_NEEDED,
        made_by="TRUST",
        by_when=clock.today(),
        by=acting(),
    )


def test_an_enquiry_past_its_day_is_told_once_on_each_day_until_it_is_over(
    acting: Acting, concern: UUID
) -> None:
    now = clock.now().replace(hour=12)
    with held_at(now):
        enquiring(acting, concern)
        before = so_far()
        tasks.chase(0)
        assert told(before) == []
    for day in (1, 2):
        with held_at(now + timedelta(days=day)):
            before = so_far()
            assert actions.chase_enquiries(by=service("front-door")) == 1
            assert actions.chase_enquiries(by=service("front-door")) == 0
            assert told(before) == [("Safeguarding", None), (None, "decider")]
    late = Notice.objects.filter(reason="enquiry-late")
    assert set(late.values_list("person", "text")) == {
        (None, "An enquiry was not answered by its day. Open the safeguarding list.")
    }
    assert late.filter(changes=None).count() == 2
    actions.conclude(
        concern=concern, number=4, outcome="Advice", wishes_met=WishesMet.NONE_EXPRESSED, by=acting()
    )
    assert not late.filter(changes=None).exists()
    with held_at(now + timedelta(days=3)):
        assert actions.chase_enquiries(by=service("front-door")) == 0
