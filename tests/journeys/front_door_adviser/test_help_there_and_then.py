"""Who only wants a leaflet, who pays for themself, and whom a trusted assessor helps at once: nobody is asked twice."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.journey import Journey
from tests.journeys.newcomers import given_somebody_new


def test_a_librarian_whom_all_trust_helps_at_once_and_nobody_assesses_again(
    journey: Journey, tmp_path: Path
) -> None:
    """Gives what helps there and then; the front door finds it closed, with what came of it, and asks nothing. That
    somebody refuses an assessment, who may have needs, is noted by whoever is confirmed for it: `test_who_is_on_duty`.
    """
    number = given_somebody_new(journey, tmp_path).nhs_number
    journey.given_they_are_signed_in_as("library")
    journey.given_the_page_of(number)
    journey.when_they_follow("Write down a contact")
    journey.when_they_choose("How did they come to you?", "Library or information service")
    journey.when_they_tick("The person themself")
    journey.when_they_fill("What was said", f"I cannot open jars, and I live on soup, {journey.width}.")
    journey.when_they_tick("No")
    journey.when_they_press("Save the contact")
    journey.page.locator("#lives-with").fill(f"Her budgerigar, {journey.width}")
    journey.when_they_press("Save the answers")
    journey.when_they_come_to("Help given there and then", "Showed how the jar opener works, and lent one")
    journey.when_they_press("Close the contact")
    expect(journey.page.locator(".nhsuk-tag").first).to_have_text("Closed")
    journey.then_they_see("Showed how the jar opener works")
    journey.then_the_page_is_sound()
    journey.when_they_press("Sign out")

    journey.given_they_are_signed_in_as("front-door")
    journey.given_the_page_of(number)
    journey.when_they_follow("Write down a contact")
    earlier = journey.page.get_by_role("region", name="Already in touch with us")
    expect(earlier).to_contain_text(f"I live on soup, {journey.width}")
    expect(earlier.locator("li", has_text=f"soup, {journey.width}").first).to_contain_text("Closed")
    journey.when_they_tick("The person themself")
    journey.when_they_fill("What was said", f"The jar opener is a marvel, {journey.width}.")
    journey.when_they_tick("No")
    journey.when_they_press("Save the contact")
    known = journey.page.locator("#question-lives-with")
    expect(known).to_contain_text("Known already")
    expect(known).to_contain_text(f"Her budgerigar, {journey.width}")
    journey.then_the_page_is_sound()
    journey.when_they_come_to("Information or advice given", "Glad of it")
    journey.when_they_press("Close the contact")
    expect(journey.page.locator(".nhsuk-tag").first).to_have_text("Closed")


def test_who_only_asked_for_a_leaflet_and_can_pay_is_offered_an_assessment(journey: Journey) -> None:
    """Care Act 2014, section 9(3)(b): whatever they can pay. Closing without it is refused in plain words."""
    journey.given_they_are_signed_in_as("front-door")
    journey.given_the_page_of_somebody_else()
    journey.when_they_follow("Write down a contact")
    journey.when_they_tick("The person themself")
    words = "I can pay for a cleaner myself. I only want the leaflet about home helps."
    journey.when_they_fill("What was said", words)
    journey.when_they_tick("Yes")
    journey.when_they_press("Save the contact")
    journey.when_they_follow("Tell them of a service")
    journey.when_they_fill("What would help?", "somebody to clean my house")
    journey.when_they_press("Find")
    journey.then_they_see("found")
    journey.then_the_page_is_sound()
    journey.when_they_press("I told them of this")
    journey.then_they_see("Told of a service in the directory")

    journey.when_they_press("Close the contact")
    journey.then_they_see("That is not done yet", "Whatever they can pay", "offer an assessment")
    expect(journey.page.locator(".nhsuk-error-summary")).to_be_focused()
    journey.page.locator(".nhsuk-error-summary a").click()
    expect(journey.page.locator("#outcome")).to_be_in_viewport()
    journey.then_the_page_is_sound()
    journey.when_they_come_to("Assessment offered and accepted", "Would like somebody to come and look")
    journey.when_they_press("Close the contact")
    journey.then_they_see("refer them to whoever makes it")
    journey.page.locator("a.nhsuk-button", has_text="Refer ").first.click()
    journey.when_they_choose_like("Whom do you ask?", "Locality social work")
    journey.when_they_fill("What do you ask for?", f"An assessment. Pays for a cleaner. ({journey.width})")
    journey.when_they_press("Send the referral")
    journey.when_they_follow("Open the contact it came from")
    journey.when_they_press("Close the contact")
    expect(journey.page.locator(".nhsuk-tag").first).to_have_text("Closed")
    journey.then_they_see("Assessment offered and accepted", "Referred to somebody else")
    journey.then_the_page_is_sound()
