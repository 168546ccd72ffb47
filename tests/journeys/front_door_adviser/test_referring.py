from tests.journeys.journey import Journey


def test_a_declined_referral_comes_back_to_whoever_sent_it(journey: Journey) -> None:
    """The adviser asks the therapists; they say no and what should happen next; it is the adviser's again."""
    journey.given_they_are_signed_in_as("front-door")
    journey.given_the_page_of_somebody_else()
    journey.when_they_follow("Refer")
    journey.then_the_heading_is("Refer")
    journey.then_the_page_is_sound()
    journey.when_they_press("Send the referral")
    journey.then_they_see("The referral is not sent yet", "Say whom you ask")
    journey.when_they_choose_like("Whom do you ask?", "Rehabilitation")
    journey.when_they_fill("What do you ask for?", f"Strength and balance at home, {journey.width}.")
    journey.when_they_press("Send the referral")
    journey.then_they_see("Sent", "Strength and balance at home")
    journey.then_the_page_is_sound()
    address = journey.page.url
    journey.when_they_press("Sign out")

    journey.given_they_are_signed_in_as("physiotherapist")
    journey.then_they_see("has referred somebody to you")
    journey.when_they_open("/front-door/?kind=referrals")
    journey.then_the_page_is_sound()
    journey.page.goto(address)
    journey.then_they_see("Strength and balance at home")
    journey.when_they_follow_details("Decline it")
    journey.page.locator("details[open]").get_by_label("Why?").fill("Lives outside our area")
    journey.page.locator("details[open]").get_by_label("What should happen next?").fill(
        "Ask the next locality"
    )
    journey.when_they_press("Decline it")
    journey.then_they_see("Declined")
    journey.then_the_page_is_sound()
    journey.when_they_press("Sign out")

    journey.given_they_are_signed_in_as("front-door")
    journey.then_they_see("It is yours again")
    journey.page.goto(address)
    journey.then_they_see("Lives outside our area", "Ask the next locality")
    journey.then_they_see("Refer to somebody else", "It is settled")
    journey.then_the_page_is_sound()
    journey.when_they_follow_details("It is settled")
    journey.page.locator("details[open]").get_by_label("Why?").fill("Sent to the next locality")
    journey.when_they_press("It is settled")
    journey.then_they_see("Settled by whoever sent it")
