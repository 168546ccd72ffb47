"""Information governance looks at who opened whose record, asks, and writes down what they found."""

from __future__ import annotations

from tests.journeys.journey import Journey

NOTE = "Asked the ward manager: the patient was on the nurse’s bay that night"


def test_what_is_worth_a_look_is_looked_at_and_settled(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("governance")
    journey.when_they_open("/governance/worth-a-look")
    journey.then_the_heading_is("Worth a look")
    journey.then_the_page_is_sound()
    journey.picture("worth-a-look")
    journey.then_they_see(journey.installation.shown, "The person has the worker’s name")
    journey.page.locator(".app-timeline__title a").first.click()
    journey.then_they_see("Why they could", "The same answer.")
    journey.then_the_page_is_sound()
    journey.picture("worth-a-look-one")
    if NOTE not in journey.page.content():  # asked at the other width already
        journey.when_they_press("Write it down")
        journey.then_they_see("It is not written down yet", "Say how you found out")
        journey.then_the_page_is_sound()
        journey.when_they_tick("The worker or their manager has been asked")
        journey.when_they_fill("How did you find out?", NOTE)
        journey.when_they_press("Write it down")
        journey.then_they_see("Asked")
        journey.page.locator(".app-timeline__title a").first.click()
    journey.then_they_see("What has been said of it", NOTE)
    journey.then_the_page_is_sound()
