"""A physiotherapist is asked to see somebody, takes it on, and reads what the exercises must heed."""

from tests.journeys.histories import (
    FRAILTY,
    PROBLEM,
    RESTRICTED,
    TELLING_MEDICINE,
    WEIGHT,
    Histories,
)
from tests.journeys.journey import Journey


def given_an_adviser_asks_them(journey: Journey, asked_for: str) -> str:
    """The address of the referral."""
    journey.given_they_are_signed_in_as("front-door")
    journey.given_the_page_of_somebody_else()
    journey.when_they_follow("Refer")
    journey.when_they_choose_like("Whom do you ask?", "Rehabilitation")
    journey.when_they_fill("What do you ask for?", asked_for)
    journey.when_they_press("Send the referral")
    journey.then_they_see("Sent", asked_for)
    address = journey.page.url
    journey.when_they_press("Sign out")
    return address


def test_a_referral_is_taken_on_and_opens_the_record(journey: Journey) -> None:
    asked_for = f"Stairs and the step into the shower, {journey.width}."
    address = given_an_adviser_asks_them(journey, asked_for)
    journey.given_they_are_signed_in_as("physiotherapist")
    journey.page.goto(address)
    journey.then_they_see(asked_for)
    journey.then_the_page_is_sound()
    journey.when_they_press("Accept it")
    journey.then_they_see("Accepted")
    journey.then_the_page_is_sound()

    journey.page.locator("main a[href*='/people/']").first.click()
    journey.then_they_see("At first glance", "Timeline")
    journey.then_they_do_not_see("You are not recorded as working with this person")
    journey.then_the_page_is_sound()


def test_a_physiotherapist_reads_the_body_and_not_the_rest(journey: Journey, histories: Histories) -> None:
    journey.given_they_are_signed_in_as("physiotherapist")
    journey.given_the_page_of(histories.cared_for.nhs_number)
    assert FRAILTY in journey.part("Usual ability").inner_text()
    journey.then_they_see(PROBLEM, WEIGHT, "61 kg")
    journey.then_they_see("Facts of some restricted kinds, which your role and relationship do not open.")
    journey.then_they_do_not_see(*RESTRICTED, TELLING_MEDICINE)
    journey.then_the_page_is_sound()
