"""Somebody who signs: what helps them is asked once, used at each step, and nobody proposes to ring them."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.journey import Journey
from tests.journeys.newcomers import given_somebody_new

NEED = "Uses British Sign Language; interpreter needed"


def test_what_a_deaf_resident_needs_is_used_at_each_step(journey: Journey, tmp_path: Path) -> None:
    who = given_somebody_new(journey, tmp_path, "British Sign Language")
    journey.given_they_are_signed_in_as("front-door")
    journey.given_the_page_of(who.nhs_number)
    journey.then_they_see(NEED)
    journey.when_they_follow("Write down a contact")
    journey.then_they_see(NEED)
    journey.when_they_choose("How did they come to you?", "Came in person")
    journey.when_they_tick("The person themself")
    journey.when_they_fill("What was said", "The light of my doorbell does not flash any more.")
    journey.when_they_tick("Yes")
    journey.when_they_press("Save the contact")
    known = journey.page.locator("#question-communication")
    expect(known).to_contain_text(NEED)
    expect(known.locator("input").first).to_be_hidden()
    journey.then_they_see("Do not ring them", "Get back to them later")
    nobody_proposes_to_ring(journey)
    journey.then_the_page_is_sound()
    journey.picture("do-not-ring")
    they_are_told_in_their_language(journey)
    journey.when_they_follow_details("Get back to them later")
    journey.page.locator("#call-back").fill("On Monday, with the interpreter")
    journey.page.get_by_role("button", name="Get back to them later").click()
    journey.then_they_see("Waiting for us to get back to them", "Got back to")
    nobody_proposes_to_ring(journey)
    journey.then_the_page_is_sound()


def nobody_proposes_to_ring(journey: Journey) -> None:
    journey.then_they_do_not_see("Ring back", "Rung back", "rung back")


def they_are_told_in_their_language(journey: Journey) -> None:
    """Nobody asks them in what; the way that rings says that it is not for them, and is refused."""
    journey.when_they_follow("Ask whom they want told")
    journey.then_they_see("Not the person themself: " + NEED, "Known of the person, and used for them")
    journey.then_the_page_is_sound()
    journey.when_they_tick("The person themself")
    journey.page.get_by_label("We ring them").check()
    journey.when_they_fill("When and how is it safe?", "Any time, at the door")
    journey.when_they_tick("The person said so themself")
    journey.when_they_press("Tell them")
    journey.then_they_see("Nobody is added yet", "Somebody who signs is not rung")
    journey.then_the_page_is_sound()
    journey.when_they_tick("When we see them")
    journey.when_they_press("Tell them")
    told = journey.page.locator("li", has_text="When we see them")
    expect(told).to_contain_text("British Sign Language")
