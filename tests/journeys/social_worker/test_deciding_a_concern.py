from tests.journeys.journey import Journey

FLINCHES = "Her son shouts, and she flinches when he comes in."


def test_a_concern_is_raised_at_the_door_and_decided_by_the_council(journey: Journey) -> None:
    """Whoever raises it applies no test and learns only that it was received."""
    journey.given_they_are_signed_in_as("front-door")
    journey.given_the_page_of_the_resident()
    journey.when_they_follow("Raise a concern")
    journey.then_they_see("You need not be sure", "Nobody but the safeguarding team is told")
    journey.then_the_page_is_sound()
    journey.when_they_press("Raise the concern")
    journey.then_they_see("The concern is not raised yet", "A few words are enough")
    journey.when_they_fill("What did you see, or what were you told?", FLINCHES)
    journey.when_they_fill("What do they want to happen?", "That he goes home in the evening.")
    journey.when_they_press("Raise the concern")
    journey.then_they_see("We have what you wrote", "You are not told what becomes of it")
    journey.then_they_do_not_see(FLINCHES, journey.installation.shown)
    journey.then_the_page_is_sound()

    journey.when_they_press("Sign out")
    journey.given_they_are_signed_in_as("safeguarding")
    journey.when_they_open("/safeguarding/")
    journey.then_the_heading_is("Safeguarding")
    journey.then_the_page_is_sound()
    journey.when_they_follow(journey.installation.shown)
    journey.then_the_heading_is("Concern from")
    journey.when_they_press("Take it")
    journey.then_they_see(FLINCHES, "That he goes home in the evening.", "You have it")
    journey.then_the_page_is_sound()
    journey.picture("concern")

    for limb in ("has_needs", "is_at_risk", "cannot_protect"):
        journey.page.locator(f"#{limb}").check()
        journey.page.locator(f"#{limb}_why").fill("As the visit on Monday showed")
    journey.when_they_tick("Decided: there is no duty to enquire")
    journey.when_they_fill("The reasons for the decision", "All that was seen says the same.")
    journey.when_they_press("Save the decision")
    journey.then_they_see("That is not done yet", "there is a duty to enquire (Care Act 2014, section 42)")
    journey.then_the_page_is_sound()
    journey.when_they_tick("Decided: there is a duty to enquire")
    journey.when_they_press("Save the decision")
    journey.when_they_fill("What is to be found out?", "What happens in the evenings")
    journey.when_they_tick("An independent advocate represents them")
    journey.then_the_page_is_sound()
    journey.when_they_press("Save the enquiry")
    journey.then_they_see("Enquiry: The council itself", "Enquiry under way")
    journey.when_they_fill(
        "What came of it, and what is done now?", "He has moved out, and a neighbour calls."
    )
    journey.when_they_tick("Fully")
    journey.then_the_page_is_sound()
    journey.page.get_by_role("button", name="Conclude").click()
    journey.then_they_see("Concluded", "Last with", "Did what they wanted come about? Fully")
    journey.then_the_page_is_sound()
