"""Who it is appears while it is typed; and a contact from the call to its end without a mouse."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.journey import Journey
from tests.journeys.newcomers import given_somebody_new

_ACTIVE = """() => { const on = document.activeElement;
    if (on === document.body) return "";
    const label = on.labels?.length ? on.labels[0].innerText : "";
    return [on.id, label, on.innerText || on.value || ""].join("|"); }"""


def test_whoever_is_meant_appears_beneath_what_is_typed(journey: Journey, tmp_path: Path) -> None:
    """After a pause, not at the first name; chosen, the form is there with every word."""
    who = given_somebody_new(journey, tmp_path)
    asked: list[str] = []
    journey.page.on("request", lambda one: asked.append(one.url))
    journey.given_they_are_signed_in_as("front-door")
    journey.when_they_open("/front-door/")
    journey.when_they_follow("Write down a contact")
    journey.when_they_tick("Their unpaid carer")
    journey.when_they_fill("What was said", "She is not herself since Tuesday.")
    name = journey.page.get_by_label("Name", exact=True)
    name.press_sequentially(who.given)
    journey.page.wait_for_timeout(800)
    expect(journey.page.locator("[data-likely-people] li")).to_have_count(0)
    name.press_sequentially(f" {who.family[:-2]}")
    found = journey.page.locator("[data-likely-people] li")
    expect(found).to_have_count(1)
    expect(journey.page.locator("[data-likely-said]")).to_have_text(
        "1 person may be meant: they are listed below."
    )
    expect(found).to_contain_text(who.shown)
    journey.then_the_page_is_sound()
    journey.picture("typing-who-it-is")
    found.get_by_role("button", name="It is about them").click()
    journey.then_the_heading_is("New contact")
    journey.then_they_see(who.shown)
    expect(journey.page.get_by_label("What was said")).to_have_value("She is not herself since Tuesday.")
    expect(journey.page.get_by_label("Their unpaid carer", exact=True)).to_be_checked()
    journey.then_they_do_not_see("not saved yet")
    journey.then_they_see("You typed", "Not them: go back")
    journey.then_the_page_is_sound()
    journey.picture("not-them")
    journey.when_they_tick("No")
    journey.when_they_press("Save the contact")
    journey.then_they_see(who.shown, "She is not herself since Tuesday.", "You have it")
    assert not [url for url in asked if who.family.lower() in url.lower()]


def test_who_stood_there_goes_when_more_is_typed_and_stays_beneath_the_pointer(
    journey: Journey, tmp_path: Path
) -> None:
    """Nobody presses on somebody of whom no more is being said, and nothing moves beneath a finger."""
    who = given_somebody_new(journey, tmp_path)
    journey.given_they_are_signed_in_as("front-door")
    journey.when_they_open("/front-door/contacts/new")
    name, found = journey.page.locator("#name"), journey.page.locator("[data-likely-people] li")
    name.press_sequentially(f"{who.given} {who.family}")
    expect(found).to_have_count(1)
    found.hover()
    name.fill("Xqzzy Qwrtpk")
    journey.page.wait_for_timeout(1500)
    expect(found).to_have_count(1)
    journey.page.mouse.move(0, 0)
    expect(found).to_have_count(0)
    name.fill(f"{who.given} {who.family}")
    expect(found).to_have_count(1)
    journey.page.route("**/front-door/contacts/likely", lambda route: route.abort())
    name.press_sequentially(" ")
    expect(found).to_have_count(0)
    journey.page.wait_for_timeout(1000)
    expect(found).to_have_count(0)


def test_the_wrong_one_costs_nothing_that_was_typed(without_scripts: Journey, tmp_path: Path) -> None:
    who = given_somebody_new(without_scripts, tmp_path)
    without_scripts.given_they_are_signed_in_as("front-door")
    without_scripts.when_they_open("/front-door/contacts/new")
    without_scripts.when_they_fill("What was said", "He left the gas on.")
    without_scripts.page.locator("#name").fill(f"{who.given} {who.family}")
    without_scripts.when_they_press("Find them")
    without_scripts.page.get_by_role("button", name="It is about them").click()
    without_scripts.then_they_see("You typed", f"{who.given} {who.family}")
    without_scripts.when_they_press("Not them: go back")
    expect(without_scripts.page.locator("#name")).to_have_value(f"{who.given} {who.family}")
    expect(without_scripts.page.get_by_label("What was said")).to_have_value("He left the gas on.")


def test_the_button_finds_without_scripts(without_scripts: Journey, tmp_path: Path) -> None:
    who = given_somebody_new(without_scripts, tmp_path)
    without_scripts.given_they_are_signed_in_as("front-door")
    without_scripts.when_they_open("/front-door/contacts/new")
    without_scripts.when_they_fill("What was said", "He left the gas on.")
    without_scripts.page.locator("#name").fill(f"{who.given} {who.family}")
    without_scripts.when_they_press("Find them")
    without_scripts.then_they_see("1 person found", who.shown)
    without_scripts.when_they_press("It is about them")
    without_scripts.then_they_see(who.shown)
    expect(without_scripts.page.locator("#words")).to_have_value("He left the gas on.")


def when_they_tab_to(journey: Journey, words: str) -> None:
    """To what has that id, label or words on it."""
    for _ in range(120):
        journey.page.keyboard.press("Tab")
        if re.search(words, journey.page.evaluate(_ACTIVE)):
            return
    raise AssertionError(f"no key leads to {words}")


def when_they_choose(journey: Journey, first: str, wanted: str) -> None:
    """One of a group of radio buttons, by the arrows; at first none is chosen."""
    when_they_tab_to(journey, first)
    journey.page.keyboard.press("Space")
    while not re.search(wanted, journey.page.evaluate(_ACTIVE)):
        journey.page.keyboard.press("ArrowDown")


def test_a_contact_is_taken_found_dealt_with_and_closed_by_the_keyboard(
    journey: Journey, tmp_path: Path
) -> None:
    who = given_somebody_new(journey, tmp_path)
    keyboard = journey.page.keyboard
    journey.when_they_open("/sign-in")
    for box, text in (("username", "front-door"), ("password", journey.installation.passwords["front-door"])):
        if not journey.page.evaluate(_ACTIVE).startswith(f"{box}|"):
            when_they_tab_to(journey, rf"^{box}\|")
        keyboard.type(text)
    keyboard.press("Enter")
    journey.then_they_see("Find a person")
    journey.when_they_open("/front-door/")
    when_they_tab_to(journey, "Write down a contact")
    keyboard.press("Enter")
    journey.then_the_heading_is("New contact")
    when_they_choose(journey, "caller", "The person themself")
    when_they_tab_to(journey, r"^name\|")
    keyboard.type(f"{who.given} {who.family}")
    expect(journey.page.locator("[data-likely-people] li")).to_contain_text(who.shown)
    when_they_tab_to(journey, "It is about them")
    keyboard.press("Enter")
    journey.then_they_see(who.shown)
    when_they_tab_to(journey, r"^words\|")
    keyboard.type("I fell on the step, and am well.")
    when_they_choose(journey, "may_have_needs", r"\|No\|")
    when_they_tab_to(journey, "Save the contact")
    keyboard.press("Enter")
    journey.then_they_see("You have it", "I fell on the step")
    when_they_tab_to(journey, "Close the contact")
    keyboard.press("Enter")
    expect(journey.page.locator(".nhsuk-error-summary")).to_be_focused()
    when_they_tab_to(journey, "Say what came of it")
    keyboard.press("Enter")
    when_they_choose(journey, r"^kind", "Information or advice given")
    when_they_tab_to(journey, r"^detail\|")
    keyboard.type("Where to have the step mended")
    when_they_tab_to(journey, "Save what came of it")
    keyboard.press("Enter")
    journey.then_they_see("Where to have the step mended")
    when_they_tab_to(journey, "Close the contact")
    keyboard.press("Enter")
    expect(journey.page.locator(".nhsuk-tag").first).to_have_text("Closed")
    journey.then_the_page_is_sound()
