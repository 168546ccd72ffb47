from tests.journeys.journey import Journey


def test_whose_nhs_number_nobody_could_verify_is_listed_with_the_reason(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("record-keeper")
    journey.when_they_follow("Possible matches")
    journey.when_they_follow("NHS numbers not verified")
    journey.then_the_heading_is("NHS numbers not verified")
    journey.then_they_see("What the national service says", "without a verified number", "knows them as")
    journey.then_the_page_is_sound()
    journey.picture("unverified")

    name = journey.page.locator(".app-timeline__title a").first.inner_text()
    journey.when_they_follow(name)
    journey.then_the_heading_is(name)
    journey.then_they_see("The national service")
    journey.then_the_page_is_sound()


def test_who_does_not_keep_records_may_not_see_whose_number_is_not_verified(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("link-worker")
    journey.when_they_open("/matches/unverified")
    journey.then_they_do_not_see("without a verified number")
    journey.then_the_page_is_sound()
