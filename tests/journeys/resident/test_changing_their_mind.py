"""A resident reads what is theirs, changes their mind, and stops whoever acts for them."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.journey import Journey

NOT_SHARED = "They asked that it is not shared with you: telecare."
TELLING = ("afeguarding", "MARAC", "withheld", "hidden", "not shown", "left out")


def test_a_resident_reads_their_record_and_leaves_in_a_hurry(journey: Journey) -> None:
    journey.given_they_are_signed_in_with_nhs_login(journey.installation.resident)
    journey.then_the_heading_is("My health and care")
    journey.then_they_see("Who has told us about you")
    journey.then_the_page_is_sound()
    journey.picture("resident-home")
    for page in ("record", "sharing", "looks", "people"):
        journey.when_they_open(f"/my/{page}")
        journey.then_they_do_not_see(*TELLING)
        journey.then_the_page_is_sound()
        assert journey.installation.resident.split()[1] not in journey.page.title()
    way_out = journey.page.get_by_role("link", name="Leave this site now")
    expect(way_out).to_be_visible()
    journey.page.context.route("**/weather", lambda route: route.fulfill(body="Sunny"))
    way_out.click()
    journey.then_they_see("Sunny")
    journey.when_they_open("/my/record")
    journey.then_they_see("Continue to NHS login")


def test_what_a_resident_asks_counts_for_the_workers_next_request(journey: Journey) -> None:
    journey.given_they_are_signed_in_with_nhs_login(journey.installation.resident)
    journey.when_they_open("/my/sharing")
    journey.when_they_press("Save")
    journey.then_they_see("Choose whether it may be shared")
    journey.then_the_page_is_sound()
    journey.when_they_tick("Do not share it")
    journey.when_they_tick("Alarms and telecare")
    journey.when_they_choose("With whom?", "Community and mental health services")
    journey.when_they_press("Save")
    journey.then_they_see(
        "Saved.", "You said: do not share alarms and telecare with community and mental health services."
    )
    journey.then_the_page_is_sound()
    journey.when_they_press("Sign out")

    journey.given_they_are_signed_in_as("community-nurse")
    journey.given_the_page_of_the_resident()
    journey.then_they_see(NOT_SHARED)
    journey.when_they_press("Sign out")

    journey.given_they_are_signed_in_with_nhs_login(journey.installation.resident)
    journey.when_they_open("/my/sharing")
    journey.when_they_tick("Share it with those who care for me")
    journey.when_they_press("Save")
    journey.given_they_are_signed_in_as("community-nurse")
    journey.given_the_page_of_the_resident()
    journey.then_they_do_not_see(NOT_SHARED)


def test_whoever_acts_reads_what_was_chosen_until_the_resident_stops_it(journey: Journey) -> None:
    """Written down by her doctor, who asked her alone; read by her friend; stopped by her; over at once."""
    friend = journey.installation.friend[0]
    written_down_by_her_doctor(journey)

    journey.given_they_are_signed_in_with_nhs_login(friend)
    journey.page.locator("main a[href*='/my/for/']").first.click()
    journey.then_the_heading_is(journey.installation.resident)
    journey.then_they_see("Heart failure")
    journey.then_they_do_not_see("Discharge summary", *TELLING)
    journey.then_the_page_is_sound()
    reading = journey.page

    other = reading.context.browser.new_context()  # type: ignore[union-attr]
    journey.page = other.new_page()
    journey.given_they_are_signed_in_with_nhs_login(journey.installation.resident)
    journey.when_they_open("/my/people")
    journey.then_they_see(friend, "Conditions and medicines")
    journey.when_they_press(f"Stop {friend} acting for me")
    journey.then_they_see("Stopped.")
    journey.then_they_do_not_see(f"Stop {friend}")
    other.close()

    journey.page = reading
    reading.reload()
    journey.then_the_heading_is("Page not found")
    journey.then_the_page_is_sound()
    journey.when_they_follow("Go to your home page")
    journey.then_they_do_not_see("People you act for")


def written_down_by_her_doctor(journey: Journey) -> None:
    friend, number, born = journey.installation.friend
    journey.given_they_are_signed_in_as("gp")
    journey.given_the_page_of_the_resident()
    journey.when_they_follow("Who acts for them")
    journey.then_the_page_is_sound()
    journey.when_they_press("Write it down")
    journey.then_they_see("Say who acts for the person")
    journey.then_the_page_is_sound()

    journey.when_they_fill("Name of whoever acts", friend)
    journey.when_they_tick("Proxy, whom they chose themself")
    journey.when_they_fill("What you saw of it", "She asked for it in the surgery, alone")
    journey.when_they_fill("Their NHS number", number)
    journey.when_they_fill("Their date of birth", born)
    journey.when_they_tick("Problems and medication")
    journey.when_they_press("Write it down")
    journey.then_they_see("Ask the person when nobody else is there")
    journey.when_they_tick("Yes, when nobody else was there, and they want this")
    journey.when_they_press("Write it down")
    journey.then_they_see("Signs in and reads: problems and medication.")
    journey.then_the_page_is_sound()
    journey.picture("who-acts-for-them")
    journey.when_they_press("Sign out")


def test_nobody_without_a_proved_identity_is_told_anything(journey: Journey) -> None:
    journey.when_they_open("/my/")
    journey.then_the_page_is_sound()
    journey.when_they_follow("Continue to NHS login")
    journey.page.get_by_label(re.compile(journey.installation.resident)).check()
    journey.page.get_by_label("How surely").select_option("P5")
    journey.when_they_press("Continue")
    journey.then_the_heading_is("You are not signed in")
    journey.then_they_do_not_see(*journey.installation.resident.split())
    journey.then_the_page_is_sound()


def test_everything_works_without_scripts(without_scripts: Journey) -> None:
    without_scripts.given_they_are_signed_in_with_nhs_login(without_scripts.installation.resident)
    without_scripts.when_they_follow("My record")
    without_scripts.then_they_see("Heart failure")
    without_scripts.when_they_follow("What I share")
    without_scripts.when_they_tick("Share it with those who care for me")
    without_scripts.when_they_press("Save")
    without_scripts.then_they_see("Saved.")
