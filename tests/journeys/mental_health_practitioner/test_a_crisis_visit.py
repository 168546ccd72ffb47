"""After a crisis call a practitioner knows what is going on in somebody's mind, and what their medicines do."""

from tests.journeys.histories import (
    ALLERGY,
    DAUGHTER,
    KEY,
    MIND,
    SAFEGUARDING,
    TELLING_MEDICINE,
    Histories,
)
from tests.journeys.journey import Journey


def test_a_practitioner_reads_before_the_visit(journey: Journey, histories: Histories) -> None:
    journey.given_they_are_signed_in_as("mental-health")
    journey.given_the_page_of(histories.cared_for.nhs_number)
    assert ALLERGY in journey.part("Allergies").inner_text()
    assert TELLING_MEDICINE in journey.part("Current medicines").inner_text()
    assert DAUGHTER in journey.part("Who to ring").inner_text()
    assert KEY in journey.part("Getting in and staying safe").inner_text()
    journey.then_they_see(MIND, SAFEGUARDING, "Urgent community response: visit")
    journey.then_they_do_not_see("Any of the following is not shown to you")
    journey.then_the_page_is_sound()


def test_of_whoever_is_not_theirs_nothing_of_the_mind_is_open(journey: Journey, histories: Histories) -> None:
    """Nor is it theirs to decide whether there is a duty to enquire: that is the council's."""
    journey.given_they_are_signed_in_as("mental-health")
    journey.given_the_page_of(histories.stranger(journey).nhs_number)
    journey.then_they_see(ALLERGY, "You are not recorded as working with this person")
    journey.then_they_do_not_see(MIND, TELLING_MEDICINE, SAFEGUARDING, DAUGHTER, KEY)
    journey.then_the_page_is_sound()

    journey.when_they_open("/safeguarding/")
    journey.then_they_are_refused("Your role does not include this part of Ginnel (decide safeguarding).")
