from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.general_practitioner.test_hearing_of_an_admission import given_the_hospital_says
from tests.journeys.journey import Journey


def test_an_admission_reaches_the_lead_and_the_ward_sees_who_leads(journey: Journey, tmp_path: Path) -> None:
    given_the_hospital_says(journey, "A01", tmp_path, visit="LEAD", minutes_ago=15)

    journey.given_they_are_signed_in_as("social-worker")
    told = journey.page.locator(".app-notice").filter(has_text="whose accountable lead you are").first
    expect(told).to_contain_text("tell the ward who you are")
    expect(told).to_contain_text(journey.installation.shown)
    journey.then_the_page_is_sound()
    address = str(told.locator("a").first.get_attribute("href"))
    journey.when_they_open(address)
    journey.then_they_see("In hospital: Geriatric medicine")
    journey.when_they_press("Sign out")

    journey.given_they_are_signed_in_as("ward-nurse")
    journey.given_the_page_of_the_resident()
    lead = journey.page.locator(".app-banner__facts div").filter(has_text="Accountable lead")
    expect(lead).to_contain_text("Orla Metcalfe")
    journey.then_the_page_is_sound()
    journey.picture("the-lead")
    lead.get_by_role("link", name="Orla Metcalfe").click()
    journey.then_the_heading_is("Who to ring")
    expect(journey.page).to_have_url(re.compile("organisation="))
    expect(journey.page.get_by_role("link", name=re.compile("^01632 960")).first).to_be_visible()
    journey.then_the_page_is_sound()

    given_the_hospital_says(journey, "A11", tmp_path, visit="LEAD", minutes_ago=5)
