from tests.journeys.journey import Journey


def test_a_note_is_written_then_corrected_with_its_reason_and_never_lost(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("gp")
    journey.given_the_page_of_the_resident()
    journey.when_they_follow("Write a note")
    journey.then_the_page_is_sound()
    journey.picture("note")

    journey.when_they_tick("Telephone call")
    journey.when_they_fill("What happened", f"Rang her husband about the {journey.width} scales.")
    journey.when_they_press("Save the note")
    journey.then_they_see(f"Rang her husband about the {journey.width} scales.")

    journey.when_they_follow("Telephone call")
    journey.then_they_see("Dr Ruth Ellerby")
    journey.when_they_follow("Correct this note")
    journey.then_the_page_is_sound()
    journey.when_they_fill("What happened", f"Rang her daughter about the {journey.width} scales.")
    journey.when_they_press("Save the correction")
    journey.then_they_see("Say why you are correcting it")

    journey.when_they_fill("Why are you correcting it?", "It was her daughter who answered")
    journey.when_they_press("Save the correction")
    journey.then_they_see(
        "Rang her daughter", "It was her daughter who answered", "Version 2 (latest)", "Version 1"
    )
    journey.then_the_page_is_sound()
