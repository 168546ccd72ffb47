from tests.journeys.journey import Journey

WHOM = {"desktop": ("kenneth grayson", "29 March 1944"), "phone": ("trevor white", "14 February 1956")}


def given_an_opening(journey: Journey) -> str:
    """A clinician opens somebody's record to get in to them; answers the name as pages write it."""
    typed, born = WHOM[journey.width]
    journey.given_they_are_signed_in_as("out-of-hours")
    journey.when_they_open("/find")
    journey.when_they_fill("Name and date of birth", typed)
    journey.when_they_press("Find")
    journey.page.locator("main table tbody tr").filter(has_text=born).get_by_role("link").first.click()
    journey.page.get_by_text("They are not with you, and you need it now").click()
    journey.then_the_page_is_sound()
    journey.picture("opening")
    journey.when_they_press("We must get in to them, or find who has a key")
    journey.then_they_see("you opened it in an emergency", "More is closed to you")
    assert "Closed until you say why you need it" in journey.part("Current medicines").inner_text()
    journey.then_the_page_is_sound()
    journey.when_they_press("Sign out")
    given, family = typed.split()
    return f"{family.upper()}, {given.capitalize()}"


def test_an_opening_opens_what_it_is_for_and_somebody_else_says_whether_it_was_right(
    journey: Journey,
) -> None:
    name = given_an_opening(journey)
    journey.given_they_are_signed_in_as("governance")
    journey.when_they_open("/governance/overrides")
    opening = journey.page.locator("main li.app-timeline__entry").filter(has_text=name)
    assert "We must get in to them, or find who has a key" in opening.first.inner_text()
    assert "To be reviewed by the end of" in opening.first.inner_text()
    journey.then_the_page_is_sound()
    journey.picture("openings")

    opening.first.get_by_text("It was not right").click()
    opening.first.get_by_label("What was done about it?").fill(
        "Spoken to: the key safe code was on the card."
    )
    opening.first.get_by_role("button", name="Write it down").click()

    journey.when_they_follow("All")
    journey.then_they_see(
        "It was not right to open it, says Anil Thackray", "the key safe code was on the card"
    )
    journey.then_the_page_is_sound()
