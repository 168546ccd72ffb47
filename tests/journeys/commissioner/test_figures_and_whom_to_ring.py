"""A commissioner reads figures of the place, keeps whom others ring at the board, and opens nobody's record."""

from tests.journeys.journey import Journey


def test_a_commissioner_reads_figures_of_the_place(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("commissioner")
    journey.then_they_see("Your role opens no person’s record.")
    journey.when_they_open("/places/")
    journey.then_they_see("Days from discharge-ready date to discharge", "Definition 2025-26.1")
    journey.then_the_page_is_sound()
    journey.page.locator("main a[href*='/places/measures/']").first.click()
    journey.then_they_see("Days from discharge-ready date to discharge")
    journey.then_the_page_is_sound()


def test_a_commissioner_keeps_whom_others_ring_about_continuing_healthcare(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("commissioner")
    journey.when_they_open("/who-to-ring/ours/")
    journey.then_they_see("Continuing healthcare team", "If they do not answer: Director on call")
    journey.then_the_page_is_sound()


def test_a_commissioner_opens_nobody_and_is_told_why(journey: Journey) -> None:
    address = journey.given_the_address_of(journey.installation.nhs_number)
    journey.given_they_are_signed_in_as("commissioner")
    for path, part in (
        (address, "read records"),
        ("/find", "find people"),
        ("/linkage/", "see linkage"),
        ("/governance/agreements/", "keep agreements"),
    ):
        journey.when_they_open(path)
        journey.then_they_are_refused(f"Your role does not include this part of Ginnel ({part}).")
        journey.then_they_do_not_see(journey.installation.shown)
