from tests.journeys.journey import Journey


def test_a_note_on_the_wrong_person_goes_to_the_right_one_and_leaves_its_trail(journey: Journey) -> None:
    words = f"Rang about the {journey.width} walking frame."
    journey.given_they_are_signed_in_as("gp")
    journey.given_the_page_of_the_resident()
    journey.when_they_follow("Write a note")
    journey.when_they_tick("Telephone call")
    journey.when_they_fill("What happened", words)
    journey.when_they_press("Save the note")
    journey.when_they_follow("Telephone call")
    journey.when_they_follow("This is about somebody else")
    journey.then_the_page_is_sound()

    journey.when_they_fill("Who is it about?", journey.installation.nhs_number)
    journey.when_they_fill("How do you know?", "The other one answered")
    journey.when_they_press("Find the right person")
    journey.then_they_see("Nobody else was found")

    journey.when_they_fill("Who is it about?", journey.somebody_else())
    journey.when_they_press("Find the right person")
    journey.then_they_see("Put it in whose record?")
    journey.then_the_page_is_sound()
    journey.when_they_press("Move it to the person chosen")
    journey.then_they_see("Entered in error", "The other one answered", words)
    journey.then_the_page_is_sound()
