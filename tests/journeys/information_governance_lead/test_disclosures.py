from datetime import date, timedelta

from tests.journeys.journey import Journey


def test_a_lead_approves_what_leaves_until_a_day_and_ends_it_early(journey: Journey) -> None:
    title = f"Who falls and who comes back, {journey.width}"
    journey.given_they_are_signed_in_as("governance")
    journey.when_they_follow("Agreements")
    journey.when_they_follow("Disclosures")
    journey.then_the_heading_is("Disclosures")
    journey.then_they_see("National data opt-out", "Type 1 opt-out")
    journey.when_they_press("Approve it")
    journey.then_they_see("It is not approved yet", "Say on which legal basis")
    journey.then_the_page_is_sound()
    journey.picture("disclosures")

    journey.when_they_fill("What leaves?", title)
    journey.when_they_fill("To whom?", "A pretend university")
    journey.when_they_tick("Research")
    journey.when_they_tick("Support under section 251 (regulation 2 or 5)")
    journey.when_they_fill("Which approval, law or decision is that?", "A pretend approval, 1 of 2026")
    journey.when_they_tick("With names or numbers")
    journey.when_they_tick("Social care")
    journey.when_they_fill("Until which day?", (date.today() + timedelta(days=60)).isoformat())  # noqa: DTZ011
    journey.when_they_press("Approve it")
    journey.then_they_see("Social care facts leave with names or numbers only by consent or by law")

    journey.when_they_tick("Rows under pseudonyms made for it alone")
    journey.when_they_press("Approve it")
    journey.then_the_heading_is(title)
    journey.then_they_see("May leave", "Who opted out: national data opt-out, type 1 opt-out", "Nothing yet")
    journey.then_the_page_is_sound()
    journey.picture("disclosure")

    journey.when_they_fill("Why?", "The study was stopped by the university")
    journey.when_they_press("End it")
    journey.then_they_see("Ended: The study was stopped by the university")
    journey.then_the_page_is_sound()
