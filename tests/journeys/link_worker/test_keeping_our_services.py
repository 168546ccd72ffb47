"""A voluntary worker keeps what the directory says of their organisation's services, and a resident sees it."""

from __future__ import annotations

from tests.journeys.journey import Journey


def test_a_worker_adds_a_service_and_a_resident_finds_it(journey: Journey) -> None:
    name = f"Quilting circle ({journey.width})"
    journey.given_they_are_signed_in_as("link-worker")
    journey.when_they_open("/our-services/")
    journey.then_the_heading_is("Our services")
    journey.then_they_see("Looked at", "Still right")
    journey.then_the_page_is_sound()
    journey.picture("our-services")
    journey.when_they_follow("Add a service")
    journey.when_they_fill("Name", name)
    journey.when_they_fill("What it does", "Sew together and talk.")
    journey.when_they_fill("Days and times", "Monday 9am to 5pm\nMonday 4pm to 6pm")
    journey.when_they_fill("Telephones", "01632 960017")
    journey.when_they_press("Add the service")
    journey.then_they_see("It is not saved yet", "Lines 1 and 2 overlap on Monday", "Say where it is")
    journey.then_the_page_is_sound()
    usual = "First Monday of the month 2pm to 4pm, closed on bank holidays"
    winter = "From 1 December 2036 to 28 February 2037: First Monday of the month 1pm to 3pm"
    christmas = "From 24 December 2036 to 2 January 2037: closed"
    journey.when_they_fill("Days and times", f"{usual}\n{winter}\n{christmas.replace('2037', '2038')}")
    journey.when_they_press("Add the service")
    journey.then_they_see("The dates of lines 2 and 3 overlap: from 24 December 2036 to 28 February 2037")
    journey.then_the_page_is_sound()
    journey.when_they_fill("Days and times", f"{usual}\n{winter}\n{christmas}")
    journey.when_they_fill("Number and street", "1 Example Street")
    journey.when_they_press("Add the service")
    journey.then_they_see("The service is added.", name)
    journey.when_they_follow(name)
    journey.then_the_page_is_sound()
    journey.picture("our-service")
    journey.when_they_follow("See it as residents do")
    journey.then_the_heading_is(name)
    journey.then_they_see("First Monday of the month", "2pm to 4pm", "01632 960017", "Last checked")
    journey.then_they_see("From 1 December 2036 to 23 December 2036", "First Monday of the month 1pm to 3pm")
    journey.then_they_see("bank holidays closed", "From 24 December 2036 to 2 January 2037", "Closed")
    journey.then_they_see("From 3 January 2037 to 28 February 2037")
    journey.then_the_page_is_sound()


def test_it_is_kept_without_scripts(without_scripts: Journey) -> None:
    without_scripts.given_they_are_signed_in_as("link-worker")
    without_scripts.when_they_open("/our-services/")
    without_scripts.page.get_by_role("button", name="Still right").first.click()
    without_scripts.then_they_see("Readers see that it was looked at today.")
    without_scripts.page.locator("main li h2 a").last.click()
    without_scripts.when_they_fill("Weeks to wait", "6")
    without_scripts.when_they_press("Save")
    without_scripts.then_they_see("Say whether it takes new people")
    without_scripts.page.get_by_label("Takes new people, after a wait").check()
    without_scripts.when_they_press("Save")
    without_scripts.then_they_see("Saved.")
