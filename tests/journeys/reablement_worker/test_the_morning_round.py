"""A reablement worker on the morning round: how to get in, what somebody can do, and what they did today."""

from pathlib import Path

from tests.journeys.histories import (
    DAUGHTER,
    FRAILTY,
    KEY,
    MEDICINE,
    PLAN,
    RESTRICTED,
    TELLING_MEDICINE,
    Histories,
)
from tests.journeys.journey import Journey
from tests.journeys.newcomers import given_somebody_served


def test_a_worker_reads_how_to_get_in_and_what_to_practise(journey: Journey, histories: Histories) -> None:
    journey.given_they_are_signed_in_as("reablement")
    journey.given_the_page_of(histories.cared_for.nhs_number)
    assert KEY in journey.part("Getting in and staying safe").inner_text()
    assert FRAILTY in journey.part("Usual ability").inner_text()
    assert DAUGHTER in journey.part("Who to ring").inner_text()
    assert MEDICINE in journey.part("Current medicines").inner_text()
    journey.then_they_see(PLAN, "Not part of your role's work with this person: administrative.")
    journey.then_they_see("Facts of some restricted kinds, which your role and relationship do not open.")
    journey.then_they_do_not_see(*RESTRICTED, TELLING_MEDICINE)
    journey.then_the_page_is_sound()


def test_a_worker_writes_down_what_somebody_did_themself(journey: Journey, tmp_path: Path) -> None:
    words = f"Dressed alone but for the left sock, {journey.width}."
    journey.given_they_are_signed_in_as("reablement")
    journey.given_the_page_of(given_somebody_served(journey, tmp_path).nhs_number)
    journey.when_they_follow("Write a note")
    journey.when_they_tick("Visit")
    journey.when_they_fill("What happened", words)
    journey.then_the_page_is_sound()
    journey.when_they_press("Save the note")
    journey.then_they_see(words)
    journey.then_the_page_is_sound()


def test_whom_the_council_does_not_know_is_not_found(journey: Journey) -> None:
    """Robert Thurgate lives in York, which is another council's."""
    journey.given_they_are_signed_in_as("reablement")
    journey.when_they_look_for("robert thurgate 8/12/1941")
    journey.then_they_see("Nobody found among the people your organisation already knows")
    journey.then_they_do_not_see("THURGATE")
    journey.then_the_page_is_sound()
