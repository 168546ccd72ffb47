"""A social care assessor prepares an assessment, and writes down what was agreed."""

from pathlib import Path

from tests.journeys.histories import (
    DAUGHTER,
    DAY_CARE,
    FRAILTY,
    MIND,
    SAFEGUARDING,
    SEXUAL,
    TELLING_MEDICINE,
    Histories,
)
from tests.journeys.journey import Journey
from tests.journeys.newcomers import given_somebody_served


def test_an_assessor_reads_what_bears_on_the_assessment(journey: Journey, histories: Histories) -> None:
    journey.given_they_are_signed_in_as("assessor")
    journey.given_the_page_of(histories.cared_for.nhs_number)
    assert FRAILTY in journey.part("Usual ability").inner_text()
    assert DAUGHTER in journey.part("Who to ring").inner_text()
    assert TELLING_MEDICINE in journey.part("Current medicines").inner_text()
    journey.then_they_see(DAY_CARE, MIND, SAFEGUARDING)
    journey.then_they_see("Facts of some restricted kinds, which your role and relationship do not open.")
    journey.then_they_do_not_see(SEXUAL)
    journey.then_the_page_is_sound()


def test_an_assessor_writes_down_the_visit(journey: Journey, tmp_path: Path) -> None:
    words = f"She wants to bath alone again, {journey.width}."
    journey.given_they_are_signed_in_as("assessor")
    journey.given_the_page_of(given_somebody_served(journey, tmp_path).nhs_number)
    journey.when_they_follow("Write a note")
    journey.when_they_tick("Visit")
    journey.when_they_fill("What happened", words)
    journey.when_they_press("Save the note")
    journey.then_they_see(words)
    journey.then_the_page_is_sound()


def test_of_whoever_the_council_does_not_work_with_only_what_an_emergency_needs_is_open(
    journey: Journey, histories: Histories
) -> None:
    """What an emergency needs is open, and no more: there is a way in, which is looked at."""
    journey.given_they_are_signed_in_as("assessor")
    journey.given_the_page_of(histories.stranger(journey).nhs_number)
    journey.then_they_see("You are not recorded as working with this person")
    assert journey.part("Allergies").count() == 1
    journey.then_they_do_not_see(DAY_CARE, DAUGHTER, MIND, SAFEGUARDING)
    journey.then_the_page_is_sound()
