"""Six on a Friday, whenever the tests run: what is open, whose it is, what runs out before Monday, who takes over."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.journeys.journey import Journey
from tests.journeys.moved_clock import next_friday_at_six, served_at
from tests.journeys.newcomers import Newcomer, given_somebody_new


def test_whoever_takes_over_sees_what_is_open_whose_it_is_and_what_runs_out(
    journey: Journey, tmp_path: Path
) -> None:
    held, waits = given_somebody_new(journey, tmp_path), given_somebody_new(journey, tmp_path)
    with served_at(journey.installation, next_friday_at_six()) as address:
        journey.installation = replace(journey.installation, address=address)
        journey.given_they_are_signed_in_as("front-door")
        write_down(journey, held, "I am dealing with it now")
        write_down(journey, waits, "Leave it for the front door’s list")
        journey.when_they_open("/front-door/")
        journey.when_they_follow("Handover sheet")
        journey.then_they_see("The office opens next on")
        expect(row_of(journey, waits, "Runs out before")).to_contain_text(
            re.compile("(5[0-9]|60) minutes left")
        )
        expect(row_of(journey, waits, "Runs out before")).to_contain_text("Front door")
        expect(row_of(journey, held, "Can wait until then")).to_contain_text("Sunita Priestley")
        assert re.search(
            "Runs out before (Mon|Tues|Wednes|Thurs)day", journey.page.locator("main").inner_text()
        )
        journey.then_the_page_is_sound()
        journey.picture("handover")
        printed = " ".join(journey.sheets())
        for words in (held.shown, waits.shown, "Sunita Priestley", "Runs out before"):
            assert words in printed, words
        assert re.search(r"at 6(:\d\d)?pm", printed)  # within a minute it is six exactly
        assert "Print this sheet" not in printed
        journey.when_they_press("Sign out")
        the_night_takes_over(journey, held, waits)


def write_down(journey: Journey, who: Newcomer, keep: str) -> None:
    journey.given_the_page_of(who.nhs_number)
    journey.when_they_follow("Write down a contact")
    journey.when_they_tick("A relative or friend")
    journey.when_they_fill("What was said", "Nobody comes before Monday, and the heating is off.")
    journey.when_they_tick("No")
    journey.when_they_tick(keep)
    journey.when_they_press("Save the contact")
    journey.then_they_see("the heating is off")


def row_of(journey: Journey, who: Newcomer, heading: str) -> Locator:
    """In the table under that heading, and in no other."""
    table = journey.page.locator(f"h3:has-text('{heading}') + .app-scroll")
    expect(journey.page.locator("main tbody tr", has_text=who.shown)).to_have_count(1)
    return table.locator("tbody tr", has_text=who.shown)


def the_night_takes_over(journey: Journey, held: Newcomer, waits: Newcomer) -> None:
    """Of a colleague who has gone home as well as of nobody."""
    journey.given_they_are_signed_in_as("library")
    for who, heading in ((waits, "Runs out before"), (held, "Can wait until then")):
        journey.when_they_open("/front-door/handover")
        row_of(journey, who, heading).get_by_role("link").click()
        journey.when_they_press("Take it")
        journey.then_they_see("You have it", "the heating is off")
        journey.when_they_open("/front-door/handover")
        row = journey.page.locator("main tbody tr", has_text=who.shown)
        expect(row).to_contain_text("Gareth Lumb")
        row.get_by_role("link").click()
        journey.when_they_come_to("Help given there and then", "Had the heating put right")
        journey.when_they_press("Close the contact")
        expect(journey.page.locator(".nhsuk-tag").first).to_have_text("Closed")
    journey.when_they_open("/front-door/handover")
    journey.then_they_do_not_see(held.shown, waits.shown)
