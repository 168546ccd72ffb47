from pathlib import Path

from ginnel.care.access.tests.test_judging_files import jpeg, png
from tests.journeys.giving import give, wrote_down_a_contact
from tests.journeys.journey import Journey


def then_the_team_opens_it(journey: Journey, address: str) -> None:
    journey.given_they_are_signed_in_as("physiotherapist")
    journey.page.goto(address)
    journey.then_they_see("Files that go with it", "Letter from the hospital", "Taken back: a file")
    journey.then_they_do_not_see("letter.pdf", "scan.pdf")
    journey.then_the_page_is_sound()
    journey.picture("referral-files")
    with journey.page.expect_download() as saved:
        journey.page.get_by_role("link", name="letter.jpg").click()
    assert saved.value.suggested_filename == "letter.jpg"
    assert Path(saved.value.path()).read_bytes() == jpeg()


def when_they_send_one_more_and_take_it_back(journey: Journey) -> None:
    journey.when_they_follow_details("Send one more file with it")
    journey.when_they_choose_like("Which file of the contact?", "scan.pdf")
    journey.when_they_press("Send it")
    journey.then_they_see("Sent with it: scan.pdf", "Nobody there has opened it.")
    journey.page.locator("main li", has_text="scan.pdf").get_by_role("button", name="Take it back").click()
    journey.then_they_see("Taken back: scan.pdf")
    journey.then_the_page_is_sound()


def then_what_the_team_opens_stays(journey: Journey, address: str) -> None:
    journey.when_they_press("Sign out")

    then_the_team_opens_it(journey, address)
    journey.when_they_press("Sign out")

    journey.given_they_are_signed_in_as("library")
    journey.page.goto(address)
    journey.then_they_see("so it cannot be taken back: Physiotherapist")
    journey.then_the_page_is_sound()


def test_a_letter_brought_to_the_library_is_opened_by_the_team_that_is_asked(
    journey: Journey, tmp_path: Path
) -> None:
    """What is called a letter and is a programme is kept aside, and nobody is blamed; of what is left the photograph
    alone goes along, because whoever refers chose so."""
    wrote_down_a_contact(journey)
    journey.when_they_follow_details("Add a file or a photograph")
    journey.then_the_page_is_sound()
    give(
        journey,
        tmp_path,
        ("letter.jpg", jpeg()),
        ("scan.pdf", png()),
        ("letter.pdf", b"MZ\x90\x00"),
        what="Letter from the hospital",
    )
    journey.then_they_see(
        "letter.jpg",
        "Kept aside, and not opened.",
        "It is a programme",
        "it is a PNG picture",
        "fault of a phone",
    )
    journey.then_the_page_is_sound()
    journey.picture("contact-files")
    journey.when_they_follow_details("It is fine: scan.pdf")
    journey.page.locator("details[open]").get_by_label("How do you know?").fill(
        "I looked at it on their phone"
    )
    journey.when_they_press("Let it be opened")
    journey.then_they_see("Said to be fine: I looked at it on their phone")
    journey.when_they_follow_details("Add a file or a photograph")
    give(
        journey, tmp_path, ("film.jpg", jpeg() + b"\x00" * (10 * 2**20)), what="The other side of the letter"
    )
    journey.then_they_see("“film.jpg” is not kept: it is larger than 10 MB.")
    assert journey.page.get_by_label("What is it?").input_value() == "The other side of the letter"
    journey.then_the_page_is_sound()

    journey.page.locator("a", has_text="Refer ").first.click()
    journey.when_they_choose_like("Whom do you ask?", "Rehabilitation")
    journey.when_they_fill(
        "What do you ask for?", f"Please read the letter with them, seen on a {journey.width}."
    )
    journey.page.get_by_label("scan.pdf").uncheck()
    journey.then_the_page_is_sound()
    journey.picture("files-of-a-referral")
    journey.when_they_press("Send the referral")
    journey.then_they_see("Files that go with it", "letter.jpg")
    address = journey.page.url
    when_they_send_one_more_and_take_it_back(journey)
    then_what_the_team_opens_stays(journey, address)
