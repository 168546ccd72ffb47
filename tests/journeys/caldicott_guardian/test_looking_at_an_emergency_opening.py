"""A Caldicott Guardian looks at what was opened in an emergency, and never at what the record says."""

from __future__ import annotations

from playwright.sync_api import Locator

from tests.journeys.histories import (
    ALLERGY,
    DAUGHTER,
    MEDICINE,
    MIND,
    Histories,
)
from tests.journeys.journey import Journey

ASKED = "Asked them: she opened the wrong person and closed it again"


def row_of(journey: Journey, shown: str) -> Locator:
    return journey.page.locator("main li[id^=opening]", has_text=shown).filter(has_text="Beth Outhwaite")


def given_a_nurse_opened_it(journey: Journey, number: str) -> None:
    journey.given_they_are_signed_in_as("practice-nurse")
    journey.given_the_page_of(number)
    journey.when_they_follow_details("They are not with you, and you need it now")
    journey.when_they_press("They need treatment or urgent advice now")
    journey.then_they_see("you opened it in an emergency", MEDICINE)
    journey.when_they_press("Sign out")


def test_an_opening_that_was_not_right_is_reviewed_and_closed(journey: Journey, histories: Histories) -> None:
    who = histories.stranger(journey)
    given_a_nurse_opened_it(journey, who.nhs_number)
    journey.given_they_are_signed_in_as("guardian")
    journey.when_they_open("/governance/overrides")
    journey.then_the_page_is_sound()
    row = row_of(journey, who.shown)
    row.get_by_text("It was not right").first.click()
    row.get_by_role("button", name="Write it down").click()
    journey.then_they_see("Say what was done about it.")
    journey.then_the_page_is_sound()
    row.get_by_label("What was done about it?").fill(ASKED)
    row.get_by_role("button", name="Write it down").click()
    assert row_of(journey, who.shown).count() == 0
    journey.when_they_follow("All")
    assert ASKED in row_of(journey, who.shown).inner_text()
    journey.then_the_page_is_sound()
    journey.when_they_press("Sign out")

    journey.given_they_are_signed_in_as("practice-nurse")
    journey.given_the_page_of(who.nhs_number)
    journey.then_they_see("You are not recorded as working with this person")
    journey.then_they_do_not_see(MEDICINE)


def test_a_guardian_knows_whose_record_it_is_and_not_what_it_says(
    journey: Journey, histories: Histories
) -> None:
    journey.given_they_are_signed_in_as("guardian")
    journey.given_the_page_of(histories.cared_for.nhs_number)
    journey.then_they_see(histories.cared_for.shown, "19 March 1941", "Restricted record")
    journey.then_they_see("Any of the following is not shown to you.")
    journey.then_they_do_not_see(
        ALLERGY, MEDICINE, DAUGHTER, MIND, "Write a note", "They are here with me now"
    )
    journey.then_the_page_is_sound()

    journey.when_they_follow("Where an objection yields")
    journey.when_they_tick("Somebody else is at serious risk")
    journey.when_they_fill("Why?", "Asked by the coroner whether a year and a day would do")
    journey.when_they_choose("With whom is it shared?", "Ouse and Moors Hospitals (pretend)")
    journey.page.locator("#ends_on").fill("2099-01-01")
    journey.when_they_press("Let it yield")
    journey.then_they_see("It is not written down yet", "at most 365 days away")
    journey.then_the_page_is_sound()
