from datetime import date, timedelta

from tests.journeys.journey import Journey

REASON = "The alarm centre's own system rings the phones and cannot wait for another."


def test_a_lead_writes_down_why_an_organisation_keeps_its_own_record(journey: Journey) -> None:
    what = f"Alarm centre system, {journey.width}"
    later = (date.today() + timedelta(days=200)).isoformat()  # noqa: DTZ011
    journey.given_they_are_signed_in_as("governance")
    journey.when_they_follow("Agreements")
    journey.when_they_follow("What each role may see")
    journey.then_the_heading_is("What each role may see")
    journey.then_they_see("Your role: ")
    journey.when_they_follow_details("Care home worker")
    journey.then_they_see("You support this person day to day and follow their plan.")
    journey.then_the_page_is_sound()
    journey.when_they_follow("Records kept apart")
    journey.then_the_heading_is("Records kept apart")
    journey.when_they_press("Enter it")
    journey.then_they_see("It is not in the register yet", "Write down the reason")
    journey.then_the_page_is_sound()

    journey.when_they_choose("Who keeps it?", "Broad Acres Lifeline (pretend)")
    journey.when_they_fill("Which record is it?", what)
    journey.when_they_fill("Why do they keep it?", REASON)
    journey.when_they_fill("How does what is in it reach", "Each call is sent within a minute")
    journey.when_they_fill("Who decided", "Head of telecare")
    journey.when_they_fill("When is the reason looked at again?", later)
    journey.when_they_press("Enter it")
    journey.then_the_heading_is(what)
    journey.then_they_see(
        "Kept apart", REASON, "Each call is sent within a minute", "Decided by Head of telecare"
    )
    journey.then_the_page_is_sound()
    journey.picture("separate-record")

    journey.when_they_tick("It is kept no longer")
    journey.when_they_fill("Why?", "The centre moved to a system that writes into the shared record")
    journey.when_they_fill("Who decided", "Head of telecare")
    journey.when_they_press("Write it down")
    journey.then_they_see("Kept no longer", REASON)
    journey.when_they_follow("Back to records kept apart")
    journey.then_they_see(what, "Kept no longer")
    journey.then_the_page_is_sound()
    journey.picture("separate-records")
