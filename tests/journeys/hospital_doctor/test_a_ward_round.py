"""On the round a hospital doctor reads an inpatient's story: medicines, letters, what she lives with."""

from tests.journeys.histories import (
    ALLERGY,
    DAY_CARE,
    LETTER,
    MEDICINE,
    MIND,
    RESUSCITATION,
    SEXUAL,
    STAY,
    TELLING_MEDICINE,
    WEIGHT,
    Histories,
)
from tests.journeys.journey import Journey


def test_a_doctor_reads_an_inpatients_medicines_and_story(journey: Journey, histories: Histories) -> None:
    journey.given_they_are_signed_in_as("hospital-doctor")
    journey.given_the_page_of(histories.cared_for.nhs_number)
    assert ALLERGY in journey.part("Allergies").inner_text()
    assert RESUSCITATION in journey.part("Resuscitation").inner_text()
    medicines = journey.part("Current medicines").inner_text()
    assert MEDICINE in medicines and TELLING_MEDICINE in medicines
    journey.then_they_see(f"In hospital: {STAY}", WEIGHT, DAY_CARE, MIND, SEXUAL)
    journey.then_they_do_not_see("not shown to your role", "Any of the following is not shown to you")
    journey.then_the_page_is_sound()

    journey.when_they_follow("Letters and documents")
    journey.then_they_see("cardiology")
    journey.then_the_page_is_sound()
    journey.when_they_follow(LETTER)
    journey.then_they_see("A quiet heart.")
    journey.then_the_page_is_sound()


def test_who_is_no_patient_here_is_closed(journey: Journey) -> None:
    """He lies in another trust's county, and his medicines are no business of this one."""
    _, number, _ = journey.installation.friend
    journey.given_they_are_signed_in_as("hospital-doctor")
    journey.given_the_page_of(number)
    journey.then_they_see("Before anything else", "You are not recorded as working with this person")
    journey.then_they_do_not_see("Current medicines", "Timeline", "Letters and documents")
    journey.then_the_page_is_sound()

    journey.when_they_open("/matches/")
    journey.then_they_are_refused("Your role does not include this part of Ginnel (review matches).")
