"""Pages for everybody: at twice their size (WCAG 2.2, 1.4.4), and without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.installation import Installation
from tests.journeys.journey import Journey
from tests.journeys.resident.test_self_assessment import answer, begin, to_the_end

# What is wider than the box that hides the rest, of what is meant to be seen.
_CUT = """() => [...document.querySelectorAll("main *, header *, footer *")].filter((one) => {
    const style = getComputedStyle(one), shown = one.getBoundingClientRect();
    const hides = ["hidden", "clip"].includes(style.overflowX) || style.textOverflow === "ellipsis";
    return hides && shown.width > 1 && one.innerText?.trim() && one.scrollWidth > one.clientWidth + 1;
  }).map((one) => one.outerHTML.slice(0, 200))"""


@pytest.fixture
def magnified(browser: Browser, installation: Installation) -> Iterator[Journey]:
    """A desk of 1280 pixels at 200%."""
    context = browser.new_context(
        viewport={"width": 640, "height": 450}, device_scale_factor=2, locale="en-GB"
    )
    yield Journey(context.new_page(), installation, width="desktop")
    context.close()


def then_all_of_it_is_there(journey: Journey, heading: str) -> None:
    journey.then_the_heading_is(heading)
    journey.then_the_page_is_sound()
    assert journey.page.evaluate(_CUT) == []


def test_looking_for_help_at_twice_its_size(magnified: Journey) -> None:
    magnified.when_they_open("/services")
    then_all_of_it_is_there(magnified, "Find help near you")
    magnified.when_they_fill("What do you need?", "my nan keeps falling")
    magnified.when_they_fill("Your postcode", "HG1 1AA")
    magnified.when_they_press("Search")
    magnified.then_they_see("services found")
    then_all_of_it_is_there(magnified, "Find help near you")
    magnified.page.locator("ol h3 a").first.click()
    magnified.then_they_see("How to get in touch")
    then_all_of_it_is_there(magnified, "")
    magnified.when_they_press("Add to my list")
    magnified.when_they_open("/services/my-list")
    then_all_of_it_is_there(magnified, "My list")
    magnified.when_they_press("Make a short link")
    then_all_of_it_is_there(magnified, "A list of services")


def test_who_may_see_a_record_at_twice_its_size(magnified: Journey) -> None:
    magnified.when_they_open("/services")
    magnified.when_they_follow("Who may see a record")
    then_all_of_it_is_there(magnified, "Who may see a record")
    magnified.page.get_by_text("Social worker", exact=True).click()
    magnified.then_they_see("You are professionally accountable for keeping this person safe.")
    then_all_of_it_is_there(magnified, "Who may see a record")


def test_a_self_assessment_at_twice_its_size(magnified: Journey) -> None:
    magnified.when_they_open("/self-assessment")
    then_all_of_it_is_there(magnified, "See what may help you")
    to_the_end(magnified)
    then_all_of_it_is_there(magnified, "Check your answers")
    magnified.when_they_press("Show what may help")
    then_all_of_it_is_there(magnified, "What may help")
    magnified.page.get_by_role("button", name="Ask us to get in touch").click()
    magnified.when_they_press("Send")
    magnified.then_they_see("It is not sent yet")
    then_all_of_it_is_there(magnified, "")
    for path in ("save", "back"):
        magnified.when_they_open(f"/self-assessment/{path}")
        then_all_of_it_is_there(magnified, "")


def test_danger_at_twice_its_size(magnified: Journey) -> None:
    begin(magnified)
    answer(magnified, "Who is this about?", "Me")
    answer(magnified, "Is any of this going on right now?", "Somebody hurts me or scares me")
    then_all_of_it_is_there(magnified, "What to do now")
    expect(magnified.page.get_by_role("link", name="Leave this site now")).to_be_in_viewport()


def test_asking_to_be_contacted_without_scripts(without_scripts: Journey) -> None:
    to_the_end_without(without_scripts)
    without_scripts.page.get_by_role("button", name="Ask us to get in touch").click()
    without_scripts.when_they_press("Send")
    without_scripts.then_they_see("It is not sent yet", "Choose how we should get in touch")
    without_scripts.when_they_tick("An assessment of care and support")
    without_scripts.when_they_fill("Your name", "A. Person")
    without_scripts.when_they_tick("Ring")
    without_scripts.when_they_fill("The number, email or address to use", "01632 960001")
    without_scripts.when_they_tick("No")
    without_scripts.when_they_press("Send")
    without_scripts.then_the_heading_is("We have your message")


def to_the_end_without(journey: Journey) -> None:
    begin(journey)
    for heading, options in (
        ("Who is this about?", ("Me",)),
        ("Is any of this going on right now?", ("None of these",)),
        ("What is hard for you?", ("Nothing is hard right now",)),
        ("What do you want to say", ()),
        ("What is your postcode?", ()),
    ):
        answer(journey, heading, *options, sound=False)
    journey.when_they_press("Show what may help")


def test_a_list_is_gathered_and_opened_without_scripts(without_scripts: Journey) -> None:
    without_scripts.when_they_open("/services?words=lonely")
    without_scripts.page.locator("ol h3 a").first.click()
    name = without_scripts.page.locator("h1").inner_text().splitlines()[-1]
    without_scripts.when_they_press("Add to my list")
    without_scripts.when_they_open("/services/my-list")
    without_scripts.then_they_see(name)
