from playwright.sync_api import expect

from tests.journeys.journey import Journey


def test_somebody_is_found_and_opened_without_a_mouse(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("gp")
    journey.when_they_open("/find")
    expect(journey.page.locator("#text")).to_be_focused()
    keyboard = journey.page.keyboard
    keyboard.type(journey.installation.nhs_number)
    keyboard.press("Enter")
    journey.then_they_see("1 person found")
    keyboard.press("Tab")
    keyboard.press("Enter")
    journey.then_they_see("At first glance")
    keyboard.press("Tab")
    assert journey.page.evaluate("document.activeElement.innerText") == "Skip to main content"


def test_nothing_is_wider_than_a_page_magnified_four_times(journey: Journey) -> None:
    journey.page.set_viewport_size({"width": 320, "height": 640})
    journey.given_they_are_signed_in_as("record-keeper")
    for path in ("/", "/find", "/matches/", "/matches/history", "/feeds/", "/quarantine/"):
        journey.when_they_open(path)
        journey.then_the_page_is_sound()
    journey.given_the_page_of_the_resident()
    journey.then_the_page_is_sound()
