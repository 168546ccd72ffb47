"""An analyst reads figures of the place and how well records are joined, and opens nobody's record."""

from tests.journeys.journey import Journey


def test_an_analyst_reads_figures_and_names_nobody(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("analyst")
    journey.then_they_see("Your role opens no person’s record.")
    journey.then_they_do_not_see("Find a person", "People you opened last")
    journey.then_the_page_is_sound()
    journey.when_they_open("/places/")
    journey.then_they_see(
        "Emergency admissions of people aged 65 and over",
        "Too few people to be shown without somebody being recognised.",
    )
    journey.then_the_page_is_sound()
    journey.when_they_open("/linkage/")
    journey.then_they_see("No person is named here.", "By ethnic group", "Of what is one person, joined")
    journey.then_they_do_not_see(journey.installation.shown, journey.installation.resident)
    journey.then_the_page_is_sound()


def test_an_analyst_opens_nobody_and_is_told_why(journey: Journey) -> None:
    address = journey.given_the_address_of(journey.installation.nhs_number)
    journey.given_they_are_signed_in_as("analyst")
    for path, part in (
        (address, "read records"),
        (f"{address}print", "read records"),
        ("/find", "find people"),
        ("/front-door/", "take contacts"),
        ("/front-door/figures", "take contacts"),
        ("/governance/overrides", "see audit"),
    ):
        journey.when_they_open(path)
        journey.then_they_are_refused(f"Your role does not include this part of Ginnel ({part}).")
        journey.then_they_do_not_see(journey.installation.shown)
