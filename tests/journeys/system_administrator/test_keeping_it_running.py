"""A system administrator sees whether files arrive and the directory is fresh, and no person's record at all."""

from tests.journeys.journey import Journey


def test_an_administrator_sees_how_feeds_and_the_directory_stand(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("administrator")
    journey.then_they_do_not_see("Find a person")
    journey.then_the_page_is_sound()
    journey.when_they_open("/feeds/")
    journey.then_they_see("Valley Gardens Medical Group (pretend)", "Accepted without fault")
    journey.then_they_do_not_see(journey.installation.shown, journey.installation.nhs_number)
    journey.then_the_page_is_sound()
    journey.page.locator("main a[href*='/feeds/']").first.click()
    journey.then_they_do_not_see(journey.installation.shown, journey.installation.nhs_number)
    journey.then_the_page_is_sound()
    journey.when_they_open("/directory/freshness")
    journey.then_they_see("How fresh the directory is", "Kept here")
    journey.then_the_page_is_sound()


def test_an_administrator_sees_nobody_and_is_told_why(journey: Journey) -> None:
    address = journey.given_the_address_of(journey.installation.nhs_number)
    journey.given_they_are_signed_in_as("administrator")
    for path, part in (
        (address, "read records"),
        (f"{address}documents/", "read records"),
        ("/find", "find people"),
        ("/matches/", "review matches"),
        ("/quarantine/", "review quarantine"),
        ("/governance/worth-a-look", "see audit"),
    ):
        journey.when_they_open(path)
        journey.then_they_are_refused(f"Your role does not include this part of Ginnel ({part}).")
        journey.then_they_do_not_see(journey.installation.shown)
