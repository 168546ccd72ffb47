import re
from pathlib import Path

from ginnel.care.access.tests.test_judging_files import jpeg
from tests.journeys.giving import give, wrote_down_a_contact
from tests.journeys.journey import Journey


def somebody_elses_letter_is_put_aside(journey: Journey, folder: Path) -> tuple[str, str]:
    """The address of the contact, and the number by which governance knows the file."""
    wrote_down_a_contact(journey)
    journey.when_they_follow_details("Add a file or a photograph")
    give(journey, folder, ("letter.jpg", jpeg()), what="Letter from the hospital")
    journey.when_they_follow_details("It does not belong here: letter.jpg")
    journey.page.locator("details[open]").get_by_label("Why?").fill("It is her neighbour’s")
    journey.when_they_press("Keep it aside")
    journey.then_they_see("Kept aside, and not opened.")
    words = journey.page.locator("main").inner_text()
    found = re.search(r"it is number (\w+) to them", words)
    assert found
    address = journey.page.url
    journey.when_they_press("Sign out")
    return address, found[1]


def test_a_letter_kept_by_mistake_is_erased_and_that_it_was_there_stays(
    journey: Journey, tmp_path: Path
) -> None:
    """By whoever governs information in the same organisation, who is not told what it was about."""
    address, number = somebody_elses_letter_is_put_aside(journey, tmp_path)

    journey.given_they_are_signed_in_as("council-governance")
    journey.when_they_open("/governance/files/")
    journey.then_they_see(f"Number {number}", "Put aside by Gareth Lumb")
    journey.then_they_do_not_see("letter.jpg", "Letter from the hospital", "her neighbour’s")
    journey.then_the_page_is_sound()
    row = journey.page.locator("li", has_text=f"Number {number}").filter(
        has=journey.page.get_by_role("button")
    )
    row.get_by_role("button").first.click()
    journey.then_they_see("Nothing was erased")
    journey.then_the_page_is_sound()
    row.get_by_label("Why is it erased?").first.fill("Put with the wrong person at the counter")
    row.get_by_role("button").first.click()
    journey.then_they_see("Erased by", "Put with the wrong person at the counter")
    journey.then_the_page_is_sound()
    journey.picture("files-to-erase")
    journey.when_they_press("Sign out")

    journey.given_they_are_signed_in_as("library")
    journey.page.goto(address)
    journey.then_they_see("letter.jpg", "Erased by information governance.")
    journey.then_the_page_is_sound()
