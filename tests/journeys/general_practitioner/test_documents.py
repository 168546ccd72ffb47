from tests.journeys.journey import Journey


def test_a_letter_is_found_by_a_word_in_it_and_read(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("gp")
    journey.given_the_page_of_the_resident()
    journey.when_they_follow("Letters and documents")
    journey.then_the_page_is_sound()

    journey.when_they_fill("Words in a document", "comfortable")
    journey.when_they_press("Search")
    journey.then_they_see("1 document with “comfortable”")
    journey.picture("documents")

    journey.when_they_follow("ReSPECT")
    journey.then_they_see("What matters most: to stay at home and be comfortable.")
    journey.then_the_page_is_sound()
