from tests.journeys.journey import Journey


def test_what_the_mother_refuses_does_not_close_what_her_son_is_owed(journey: Journey) -> None:
    """Each is offered an assessment of their own, and nobody is asked what they can pay."""
    journey.given_they_are_signed_in_as("front-door")
    journey.given_the_page_of_somebody_else()
    journey.when_they_follow("Write down a contact")
    journey.when_they_tick("Their unpaid carer")
    journey.when_they_fill("What was said", "I do all of it, and I do not sleep.")
    journey.when_they_tick("Yes")
    journey.when_they_tick("Somebody who cares for them may need support too")
    journey.when_they_press("Save the contact")
    journey.then_they_see("An assessment of the person", "A carer’s assessment", "to be offered")
    journey.then_the_page_is_sound()
    journey.when_they_come_to("Assessment offered and refused", "She wants none of it")
    journey.when_they_press("Close the contact")
    journey.then_they_see("Somebody who cares for them may need support", "sections 10 and 11(5)")
    journey.then_the_page_is_sound()
    journey.picture("two-assessments")
    journey.when_they_come_to("Carer’s assessment offered and refused", "He will think about it")
    journey.when_they_press("Close the contact")
    journey.then_they_see("Closed", "Last with")
    journey.then_the_page_is_sound()


def test_a_referral_says_whose_assessment_it_is_for(journey: Journey) -> None:
    """Both accept; a referral for the carer's is none for the person's, and the contact stays open for it."""
    journey.given_they_are_signed_in_as("front-door")
    journey.given_the_page_of_somebody_else()
    journey.when_they_follow("Write down a contact")
    journey.when_they_tick("Their unpaid carer")
    journey.when_they_fill("What was said", "We both need somebody to talk to.")
    journey.when_they_tick("Yes")
    journey.when_they_tick("Somebody who cares for them may need support too")
    journey.when_they_press("Save the contact")
    contact = journey.page.url
    journey.when_they_come_to("Assessment offered and accepted", "She would like one")
    journey.when_they_come_to("Carer’s assessment offered and accepted", "So would he")
    journey.when_they_follow("Refer")
    journey.when_they_choose_like("Whom do you ask?", "Rehabilitation")
    journey.when_they_fill("What do you ask for?", f"Somebody to see her son, {journey.width}.")
    journey.when_they_press("Send the referral")
    journey.then_they_see("The referral is not sent yet", "Say which assessment it is for")
    journey.then_the_page_is_sound()
    journey.when_they_tick("An assessment of whoever cares for them")
    journey.when_they_press("Send the referral")
    journey.then_they_see("Which assessment", "An assessment of whoever cares for them")
    journey.then_the_page_is_sound()
    journey.page.goto(contact)
    journey.when_they_press("Close the contact")
    journey.then_they_see("The person accepted an assessment of their own")
