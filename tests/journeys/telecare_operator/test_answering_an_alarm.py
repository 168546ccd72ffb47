"""A pendant was pressed: the operator knows whom to ring, how to get in and what a crew would ask."""

from tests.journeys.histories import (
    ALARM,
    ALLERGY,
    DAUGHTER,
    DAY_CARE,
    KEY,
    LETTER,
    MEDICINE,
    PLAN,
    PROBLEM,
    RESTRICTED,
    STAY,
    TELEPHONE,
    TELLING_MEDICINE,
    WEIGHT,
    Histories,
)
from tests.journeys.journey import Journey


def test_an_alarm_opens_what_the_operator_needs_and_no_more(journey: Journey, histories: Histories) -> None:
    journey.given_they_are_signed_in_as("telecare")
    journey.given_the_page_of(histories.cared_for.nhs_number)
    assert f"{DAUGHTER} (Daughter)" in journey.part("Who to ring").inner_text()
    assert journey.part("Who to ring").get_by_role("link", name=TELEPHONE).count() == 1
    assert KEY in journey.part("Getting in and staying safe").inner_text()
    assert ALLERGY in journey.part("Allergies").inner_text()
    assert MEDICINE in journey.part("Current medicines").inner_text()
    assert "Not shown to your role." in journey.part("Usual ability").inner_text()
    journey.then_they_see(ALARM, "Pendant in Bathroom", PLAN, PROBLEM)
    journey.then_they_see("administrative, hospital activity, observations, social care.")
    journey.then_they_do_not_see(*RESTRICTED, TELLING_MEDICINE, WEIGHT, STAY, DAY_CARE, LETTER)
    journey.then_the_page_is_sound()


def test_where_no_alarm_came_only_what_an_emergency_needs_is_open(
    journey: Journey, histories: Histories
) -> None:
    journey.given_they_are_signed_in_as("telecare")
    journey.given_the_page_of(histories.stranger(journey).nhs_number)
    journey.then_they_see(
        histories.stranger(journey).shown, "You are not recorded as working with this person"
    )
    assert journey.part("Allergies").count() == 1, "what an emergency needs is behind no opening"
    journey.then_they_do_not_see(DAUGHTER, KEY, MEDICINE)
    journey.then_the_page_is_sound()
