"""A care home worker comes on shift: somebody who lives in the home, and nobody else."""

from tests.journeys.histories import (
    story_of,
)
from tests.journeys.journey import Journey


def test_a_worker_reads_what_a_resident_of_the_home_needs(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("care-home")
    journey.given_the_page_of(story_of(journey, "alone at night")["nhs_number"])
    assert "Allergy to penicillin" in journey.part("Allergies").inner_text()
    assert "Not for cardiopulmonary resuscitation" in journey.part("Resuscitation").inner_text()
    assert "Donepezil 10mg tablets" in journey.part("Current medicines").inner_text()
    assert "help to wash and dress" in journey.part("Usual ability").inner_text()
    journey.then_they_see("First visit in the care home", "Any of the following is not shown to you.")
    journey.then_they_see("Not part of your role's work with this person: administrative.")
    journey.then_the_page_is_sound()


def test_what_is_told_of_the_mind_is_not_for_the_home(journey: Journey) -> None:
    """The memory clinic's visits are there for whoever answers for her safety."""
    number = story_of(journey, "alone at night")["nhs_number"]
    journey.given_they_are_signed_in_as("social-worker")
    journey.given_the_page_of(number)
    journey.page.locator("#text").fill("memory")
    journey.when_they_press("Show")
    journey.then_they_see("Memory service: appointment")
    journey.when_they_press("Sign out")

    journey.given_they_are_signed_in_as("care-home")
    journey.given_the_page_of(number)
    journey.page.locator("#text").fill("memory")
    journey.when_they_press("Show")
    journey.then_they_see("Support with memory and cognition", "Facts of some restricted kinds")
    journey.then_they_do_not_see("Memory service")
    journey.then_the_page_is_sound()


def test_who_does_not_live_there_is_not_found_and_not_opened(journey: Journey) -> None:
    _, number, _ = journey.installation.friend
    address = journey.given_the_address_of(number)
    journey.given_they_are_signed_in_as("care-home")
    journey.when_they_look_for(number)
    journey.then_they_see("Nobody found among the people your organisation already knows")
    journey.then_the_page_is_sound()
    journey.when_they_open(address)
    journey.then_they_are_refused("Nobody has recorded that you are working with this person.")
