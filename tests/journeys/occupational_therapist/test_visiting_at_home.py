"""A council's occupational therapist goes to somebody's home: how they manage, how to get in, who lends a commode."""

from tests.journeys.histories import (
    DAUGHTER,
    DAY_CARE,
    FRAILTY,
    KEY,
    MEDICINE,
    MIND,
    PROBLEM,
    RESTRICTED,
    TELEPHONE,
    TELLING_MEDICINE,
    Histories,
)
from tests.journeys.journey import Journey


def test_a_therapist_reads_how_somebody_manages_and_nothing_that_is_not_theirs(
    journey: Journey, histories: Histories
) -> None:
    journey.given_they_are_signed_in_as("occupational-therapist")
    journey.given_the_page_of(histories.cared_for.nhs_number)
    assert FRAILTY in journey.part("Usual ability").inner_text()
    assert KEY in journey.part("Getting in and staying safe").inner_text()
    assert f"{DAUGHTER} (Daughter)" in journey.part("Who to ring").inner_text()
    assert journey.part("Who to ring").get_by_role("link", name=TELEPHONE).count() == 1
    medicines = journey.part("Current medicines").inner_text()
    assert MEDICINE in medicines and "There may be more that is not shown to your role." in medicines
    journey.then_they_see(PROBLEM, DAY_CARE, "Any of the following is not shown to you.")
    journey.then_they_see("Facts of some restricted kinds, which your role and relationship do not open.")
    journey.then_they_do_not_see(*RESTRICTED, TELLING_MEDICINE)
    journey.then_the_page_is_sound()

    journey.page.locator("#text").fill(MIND.split()[0])
    journey.when_they_press("Show")
    journey.then_they_see("Nothing matches.")
    journey.then_the_page_is_sound()


def test_a_therapist_finds_whom_to_ring_about_equipment(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("occupational-therapist")
    journey.when_they_open("/who-to-ring/")
    journey.when_they_choose("About", "equipment")
    journey.when_they_press("Find")
    journey.then_they_see("Equipment store", "North Yorkshire Council (pretend)", "01632 960")
    journey.then_the_page_is_sound()
