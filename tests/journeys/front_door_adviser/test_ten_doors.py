"""Twelve doors, one case: telephone, counter, library, surgery, ward, neighbours, another council, the website and two
ways of systems. The same person is known, nothing is asked twice, and one colleague has it."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from ginnel.care.access.states import Door
from ginnel.kernel.values.identifiers import NHS_NUMBER_SYSTEM, ODS_SYSTEM
from ginnel.surfaces.feeds.tests import bars_messages
from tests.journeys.installation import Installation
from tests.journeys.journey import Journey
from tests.journeys.newcomers import (
    BORN,
    COUNCIL,
    HOSPITAL,
    NEIGHBOURS,
    POSTCODE,
    PRACTICE,
    Newcomer,
    given_somebody_new,
)
from tests.journeys.resident.test_self_assessment import to_the_end
from tests.verification.calling import System

AT_THE_COUNCIL = (
    (
        "front-door",
        "Council customer service centre",
        "A professional",
        "Rang about her bins, cannot lift them.",
    ),
    ("front-door", "Pharmacist", "A professional", "Three weeks of boxes brought back unopened."),
    ("library", "Library or information service", "The person themself", "Asked for books she can hold."),
    ("front-door", "Came in person", "Their unpaid carer", "I do it all, and I am tired."),
    ("front-door", "Another council", "A professional", "She moved to you in May."),
)
ELSEWHERE = (
    ("gp", "GP practice", "Unsteady since the summer."),
    ("ward-nurse", "Hospital ward or emergency department", "Goes home tomorrow, lives upstairs."),
    ("link-worker", "Voluntary or community worker", "Comes for the company more than the tea."),
)
BY_MESSAGE, BY_API, ONLINE = (
    "Dizzy when she stands",
    "Help to wash and dress",
    "Feeling low, worried or lonely",
)
_SYSTEM = "Request from another system"
SCOPES = "system/*.cruds"


@pytest.fixture(scope="module")
def surgery(installation: Installation) -> Iterator[System]:
    yield System(installation, SCOPES, PRACTICE, f"Surgery-{uuid4().hex[:8]}")


def test_every_door_ends_in_the_same_case(journey: Journey, tmp_path: Path, surgery: System) -> None:
    who = given_somebody_new(journey, tmp_path, known_to=(PRACTICE, COUNCIL, HOSPITAL, NEIGHBOURS))
    case = the_first_call(journey, who)
    for username, door, caller, words in AT_THE_COUNCIL:
        a_colleague_writes_it_down(journey, who, username, door, caller, words)
        journey.when_they_press("Go on there: it is the same")
        expect(journey.page).to_have_url(case)
        journey.when_they_press("Sign out")
    for username, door, words in ELSEWHERE:
        others_send_it(journey, who, username, door, words)
    she_asks_on_the_website(journey, who)
    a_system_asks_by_message(journey, who, tmp_path)
    a_system_asks_by_the_open_api(journey, who, surgery)
    the_adviser_joins_what_came_by_itself(journey, who, case)
    all_of_it_is_in_one_place(journey, who, case)


def the_first_call(journey: Journey, who: Newcomer) -> str:
    """The address of the case."""
    journey.given_they_are_signed_in_as("front-door")
    journey.given_the_page_of(who.nhs_number)
    journey.when_they_follow("Write down a contact")
    journey.when_they_tick("The person themself")
    journey.when_they_fill("What was said", "I cannot get into my bath any more.")
    journey.when_they_tick("Yes")
    journey.when_they_press("Save the contact")
    journey.page.locator("#lives-with").fill("Her sister, who is deaf")
    journey.when_they_press("Save the answers")
    journey.then_they_see("Her sister, who is deaf")
    address = journey.page.url
    journey.when_they_press("Sign out")
    return address


def a_colleague_writes_it_down(
    journey: Journey, who: Newcomer, username: str, door: str, caller: str, words: str
) -> None:
    """Who it is is known from the first key; what was answered is known, and folded away."""
    journey.given_they_are_signed_in_as(username)
    journey.given_the_page_of(who.nhs_number)
    journey.when_they_follow("Write down a contact")
    journey.then_they_see("Already in touch with us", "I cannot get into my bath any more.")
    journey.when_they_choose("How did they come to you?", door)
    journey.when_they_tick(caller)
    journey.when_they_fill("What was said", words)
    journey.when_they_tick("Yes")
    journey.when_they_press("Save the contact")
    known = journey.page.locator("#question-lives-with")
    expect(known).to_contain_text("Her sister, who is deaf")
    expect(known.locator("input").first).to_be_hidden()


def others_send_it(journey: Journey, who: Newcomer, username: str, door: str, words: str) -> None:
    """Whose organisation has no front door of its own: the council's has it from then on."""
    journey.given_they_are_signed_in_as(username)
    journey.given_the_page_of(who.nhs_number)
    journey.when_they_follow("Write down a contact")
    chosen = journey.page.get_by_label("How did they come to you?").locator("option:checked")
    expect(chosen).to_have_text(door)
    journey.when_they_tick("The person themself")
    journey.when_they_fill("What was said", words)
    journey.when_they_tick("Yes")
    journey.when_they_press("Save the contact")
    journey.then_they_see("Say who deals with it")
    journey.page.get_by_label("The front door of North Yorkshire Council").check()
    journey.when_they_press("Save the contact")
    journey.then_they_see("Sent to the front door", "somebody there looks at it")
    journey.then_the_page_is_sound()
    journey.when_they_press("Sign out")


