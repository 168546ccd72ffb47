"""Somebody finds out what may help, without signing in: at a desk, on a phone, without scripts, by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.journeys.journey import Journey

POSTCODE = "HG1 1AA"


def begin(journey: Journey) -> None:
    journey.when_they_open("/self-assessment")
    journey.when_they_press("Start")


def answer(journey: Journey, heading: str, *options: str, sound: bool = True) -> None:
    journey.then_the_heading_is(heading)
    if sound:
        journey.then_the_page_is_sound()
    for option in options:
        journey.when_they_tick(option)
    journey.when_they_press("Continue")


def to_the_end(journey: Journey) -> None:
    """Of falls and of feeling low: ten questions, no more."""
    begin(journey)
    answer(journey, "Who is this about?", "Me")
    answer(journey, "Is any of this going on right now?", "None of these")
    answer(journey, "What is hard for you?", "Falling, or fear of falling", "Feeling low, worried or lonely")
    answer(journey, "How long has it been hard?", "A few weeks")
    answer(journey, "Have you had a fall?", "More than once in the last year")
    answer(journey, "How have you felt in the last two weeks?", "Lonely")
    answer(journey, "Who helps you now?", "Nobody")
    answer(journey, "Do you live alone?", "Yes")
    answer(journey, "What do you want to say in your own words?")
    journey.then_the_heading_is("What is your postcode?")
    journey.when_they_fill("What is your postcode?", POSTCODE)
    journey.when_they_press("Continue")


def test_somebody_sees_what_may_help_and_asks_to_be_contacted(journey: Journey) -> None:
    journey.when_they_open("/self-assessment")
    journey.then_the_heading_is("See what may help you")
    journey.then_the_page_is_sound()
    journey.picture("self-assessment-start")
    to_the_end(journey)
    journey.then_the_heading_is("Check your answers")
    journey.then_they_see("More than once in the last year", POSTCODE)
    journey.then_the_page_is_sound()
    journey.picture("self-assessment-check")
    journey.when_they_press("Show what may help")
    journey.then_the_heading_is("What may help")
    journey.then_they_see(
        "You can ask for an assessment", "You can say no", "Stay steady on your feet", "away", "A grab rail"
    )
    journey.then_the_page_is_sound()
    journey.picture("self-assessment-result")
    journey.page.get_by_role("button", name="Ask us to get in touch").click()
    journey.when_they_press("Send")
    journey.then_they_see("It is not sent yet", "Choose how we should get in touch")
    journey.then_the_page_is_sound()
    journey.when_they_tick("An assessment of care and support")
    journey.when_they_fill("Your name", "A. Person")
    journey.when_they_tick("Ring")
    journey.when_they_fill("The number, email or address to use", "01632 960001")
    journey.when_they_tick("No")
    journey.then_the_page_is_sound()
    journey.when_they_press("Send")
    journey.then_the_heading_is("We have your message")
    journey.then_the_page_is_sound()


def test_somebody_just_tells_the_council(journey: Journey) -> None:
    journey.when_they_open("/self-assessment")
    journey.when_they_press("Tell us in your own words")
    answer(journey, "Who is this about?", "Me")
    answer(journey, "Is any of this going on right now?", "None of these")
    journey.then_the_heading_is("What do you want to say in your own words?")
    journey.when_they_fill("What do you want to say in your own words?", "I cannot get up the stairs to bed.")
    journey.when_they_press("Continue")
    journey.when_they_press("Continue")
    journey.then_the_heading_is("Check your answers")
    journey.then_they_see("Your answer is kept")
    journey.then_they_do_not_see("I cannot get up the stairs to bed.")
    journey.when_they_press("Say how to reach you")
    journey.then_the_heading_is("Ask us to get in touch")
    journey.when_they_tick("To talk about it first")
    journey.when_they_fill("Your name", "B. Person")
    journey.when_they_tick("Ring")
    journey.when_they_fill("The number, email or address to use", "01632 960002")
    journey.when_they_tick("No")
    journey.when_they_press("Send")
    journey.then_the_heading_is("We have your message")


def test_a_mistake_is_said_and_back_leads_back(journey: Journey) -> None:
    begin(journey)
    journey.when_they_press("Continue")
    journey.then_they_see("There is a problem", "Choose an answer")
    expect(journey.page).to_have_title(re.compile("^Error: "))
    journey.then_the_page_is_sound()
    journey.when_they_tick("Somebody else")
    journey.when_they_press("Continue")
    answer(journey, "Is any of this going on right now?", "None of these")
    journey.then_the_heading_is("What is hard for them?")
    journey.when_they_follow("Back")
    journey.then_the_heading_is("Is any of this going on right now?")
    expect(journey.page.get_by_label("None of these")).to_be_checked()


def test_danger_shows_at_once_what_to_do_and_leaves_no_word_behind(journey: Journey) -> None:
    leaves_for_the_weather(journey.page.context)
    begin(journey)
    answer(journey, "Who is this about?", "Me")
    answer(journey, "Is any of this going on right now?", "Somebody hurts me or scares me")
    journey.then_the_heading_is("What to do now")
    expect(journey.page.get_by_role("link", name="Ring 999")).to_have_attribute("href", "tel:999")
    journey.then_they_see("It is not your fault", "safe")
    expect(journey.page).to_have_url(re.compile("/self-assessment/now$"))
    expect(journey.page).to_have_title("What to do now - Ginnel")
    journey.then_the_page_is_sound()
    journey.picture("self-assessment-now")
    journey.page.get_by_role("link", name="Leave this site now").click()
    journey.then_they_see("Sunny")
    journey.page.go_back()
    journey.then_they_do_not_see("It is not your fault")
    journey.then_the_heading_is("See what may help you")


def test_shift_three_times_leaves_at_once(journey: Journey) -> None:
    leaves_for_the_weather(journey.page.context)
    begin(journey)
    journey.then_the_heading_is("Who is this about?")
    expect(journey.page.locator("body.js-enabled")).to_be_visible()
    for _ in range(3):
        journey.page.keyboard.press("Shift")
    journey.then_they_see("Sunny")


def test_somebody_saves_and_comes_back_with_the_code(journey: Journey) -> None:
    begin(journey)
    answer(journey, "Who is this about?", "Me")
    journey.when_they_follow("Save and come back later")
    journey.then_the_page_is_sound()
    journey.when_they_press("Save and show the code")
    journey.then_the_page_is_sound()
    journey.picture("self-assessment-code")
    code = journey.page.locator("#code").inner_text()
    journey.page.context.clear_cookies()
    journey.when_they_open("/self-assessment/back")
    journey.then_the_page_is_sound()
    journey.when_they_fill("Your code", "abcd-2345-efgh")
    journey.when_they_press("Continue")
    journey.then_they_see("We cannot find answers with this code")
    journey.then_the_page_is_sound()
    journey.when_they_fill("Your code", code.upper())
    journey.when_they_press("Continue")
    journey.then_the_heading_is("Is any of this going on right now?")


def test_everything_works_without_scripts(without_scripts: Journey) -> None:
    leaves_for_the_weather(without_scripts.page.context)
    begin(without_scripts)
    answer(without_scripts, "Who is this about?", "Me", sound=False)
    answer(without_scripts, "Is any of this going on right now?", "None of these", sound=False)
    answer(without_scripts, "What is hard for you?", "Nothing is hard right now", sound=False)
    answer(without_scripts, "What do you want to say", sound=False)
    answer(without_scripts, "What is your postcode?", sound=False)
    without_scripts.when_they_press("Show what may help")
    without_scripts.then_they_see("Staying well", "You can ask for an assessment")
    without_scripts.page.get_by_role("link", name="Leave this site now").click()
    without_scripts.then_they_see("Sunny")


def test_somebody_answers_by_keyboard_alone(journey: Journey) -> None:
    begin(journey)
    keyboard = journey.page.keyboard
    for heading, option in (
        ("Who is this about?", "self"),
        ("Is any of this", "none"),
        ("What is hard", "none"),
    ):
        journey.then_the_heading_is(heading)
        for _ in range(30):
            keyboard.press("Tab")
            if journey.page.evaluate("document.activeElement.name") == "answer":
                break
        while journey.page.evaluate("document.activeElement.value") != option:
            keyboard.press("Tab")
        keyboard.press("Space")
        keyboard.press("Enter")
    for heading in ("What do you want to say", "What is your postcode?"):
        journey.then_the_heading_is(heading)
        while journey.page.evaluate("document.activeElement.innerText") != "Continue":
            keyboard.press("Tab")
        keyboard.press("Enter")
    journey.then_the_heading_is("Check your answers")


@pytest.mark.parametrize("width", [640, 320])
def test_nothing_is_wider_than_a_page_magnified(journey: Journey, width: int) -> None:
    """200% of a small desk, and 400% (WCAG 2.2, 1.4.4 and 1.4.10)."""
    journey.page.set_viewport_size({"width": width, "height": 640})
    to_the_end(journey)
    journey.then_the_page_is_sound()
    journey.when_they_press("Show what may help")
    journey.then_the_page_is_sound()


def test_the_result_is_printed_without_what_only_a_screen_needs(journey: Journey) -> None:
    to_the_end(journey)
    journey.when_they_press("Show what may help")
    journey.then_the_heading_is("What may help")
    expect(journey.page.get_by_role("button", name="Print this page")).to_be_visible()
    printed = " ".join(journey.sheets())
    for words in ("You can ask for an assessment", "Stay steady on your feet", "A grab rail", "ring 999"):
        assert words in printed, words
    for words in ("Print this page", "Leave this site now", "Clear my answers"):
        assert words not in printed, words


def leaves_for_the_weather(context: BrowserContext) -> None:
    context.route("**/weather", lambda route: route.fulfill(body="Sunny"))
