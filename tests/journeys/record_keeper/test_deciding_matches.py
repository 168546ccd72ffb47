from tests.journeys.journey import Journey


def test_two_records_are_compared_joined_and_parted_again(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("record-keeper")
    journey.when_they_follow("possible matches to decide")
    journey.then_they_see("of those links would be wrong")
    journey.then_the_page_is_sound()

    journey.page.locator(".app-timeline__title a").first.click()
    journey.then_they_see("Why the model leans as it does", "the same", "different")
    journey.then_the_page_is_sound()
    journey.picture("match")

    journey.when_they_press("Save")
    journey.then_they_see("Say whether they are the same person.")
    journey.when_they_tick("The same person")
    journey.when_they_fill("How do you know?", f"Rang them, at a {journey.width}")
    journey.when_they_press("Save")
    journey.then_the_heading_is("Possible matches")

    journey.when_they_follow("What has been joined and parted")
    journey.then_they_see(f"Rang them, at a {journey.width}", "Confirmed as the same person")
    journey.then_the_page_is_sound()
    journey.when_they_follow("Confirmed as the same person")
    journey.then_they_see("Who they are now", f"Rang them, at a {journey.width}")
    journey.when_they_press("Undo")
    journey.then_they_see("Taken back")
