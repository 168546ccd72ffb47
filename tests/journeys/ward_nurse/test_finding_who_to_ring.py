"""A ward nurse finds whom to ring about somebody who leaves hospital, and whoever keeps it says that it is right."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.journey import Journey


def test_a_ward_nurse_finds_whom_to_ring_about_leaving_hospital(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("ward-nurse")
    journey.when_they_open("/who-to-ring/")
    journey.then_the_heading_is("Who to ring")
    journey.then_the_page_is_sound()
    journey.when_they_choose("About", "discharge")
    journey.when_they_press("Find")
    journey.then_they_see("found", "Hospital social work team", "If they do not answer", "Right on")
    journey.then_the_page_is_sound()
    journey.picture("who-to-ring")
    number = journey.page.get_by_role("link", name=re.compile("^01632 960")).first
    expect(number).to_have_attribute("href", re.compile("^tel:01632960"))


def test_whoever_keeps_it_says_whom_to_ring_without_scripts(without_scripts: Journey) -> None:
    without_scripts.given_they_are_signed_in_as("front-door")
    without_scripts.when_they_open("/who-to-ring/ours/")
    without_scripts.then_they_see("Whom others ring here", "Still right")
    without_scripts.when_they_follow("Transport")
    without_scripts.when_they_fill("Team or colleague to ask for", "Transport desk")
    without_scripts.when_they_press("Save: it is right today")
    without_scripts.then_they_see("It is not saved yet", "Write a telephone number", "Say who covers")
    without_scripts.page.locator("#telephone").fill("01632 960044")
    without_scripts.page.locator("#cover").fill("Front door")
    without_scripts.when_they_press("Save: it is right today")
    without_scripts.then_they_see("Saved.", "Transport desk")
