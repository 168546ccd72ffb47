"""A discharge coordinator finds out what somebody goes home to, whom to ring there, and who takes it from here."""

from tests.journeys.histories import (
    DAUGHTER,
    DAY_CARE,
    MIND,
    SAFEGUARDING,
    SEXUAL,
    STAY,
    TELEPHONE,
    Histories,
)
from tests.journeys.journey import Journey


def test_a_coordinator_reads_what_somebody_goes_home_to(journey: Journey, histories: Histories) -> None:
    journey.given_they_are_signed_in_as("discharge")
    journey.given_the_page_of(histories.cared_for.nhs_number)
    assert f"{DAUGHTER} (Daughter)" in journey.part("Who to ring").inner_text()
    ring = journey.part("Who to ring").get_by_role("link", name=TELEPHONE)
    assert ring.get_attribute("href") == f"tel:{TELEPHONE.replace(' ', '')}"
    journey.then_they_see(f"In hospital: {STAY}", DAY_CARE, "Duty social work: visit", MIND, SAFEGUARDING)
    journey.then_they_see("Facts of some restricted kinds, which your role and relationship do not open.")
    journey.then_they_do_not_see(SEXUAL)
    journey.then_the_page_is_sound()


def test_a_coordinator_finds_the_councils_team_and_says_who_answers_here(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("discharge")
    journey.when_they_open("/who-to-ring/")
    journey.when_they_choose("About", "discharge")
    journey.when_they_press("Find")
    journey.then_they_see("Hospital social work team", "North Yorkshire Council (pretend)")
    journey.then_the_page_is_sound()
    journey.when_they_open("/who-to-ring/ours/")
    journey.then_they_see("What Ouse and Moors Hospitals (pretend) says of whom others ring")
    journey.then_the_page_is_sound()


def test_who_is_no_patient_here_has_nobody_to_ring(journey: Journey) -> None:
    _, number, _ = journey.installation.friend
    journey.given_they_are_signed_in_as("discharge")
    journey.given_the_page_of(number)
    journey.then_they_see("You are not recorded as working with this person", "Before anything else")
    journey.then_they_do_not_see("Who to ring", "Timeline")
    journey.then_the_page_is_sound()