def she_asks_on_the_website(journey: Journey, who: Newcomer) -> None:
    to_the_end(journey)
    journey.when_they_press("Show what may help")
    journey.page.get_by_role("button", name="Ask us to get in touch").click()
    journey.when_they_tick("An assessment of care and support")
    journey.when_they_fill("Your name", f"{who.given} {who.family}")
    journey.when_they_tick("Ring")
    journey.when_they_fill("The number, email or address to use", "01632 960333")
    journey.when_they_tick("No")
    journey.when_they_press("Send")
    journey.then_the_heading_is("We have your message")


def a_system_asks_by_message(journey: Journey, who: Newcomer, folder: Path) -> None:
    patient = bars_messages.person(
        who.nhs_number,
        name=[{"family": who.family, "given": [who.given]}],
        birthDate=BORN,
        address=[{"line": ["4 Station Road"], "postalCode": POSTCODE}],
    )
    mark = f"m-{who.nhs_number}"
    sent = bars_messages.message(
        id=mark, to=COUNCIL, identifier=[{"value": mark}], reasonCode=[{"text": BY_MESSAGE}]
    )
    path = folder / "message.json"
    path.write_text(json.dumps(bars_messages.about(sent, patient)))
    journey.installation.load(path, "SURGERY", "--feed", "bars")


def a_system_asks_by_the_open_api(journey: Journey, who: Newcomer, surgery: System) -> None:
    address = journey.installation.address
    token = surgery.token(address, SCOPES)
    found = call(f"{address}/fhir/R4/Patient?identifier={NHS_NUMBER_SYSTEM}|{who.nhs_number}", token)
    (entry,) = [one for one in found["entry"] if one["resource"]["resourceType"] == "Patient"]
    asked = {
        "resourceType": "ServiceRequest",
        "status": "active",
        "intent": "order",
        "code": {"text": BY_API},
        "subject": {"reference": f"Patient/{entry['resource']['id']}"},
        "performer": [{"identifier": {"system": ODS_SYSTEM, "value": COUNCIL}}],
    }
    call(f"{address}/fhir/R4/ServiceRequest", token, asked)


def call(address: str, token: str, sent: Any = None) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/fhir+json"}
    asked = urllib.request.Request(
        address.replace("|", "%7C"), json.dumps(sent).encode() if sent else None, headers
    )
    with urllib.request.urlopen(asked) as answer:
        return json.loads(answer.read() or "{}")


def the_adviser_joins_what_came_by_itself(journey: Journey, who: Newcomer, case: str) -> None:
    """Whom it is about is known but for the website, where nobody signed in."""
    journey.given_they_are_signed_in_as("front-door")
    waiting = [(words, who.shown, door) for _, door, words in ELSEWHERE]
    waiting += [(one, who.shown, _SYSTEM) for one in (BY_MESSAGE, BY_API)]
    for words, name, door in ((ONLINE, f"{who.given} {who.family}", "Self-assessment"), *waiting):
        open_what_waits(journey, name, door)
        journey.when_they_press("Take it")
        if words == ONLINE:
            journey.when_they_follow("Say who this is")
            journey.when_they_press("Find")
            journey.when_they_press("This is who it is")
        journey.then_they_see(words, who.shown, "Her sister, who is deaf")
        journey.then_the_page_is_sound()
        journey.page.locator("li", has_text="into my bath").get_by_role("button").click()
        expect(journey.page).to_have_url(case)


def open_what_waits(journey: Journey, name: str, door: str) -> None:
    """It comes within a minute. Those of its door alone are listed, so that none is on a page behind."""
    code = next(one.value for one in Door if one.label.startswith(door))
    row = journey.page.locator("tr, li", has_text=re.compile(re.escape(name), re.IGNORECASE)).filter(
        has_text=door
    )
    for _ in range(75):
        journey.when_they_open(f"/front-door/?state=waiting&view=all&door={code}")
        if row.count():
            break
        journey.page.wait_for_timeout(1000)
    row.first.get_by_role("link").first.click()


def all_of_it_is_in_one_place(journey: Journey, who: Newcomer, case: str) -> None:
    """And it alone is open."""
    journey.page.goto(case)
    before = journey.page.get_by_role("region", name="Already in touch with us")
    said = [(door, words) for _, door, _, words in AT_THE_COUNCIL]
    said += [(door, words) for _, door, words in ELSEWHERE]
    said += [("Self-assessment", ONLINE), *((_SYSTEM, words) for words in (BY_MESSAGE, BY_API))]
    for door, words in said:
        row = before.locator("li", has_text=words)
        expect(row).to_have_count(1)
        expect(row).to_contain_text(re.compile(re.escape(door), re.IGNORECASE))
        expect(row).to_contain_text("Closed")
    journey.then_the_page_is_sound()
    journey.picture("every-door-one-case")
    journey.when_they_open("/front-door/?view=all")
    expect(journey.page.locator("main a", has_text=who.shown)).to_have_count(1)
    journey.page.goto(case)
    journey.then_they_see("You have it")
