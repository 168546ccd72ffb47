"""Somebody gathers services on one phone and opens the same list on another, without signing in."""

from __future__ import annotations

from tests.journeys.journey import Journey


def test_a_list_is_gathered_saved_and_opened_elsewhere(journey: Journey) -> None:
    journey.when_they_open("/services?words=lonely")
    journey.when_they_press("Add to my list")
    journey.then_they_see("My list (1)", "services found")
    journey.page.get_by_role("button", name="Add to my list").nth(1).click()
    journey.then_they_see("My list (2)")
    journey.then_the_page_is_sound()
    journey.when_they_follow("My list (2)")
    journey.then_the_heading_is("My list")
    journey.then_the_page_is_sound()
    journey.picture("my-list")
    names = journey.page.locator("main h2 a").all_inner_texts()
    journey.when_they_press("Make a short link")
    journey.then_the_heading_is("A list of services")
    journey.then_the_page_is_sound()
    journey.picture("saved-list")
    assert "Add these to my list" not in " ".join(journey.sheets())
    address = journey.page.url
    browser = journey.page.context.browser
    assert browser
    other = browser.new_context(viewport={"width": 390, "height": 900}, java_script_enabled=False)
    page = other.new_page()
    page.goto(address)
    assert page.locator("main h2 a").all_inner_texts() == names
    page.get_by_role("button", name="Add these to my list").click()
    assert page.locator("main h2 a").all_inner_texts() == names
    page.get_by_role("button", name="Take it out").first.click()
    assert page.locator("main h2 a").all_inner_texts() == names[1:]
    other.close()
    journey.when_they_open("/services/list/aaaaa-aaaaa")
    journey.then_the_heading_is("We cannot find this list")
    journey.then_the_page_is_sound()
