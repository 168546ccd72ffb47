"""A pharmacist has somebody at the counter with a prescription: allergies, every medicine, and nothing of the mind."""

from tests.journeys.histories import (
    ALLERGY,
    MEDICINE,
    PROBLEM,
    RESTRICTED,
    TELLING_MEDICINE,
    WEIGHT,
    Histories,
)
from tests.journeys.journey import Journey


def test_a_pharmacist_sees_allergies_at_once_and_every_medicine_with_a_tap(
    journey: Journey, histories: Histories
) -> None:
    """Lithium does harm with much that is sold here: a pharmacist has it, and not what it is given for."""
    journey.given_they_are_signed_in_as("pharmacist")
    journey.given_the_page_of(histories.stranger(journey).nhs_number)
    journey.then_they_see("Before anything else", ALLERGY)
    journey.then_they_do_not_see(MEDICINE, TELLING_MEDICINE, PROBLEM)
    journey.then_the_page_is_sound()

    journey.when_they_press("They are here with me now")
    medicines = journey.part("Current medicines").inner_text()
    assert MEDICINE in medicines and TELLING_MEDICINE in medicines
    assert "not shown to your role" not in medicines
    journey.then_they_see(PROBLEM, WEIGHT, "Any of the following is not shown to you.")
    journey.then_they_see("Facts of some restricted kinds, which your role and relationship do not open.")
    journey.then_they_do_not_see(*RESTRICTED)
    journey.then_the_page_is_sound()

    journey.when_they_open("/governance/worth-a-look")
    journey.then_they_are_refused("Your role does not include this part of Ginnel (see audit).")
