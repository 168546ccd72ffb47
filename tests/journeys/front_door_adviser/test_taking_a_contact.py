from tests.journeys.journey import Journey


def test_somebody_rings_and_the_adviser_asks_nothing_that_is_known(journey: Journey) -> None:
    """Found, written down in their own words, dealt with, and closed only when an assessment has been offered."""
    journey.given_they_are_signed_in_as("front-door")
    journey.given_the_page_of_the_resident()
    journey.when_they_follow("Write down a contact")
    journey.then_the_heading_is("New contact")
    journey.then_the_page_is_sound()
    journey.when_they_press("Save the contact")
    journey.then_they_see("The contact is not saved yet", "Say who told you", "Write what was said")
    journey.then_the_page_is_sound()

    journey.when_they_tick("A relative or friend")
    journey.when_they_fill("What was said", "She keeps falling, and I cannot get there before Sunday.")
    journey.when_they_tick("Yes")
    journey.when_they_press("Save the contact")
    journey.then_they_see("She keeps falling", "You have it", "What to ask, and what not to")
    journey.then_the_page_is_sound()
    journey.picture("contact")

    journey.when_they_press("Close the contact")
    journey.then_they_see("That is not done yet", "Say what came of it before you close it")
    journey.when_they_follow_details("Write down what came of it")
    journey.when_they_tick("Information or advice given")
    journey.when_they_press("Save what came of it")
    journey.when_they_press("Close the contact")
    journey.then_they_see("offer an assessment", "sections 9 and 11")
    journey.then_the_page_is_sound()
    journey.when_they_follow_details("Write down what came of it")
    journey.when_they_tick("Assessment offered and refused")
    journey.when_they_press("Save what came of it")
    journey.when_they_press("Close the contact")
    journey.then_they_see("Closed", "Last with")
    journey.then_the_page_is_sound()


def test_whoever_rings_about_somebody_unknown_is_not_turned_away(journey: Journey) -> None:
    """The milk is on the step: nobody knows the name, a colleague finds out who it is."""
    journey.given_they_are_signed_in_as("front-door")
    journey.when_they_open("/front-door/")
    journey.then_the_heading_is("Front door")
    journey.then_the_page_is_sound()
    journey.picture("front-door")
    journey.when_they_follow("Contact about somebody not known")
    journey.when_they_tick("A neighbour or stranger")
    journey.when_they_fill("Anything else that would help", "The end house, milk on the step")
    journey.when_they_fill("What was said", "Nobody has been seen there for two days.")
    journey.when_they_tick("Yes")
    journey.when_they_tick("Leave it for the front door’s list")
    journey.when_they_press("Save the contact")
    journey.then_they_see("Not known yet", "The end house", "Waiting to be looked at")
    journey.then_the_page_is_sound()
    journey.when_they_press("Take it")
    journey.when_they_follow("Say who this is")
    journey.when_they_fill("Name and date of birth", journey.installation.nhs_number)
    journey.when_they_press("Find")
    journey.then_the_page_is_sound()
    journey.when_they_press("This is who it is")
    journey.then_they_see(journey.installation.shown, "Nobody has been seen there for two days.")
    journey.then_they_do_not_see("Say who this is")


def test_the_sheet_and_the_figures_are_there_at_six_on_a_friday(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("front-door")
    journey.when_they_open("/front-door/")
    journey.when_they_follow("Handover sheet")
    journey.then_they_see("Everything of", "open contacts")
    journey.then_the_page_is_sound()
    journey.when_they_open("/front-door/figures")
    journey.then_they_see("By door", "handovers", "It is no target")
    journey.then_the_page_is_sound()
