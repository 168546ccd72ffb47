from tests.journeys.journey import Journey

NOT_SHARED = "They asked that it is not shared with you: telecare."


def test_a_resident_changes_their_mind_and_it_counts_at_once(journey: Journey) -> None:
    """She asks her social worker that the community trust does not see her telecare, and later that it may."""
    journey.given_they_are_signed_in_as("social-worker")
    journey.given_the_page_of_the_resident()
    journey.when_they_follow("What may be shared")
    journey.then_the_heading_is("What may be shared")
    journey.when_they_press("Write it down")
    journey.then_they_see("Say whether they are willing")
    journey.then_the_page_is_sound()

    journey.when_they_tick("They ask that it is not shared")
    journey.when_they_tick("Telecare")
    journey.when_they_choose("With whom?", "Community or mental health trust")
    journey.when_they_fill("Why?", "My neighbour works there")
    journey.when_they_press("Write it down")
    journey.then_they_see(
        "Asks that “telecare” is not shared with any community or mental health trust.",
        "My neighbour works there",
    )
    journey.then_the_page_is_sound()
    journey.when_they_press("Sign out")

    journey.given_they_are_signed_in_as("community-nurse")
    journey.given_the_page_of_the_resident()
    journey.then_they_see(NOT_SHARED)
    journey.then_the_page_is_sound()

    journey.when_they_follow("What may be shared")
    journey.when_they_tick("They are willing to have it shared")
    journey.when_they_press("Write it down")
    journey.then_they_see("Is willing that everything is shared with anybody.")
    journey.given_the_page_of_the_resident()
    journey.then_they_do_not_see(NOT_SHARED)


def test_somebody_else_decides_only_where_it_is_written_down_that_she_cannot(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("social-worker")
    journey.given_the_page_of_the_resident()
    journey.when_they_follow("What may be shared")
    journey.when_they_tick("They are willing to have it shared")
    journey.when_they_tick("Decided in their best interests")
    journey.when_they_press("Write it down")
    journey.then_they_see("It is not written down yet", "how it was found that they cannot decide this")
    journey.then_the_page_is_sound()

    journey.when_they_fill("how was it found", "Could not keep in mind what was asked for more than a minute")
    journey.when_they_fill("Why?", "As she always wished, says her daughter")
    journey.when_they_press("Write it down")
    journey.then_they_see("Decided in their best interests. Written down by")
