from tests.journeys.journey import Journey


def test_a_link_worker_is_told_that_something_is_withheld_and_why(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("link-worker")
    journey.when_they_open("/find")
    journey.when_they_fill("Name and date of birth", journey.installation.nhs_number)
    journey.when_they_press("Find")

    if journey.page.locator("table a").count():
        journey.page.locator("table a").first.click()
        journey.then_they_see("Any of the following is not shown to you.")
    else:
        journey.then_they_see("Nobody found")
    journey.then_the_page_is_sound()
