from tests.journeys.journey import Journey


def test_the_screen_beside_the_resident_leaves_out_what_is_not_for_their_eyes(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("community-nurse")
    journey.given_the_page_of_the_resident()
    journey.then_they_see("Key safe")

    journey.when_they_press("Share screen with the resident")
    journey.then_they_see("You are sharing this screen with the resident", "Current medicines")
    assert "Key safe" not in journey.page.content()
    journey.then_the_page_is_sound()
    journey.picture("share-screen")

    journey.when_they_press("Stop sharing the screen")
    journey.then_they_see("Key safe")
