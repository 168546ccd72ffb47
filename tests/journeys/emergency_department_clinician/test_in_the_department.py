"""In the emergency department: whom the hospital has booked in is open, and whoever stands there is with one tap."""

from tests.journeys.histories import (
    ALLERGY,
    DAUGHTER,
    MEDICINE,
    MIND,
    RESUSCITATION,
    SEXUAL,
    TELLING_MEDICINE,
    Histories,
)
from tests.journeys.journey import Journey


def test_whoever_is_booked_in_is_open_without_a_word(journey: Journey, histories: Histories) -> None:
    journey.given_they_are_signed_in_as("emergency")
    journey.given_the_page_of(histories.attending.nhs_number)
    assert ALLERGY in journey.part("Allergies").inner_text()
    assert RESUSCITATION in journey.part("Resuscitation").inner_text()
    medicines = journey.part("Current medicines").inner_text()
    assert MEDICINE in medicines and TELLING_MEDICINE in medicines
    journey.then_they_see(MIND, SEXUAL)
    journey.then_they_do_not_see("You are not recorded as working with this person", "not confirmed yet")
    journey.then_the_page_is_sound()


def test_whoever_is_not_booked_in_yet_is_open_with_a_tap_and_no_further_than_that(
    journey: Journey, histories: Histories
) -> None:
    journey.given_they_are_signed_in_as("emergency")
    journey.given_the_page_of(histories.stranger(journey).nhs_number)
    journey.then_they_see("Before anything else", ALLERGY, RESUSCITATION)
    journey.then_they_do_not_see(MEDICINE, TELLING_MEDICINE, DAUGHTER, MIND)
    journey.then_the_page_is_sound()

    journey.when_they_press("They are here with me now")
    journey.then_they_see("They are here with me now”. That is not confirmed yet.", MIND)
    medicines = journey.part("Current medicines").inner_text()
    assert MEDICINE in medicines and TELLING_MEDICINE in medicines
    assert DAUGHTER in journey.part("Who to ring").inner_text()
    journey.then_they_see("Facts of some restricted kinds, which your role and relationship do not open.")
    journey.then_they_do_not_see(SEXUAL)
    journey.then_the_page_is_sound()
