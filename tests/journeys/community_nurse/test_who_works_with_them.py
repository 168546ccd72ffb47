from tests.journeys.journey import Journey


def test_a_community_nurse_puts_somebody_on_a_colleagues_caseload_and_ends_it(journey: Journey) -> None:
    """The colleague is told, finds the person on their own list, and does not any more once it has ended."""
    journey.given_they_are_signed_in_as("community-nurse")
    journey.given_the_page_of_the_resident()
    journey.when_they_follow("Who works with them")
    journey.then_the_heading_is("Who works with them")
    journey.then_they_see("Registered with the practice", "Orla Metcalfe, ")
    journey.then_the_page_is_sound()
    address = journey.page.url

    journey.when_they_tick("On the caseload")
    journey.when_they_press("Save who works with them")
    journey.then_they_see("It is not saved yet", "Choose a colleague or a team")
    journey.then_the_page_is_sound()
    journey.when_they_choose("Who?", "Tomasz Appleyard")
    journey.page.locator("#reason").fill("Walks with a frame again")
    journey.when_they_press("Save who works with them")
    journey.then_they_see("On the caseload: Tomasz Appleyard", "Walks with a frame again")
    journey.then_the_page_is_sound()
    journey.picture("who-works-with-them")

    journey.when_they_press("Sign out")
    journey.given_they_are_signed_in_as("physiotherapist")
    journey.then_they_see("A colleague put this person on your caseload.")
    journey.when_they_follow("My caseload")
    journey.then_the_heading_is("My caseload")
    journey.then_they_see(journey.installation.shown, "On the caseload")
    journey.then_the_page_is_sound()
    journey.picture("my-caseload")
    journey.when_they_press("Sign out")

    journey.given_they_are_signed_in_as("community-nurse")
    journey.page.goto(address)
    own = journey.page.locator("main li").filter(has_text="Tomasz Appleyard")
    own.locator("summary").click()
    own.get_by_role("button", name="End it now").click()
    journey.then_they_see("It is not saved yet", "Say why it ends")
    journey.then_the_page_is_sound()
    own.get_by_label("Why does it end?").fill("Walks by herself")
    own.get_by_role("button", name="End it now").click()
    journey.then_the_heading_is("Who works with them")
    journey.then_they_do_not_see("On the caseload: Tomasz Appleyard")
