"""Somebody looks for help, without signing in: in their own words, near them, open now; with scripts and without."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.journey import Journey

POSTCODE = "HG1 1AA"


def test_somebody_finds_what_is_near_and_how_to_ring_it(journey: Journey) -> None:
    journey.when_they_open("/services")
    journey.then_the_heading_is("Find help near you")
    journey.then_the_page_is_sound()
    journey.when_they_fill("What do you need?", "nan keeps faling")
    journey.when_they_fill("Your postcode", POSTCODE)
    journey.when_they_press("Search")
    journey.then_they_see("services found", "Last checked", "away")
    first = journey.page.locator("ol h3 a").first
    expect(first).to_contain_text(re.compile("Falls clinic|Strength and balance", re.I))
    journey.then_the_page_is_sound()
    journey.picture("finding-help")
    first.click()
    journey.then_they_see("How to get in touch", "When it is open", "Where it is", "Who it is for")
    expect(journey.page.get_by_role("link", name=re.compile("^01632"))).to_have_attribute(
        "href", re.compile("^tel:01632")
    )
    journey.then_the_page_is_sound()
    journey.picture("one-service")


def test_a_postcode_with_a_slip_is_said_beside_it(journey: Journey) -> None:
    journey.when_they_open("/services")
    journey.when_they_fill("Your postcode", "HG1")
    journey.when_they_press("Search")
    journey.then_they_see("There is a problem", "We do not know this postcode")
    journey.then_the_page_is_sound()


def test_a_town_will_do_and_so_far_and_no_farther(journey: Journey) -> None:
    journey.when_they_open("/services")
    journey.when_they_fill("Your postcode or town", "Knaresborough")
    journey.when_they_choose("How far away, at most?", "5 miles")
    journey.when_they_press("Search")
    journey.then_they_see("found", "away")
    journey.then_the_page_is_sound()


def test_somebody_leaves_in_a_hurry(journey: Journey) -> None:
    journey.page.context.route("**/weather", lambda route: route.fulfill(body="Sunny"))
    journey.when_they_open("/services?words=my+partner+hits+me")
    journey.then_they_see("Domestic abuse helpline")
    journey.page.get_by_role("link", name="Leave this site now").click()
    journey.then_they_see("Sunny")


def test_everything_works_without_scripts(without_scripts: Journey) -> None:
    without_scripts.when_they_open("/services")
    without_scripts.when_they_fill("What do you need?", "I can't go on")
    without_scripts.when_they_tick("Only show what is open now")
    without_scripts.when_they_press("Search")
    without_scripts.then_they_see("found")
    for said in without_scripts.page.locator("ol b").all_inner_texts():
        assert said.startswith("Open"), said
    without_scripts.when_they_follow("Mental health crisis line")
    without_scripts.then_they_see("Open day and night")


def test_leaving_leaves_no_search_to_go_back_to(journey: Journey) -> None:
    journey.page.context.route("**/weather", lambda route: route.fulfill(body="Sunny"))
    journey.when_they_open("/self-assessment")
    journey.when_they_open("/services")
    for words in ("safe from my husband", "refuge"):
        journey.when_they_fill("What do you need?", words)
        journey.when_they_press("Search")
        journey.page.wait_for_url("**words=*")
    journey.page.get_by_role("link", name="leave now", exact=True).click()
    journey.then_they_see("Sunny")
    journey.page.go_back()
    assert "/self-assessment" in journey.page.url
