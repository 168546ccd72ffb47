"""At a door with a name and a birth date: who it is, what must not be missed, and with one tap the rest."""

from tests.journeys.histories import (
    ALLERGY,
    DAUGHTER,
    KEY,
    MEDICINE,
    PROBLEM,
    RESUSCITATION,
    SAFEGUARDING,
    SEXUAL,
    TELEPHONE,
    TELLING_MEDICINE,
    TYPED,
    Histories,
)
from tests.journeys.journey import Journey


def test_a_crew_finds_whoever_is_at_the_door_and_taps_once(journey: Journey, histories: Histories) -> None:
    """What a tap does not open is not named, and the page says that silence about it is no answer."""
    who = histories.stranger(journey)
    journey.given_they_are_signed_in_as("ambulance")
    journey.when_they_look_for(f"{who.family.lower()} {who.given.lower()} {TYPED}")
    journey.then_they_see(who.shown, "19 March 1941")
    journey.then_the_page_is_sound()
    journey.page.locator("main table a").filter(has_text=who.shown).first.click()

    journey.then_they_see("Before anything else")
    assert ALLERGY in journey.part("Allergies").inner_text()
    assert RESUSCITATION in journey.part("Resuscitation").inner_text()
    journey.then_they_do_not_see(MEDICINE, DAUGHTER, KEY, PROBLEM, SAFEGUARDING)
    journey.then_the_page_is_sound()

    journey.when_they_press("They are here with me now")
    medicines = journey.part("Current medicines").inner_text()
    assert MEDICINE in medicines and TELLING_MEDICINE in medicines
    assert KEY in journey.part("Getting in and staying safe").inner_text()
    assert journey.part("Who to ring").get_by_role("link", name=TELEPHONE).count() == 1
    journey.then_they_see("That is not confirmed yet.", PROBLEM, SAFEGUARDING)
    journey.then_they_see(
        "Do not take silence about it for an answer.",
        "Not part of your role's work with this person: administrative.",
        "Facts of some restricted kinds, which your role and relationship do not open.",
    )
    journey.then_they_do_not_see(SEXUAL)
    journey.then_the_page_is_sound()
