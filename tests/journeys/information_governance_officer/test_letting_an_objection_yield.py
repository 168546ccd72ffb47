from tests.journeys.journey import Journey

NOT_SHARED = "They asked that it is not shared with you: telecare."
TRUST = "Three Ridings Community and Mental Health (pretend)"


def given_a_resident_who_objects(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("social-worker")
    journey.given_the_page_of_the_resident()
    journey.when_they_follow("What may be shared")
    journey.when_they_tick("They ask that it is not shared")
    journey.when_they_tick("Telecare")
    journey.when_they_choose("With whom?", "Community or mental health trust")
    journey.when_they_press("Write it down")
    journey.then_they_see("Asks that “telecare” is not shared")
    journey.when_they_press("Sign out")


def when_the_nurse_looks(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("community-nurse")
    journey.given_the_page_of_the_resident()


def when_governance_looks(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("governance")
    journey.given_the_page_of_the_resident()
    journey.when_they_follow("Where an objection yields")


def test_an_objection_yields_until_a_day_and_counts_again_when_that_is_over(journey: Journey) -> None:
    given_a_resident_who_objects(journey)
    when_the_nurse_looks(journey)
    journey.then_they_see(NOT_SHARED)
    journey.when_they_press("Sign out")

    when_governance_looks(journey)
    journey.when_they_tick("Somebody else is at serious risk")
    journey.when_they_fill("Why?", "The alarm rang for a child in the house")
    journey.when_they_choose("With whom is it shared?", TRUST)
    journey.when_they_tick("Telecare")
    journey.page.locator("#ends_on").fill("2030-01-01")
    journey.when_they_press("Let it yield")
    journey.then_they_see("It is not written down yet", "at most 28 days away")
    journey.then_the_page_is_sound()
    soon = journey.page.evaluate("new Date(Date.now() + 14 * 86400000).toISOString().slice(0, 10)")
    journey.page.locator("#ends_on").fill(soon)
    journey.when_they_press("Let it yield")
    journey.then_they_see(f"May be shared with {TRUST} all the same", "a child in the house")
    journey.then_the_page_is_sound()
    journey.picture("overrule")
    journey.when_they_press("Sign out")

    when_the_nurse_looks(journey)
    journey.then_they_do_not_see(NOT_SHARED)
    journey.when_they_press("Sign out")

    when_governance_looks(journey)
    journey.page.get_by_text("Let the objection count again").click()
    journey.page.locator("#end-reason-1").fill("The child lives elsewhere now")
    journey.when_they_press("Let it count again")
    journey.then_they_see(f"Could be shared with {TRUST}")
    journey.when_they_press("Sign out")

    when_the_nurse_looks(journey)
    journey.then_they_see(NOT_SHARED)
    journey.when_they_follow("What may be shared")
    journey.when_they_tick("They are willing to have it shared")
    journey.when_they_press("Write it down")
    journey.then_they_see("Is willing that everything is shared with anybody.")
