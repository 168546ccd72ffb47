"""A home care worker before the first call of the day: who is there, how to get in, whom to ring."""

from tests.journeys.journey import Journey

MIND = "Depressi"


def test_a_worker_reads_whom_to_ring_and_how_to_get_in(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("home-care")
    journey.given_the_page_of_the_resident()
    ring = journey.part("Who to ring")
    assert "(Husband and unpaid carer)" in ring.inner_text()
    assert ring.get_by_role("link", name="01632 960").count()
    assert "Key safe" in journey.part("Getting in and staying safe").inner_text()
    assert "Transfers with one" in journey.part("Usual ability").inner_text()
    assert "Furosemide 40mg tablets" in journey.part("Current medicines").inner_text()
    journey.then_they_see("Not part of your role's work with this person: administrative.")
    journey.then_the_page_is_sound()


def test_a_restricted_subject_is_closed_to_home_care_and_open_to_her_doctor(journey: Journey) -> None:
    for username, is_open in (("gp", True), ("home-care", False)):
        journey.given_they_are_signed_in_as(username)
        journey.given_the_page_of_the_resident()
        journey.page.locator("#text").fill(MIND)
        journey.when_they_press("Show")
        if is_open:
            journey.then_they_see("Depressive")
        else:
            journey.then_they_see("Nothing matches.")
            journey.then_they_see("Facts of some restricted kinds")
        journey.then_the_page_is_sound()
        journey.when_they_press("Sign out")


def test_whom_they_do_not_care_for_is_not_found_and_not_opened(journey: Journey) -> None:
    _, number, _ = journey.installation.friend
    address = journey.given_the_address_of(number)
    journey.given_they_are_signed_in_as("home-care")
    journey.when_they_look_for(number)
    journey.then_they_see("Nobody found among the people your organisation already knows")
    journey.then_the_page_is_sound()
    journey.when_they_open(address)
    journey.then_they_are_refused("Nobody has recorded that you are working with this person.")
