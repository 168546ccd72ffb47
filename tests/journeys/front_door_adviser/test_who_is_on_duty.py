"""Who is on duty, who may do what, and to whom what comes back goes."""

from __future__ import annotations

import subprocess
import sys

from tests.journeys.journey import Journey

# Chanda is on duty at the front door at this moment, whatever the hour, and the adviser is not; then what nobody could
# receive is returned, as the job does every minute.
_CHANDA_ON_DUTY = """
import django; django.setup()
from datetime import timedelta
from ginnel.care.access import actions as access
from ginnel.foundation.organisations import actions, queries
from ginnel.foundation.organisations.states import DutyRank
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
by = service("administer")
adviser, chanda = (queries.account_named(name, viewer=by) for name in ("front-door", "{colleague}"))
[role] = queries.roles_of(adviser.id, viewer=by)
now = clock.now()
for one in queries.shifts(role.team_id, since=now, until=now + timedelta(hours=20), viewer=by):
    actions.end_shift(shift=one.id, reason="For the journey", by=by)
begins = now.astimezone(clock.LONDON)
until = (begins + timedelta(hours=19)).time()
actions.add_shift(
    team=role.team_id, staff=chanda.id, day=begins.date(), since=begins.time(), until=until, by=by
)
"""
_RETURNED = """
import django; django.setup()
from ginnel.care.access import actions
from ginnel.foundation.sharing.queries import service
actions.return_undeliverable(by=service("front-door"))
"""


def run(journey: Journey, code: str) -> None:
    environment = {**journey.installation.environment, "DJANGO_SETTINGS_MODULE": "ginnel.config.settings"}
    subprocess.run(
        (sys.executable, "-c", code), env=environment, check=True, capture_output=True, timeout=120
    )


def ginnel(journey: Journey, *words: str) -> str:
    command = (sys.executable, "-m", "ginnel.config.cli", *words)
    environment = journey.installation.environment
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=120)
    return done.stdout


def test_the_front_door_says_who_is_on_duty_and_when_nobody_is(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("front-door")
    journey.when_they_open("/front-door/")
    journey.then_they_see("The rota of Front door")
    journey.when_they_follow("The rota of Front door")
    journey.then_the_heading_is("Front door")
    journey.when_they_follow("The week after")
    journey.then_they_see("Sunita Priestley", "Chanda Oldroyd", "Somebody is to be on duty on Monday")
    journey.then_they_do_not_see("Put somebody on duty")
    journey.then_the_page_is_sound()
    journey.picture("rota")
    journey.when_they_open("/front-door/handover")
    journey.then_they_see("Who hands over, and who takes over")
    journey.then_the_page_is_sound()


def test_a_keeper_fills_a_week_and_copies_it_forward(journey: Journey) -> None:
    """Of a team of their own; each width in a week of its own."""
    journey.given_they_are_signed_in_as("social-worker")
    journey.when_they_open("/front-door/rotas/")
    journey.then_the_page_is_sound()
    journey.when_they_follow("Locality social work")
    for _ in range(3 if journey.width == "phone" else 9):
        journey.when_they_follow("The week after")
    journey.when_they_press("Put on duty")
    journey.then_they_see("Not all of it is done", "Choose who is on duty", "Choose days of the week")
    journey.then_the_page_is_sound()
    journey.when_they_choose("Who?", "Orla Metcalfe")
    for day in ("Monday", "Tuesday", "Wednesday"):
        journey.page.locator("input[name=days]").nth(("Monday", "Tuesday", "Wednesday").index(day)).check()
    journey.page.locator("#since").fill("09:00")
    journey.page.locator("#until").fill("17:00")
    journey.when_they_press("Put on duty")
    journey.then_they_see("9am to 5pm", "Swap or take off")
    assert journey.page.get_by_text("9am to 5pm").count() >= 3
    journey.then_the_page_is_sound()
    journey.page.locator("#weeks").fill("2")
    journey.page.get_by_role("button", name="Copy", exact=True).click()
    journey.then_they_see("6 shifts were copied.")
    journey.then_the_page_is_sound()
    journey.picture("rota-kept")
    journey.when_they_follow("The week after")
    journey.then_they_see("9am to 5pm")


def test_an_adviser_who_may_not_hands_over_with_one_button(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("library")
    journey.when_they_open("/front-door/")
    journey.when_they_follow("Write down a contact")
    journey.when_they_tick("A neighbour or stranger")
    journey.when_they_fill("What was said", "She asks for help, and then she does not want any.")
    journey.when_they_tick("Yes")
    journey.when_they_press("Save the contact")
    journey.then_they_see("You have it", "What this asks for", "Care Act assessment")
    journey.then_the_page_is_sound()
    journey.picture("contact-asks-for")
    journey.when_they_follow_details("Write down what came of it")
    journey.when_they_tick("Assessment offered and refused")
    journey.when_they_press("Save what came of it")
    journey.then_they_see("This is kept for whoever is confirmed for it", "You can go on helping")
    journey.then_the_page_is_sound()
    journey.page.get_by_role("button", name="Hand over to").first.click()
    journey.then_they_see("Waiting to be looked at", "Asks for: Care Act assessment")
    journey.then_the_page_is_sound()
    journey.when_they_open("/front-door/?view=all&may=mine")
    journey.then_the_page_is_sound()


def test_a_keeper_confirms_what_a_colleague_may_do(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("social-worker")
    journey.when_they_open("/front-door/rotas/")
    journey.when_they_follow("Who may do what")
    journey.then_they_see("Assessing deafblind people", "Ended on", "Certificate of the course seen")
    journey.then_the_page_is_sound()
    journey.picture("competences")
    journey.when_they_press("Confirm it")
    journey.then_they_see("It is not saved yet", "Choose who may do it", "Write the last day")
    journey.then_the_page_is_sound()


def test_what_bounces_is_in_the_hands_of_whoever_is_on_duty(journey: Journey) -> None:
    """Sent by the adviser to a team in which nobody works, while a colleague is on duty."""
    said = ginnel(journey, "desk", "next", "ZC1", "--team", f"Closed team {journey.width}")
    assert "After Closed team" in said
    run(journey, _CHANDA_ON_DUTY.format(colleague=f"{council(journey)}-colleague"))
    journey.given_they_are_signed_in_as("front-door")
    journey.given_the_page_of_somebody_else()
    journey.when_they_follow("Write down a contact")
    journey.when_they_tick("A relative or friend")
    journey.when_they_fill("What was said", "She cannot get up the stairs.")
    journey.when_they_tick("Yes")
    journey.when_they_press("Save the contact")
    journey.page.locator("a", has_text="Refer ").first.click()
    team = journey.page.locator("#to_team option", has_text=f"Closed team {journey.width}").first
    journey.page.locator("#to_team").select_option(team.get_attribute("value"))
    journey.when_they_fill("What do you ask for?", "A second rail on the stairs.")
    journey.when_they_press("Send")
    address = journey.page.url
    run(journey, _RETURNED)
    journey.page.goto(address)
    journey.then_they_see("Could not be delivered", "Chanda Oldroyd has it")
    journey.then_the_page_is_sound()


def council(journey: Journey) -> str:
    """The code of the adviser's council."""
    listed = ginnel(journey, "desk", "list")
    return next(line.split()[0] for line in listed.splitlines() if "Front door" in line)
