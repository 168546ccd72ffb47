"""Somebody's former partner works where records are read."""

from tests.journeys.journey import Journey

FORMER_PARTNER = "Bilal Raw"
NOBODY = "There is no such person here"


def find(journey: Journey, number: str) -> None:
    journey.when_they_open("/find")
    journey.when_they_fill("Name and date of birth", number)
    journey.when_they_press("Find")


def given_governance_opens_the_restricted_record(journey: Journey, number: str) -> None:
    journey.given_they_are_signed_in_as("governance")
    find(journey, number)
    journey.page.locator("main table a").first.click()
    journey.when_they_follow("Restricted record")
    journey.then_the_heading_is("Restricted record")


def when_they_keep_the_former_partner_from_it(journey: Journey) -> None:
    journey.when_they_follow("Keep somebody from it")
    journey.then_the_page_is_sound()
    journey.when_they_fill("Look for a worker", "raw")
    journey.when_they_press("Look")
    journey.page.get_by_label(FORMER_PARTNER).check()
    journey.when_they_fill("Why?", "Was violent to her; an order of the court is in force")
    journey.then_the_page_is_sound()
    journey.picture("keep-from")
    journey.when_they_press("Keep them from it")
    journey.then_they_see(FORMER_PARTNER, "an order of the court is in force")


def when_they_protect_the_address(journey: Journey) -> None:
    journey.page.get_by_label("Nobody may learn where they live who does not work with them").check()
    journey.when_they_fill("What happened, and who asked for it?", "She moved away from him and asked for it")
    journey.page.locator("#review_on").fill("2027-05-01")
    journey.when_they_press("Restrict it")
    journey.then_they_see("To be looked at again by 1 May 2027", "No figure counts them in an area")
    journey.then_the_page_is_sound()
    journey.picture("restricted")


def test_a_former_partner_finds_nobody_and_a_stranger_no_address(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("community-nurse")
    number = journey.somebody_else()
    find(journey, number)
    journey.page.locator("main table a").first.click()
    address = journey.page.url.removeprefix(journey.installation.address)
    journey.when_they_press("Sign out")

    given_governance_opens_the_restricted_record(journey, number)
    when_they_protect_the_address(journey)
    when_they_keep_the_former_partner_from_it(journey)
    journey.when_they_press("Sign out")

    journey.given_they_are_signed_in_as("community-nurse")
    find(journey, number)
    journey.then_they_see("Nobody found")
    journey.when_they_open(address)
    journey.then_they_see(NOBODY)
    journey.then_the_page_is_sound()
    journey.when_they_open("/")
    journey.when_they_press("Sign out")

    journey.given_they_are_signed_in_as("out-of-hours")
    find(journey, number)
    journey.then_they_see("1 person found", "Restricted", "Address withheld")
    journey.then_the_page_is_sound()
    journey.when_they_press("Sign out")

    journey.given_they_are_signed_in_as("governance")
    journey.then_they_see("Somebody who is kept from this person's record tried to open it")
    journey.when_they_open("/governance/restricted-records/")
    journey.then_they_see(FORMER_PARTNER, "Was violent to her")
    journey.then_the_page_is_sound()
    journey.picture("restricted-records")


def test_what_no_longer_holds_is_ended_with_a_reason(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("gp")
    number = journey.somebody_else()
    journey.when_they_press("Sign out")

    given_governance_opens_the_restricted_record(journey, number)
    journey.page.get_by_label("They work here").check()
    journey.when_they_fill("What happened, and who asked for it?", "Asked for it themself")
    journey.page.locator("#review_on").fill("2027-05-01")
    journey.when_they_press("Restrict it")
    journey.page.get_by_text("Look at it again").first.click()
    journey.page.get_by_label("It holds no longer").check()
    journey.when_they_press("Write it down")
    journey.then_they_see("It is not written down yet", "Write down why")
    journey.then_the_page_is_sound()
    journey.page.locator("#again-reason-1").fill("They work elsewhere now")
    journey.when_they_press("Write it down")
    journey.then_they_see("Nothing restricts this record")
    journey.then_the_page_is_sound()
