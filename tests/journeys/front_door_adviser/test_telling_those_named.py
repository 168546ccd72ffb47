from tests.journeys.journey import Journey


def a_contact_of(journey: Journey, words: str) -> None:
    journey.given_the_page_of_somebody_else()
    journey.when_they_follow("Write down a contact")
    journey.when_they_tick("The person themself")
    journey.when_they_fill("What was said", words)
    journey.when_they_tick("Yes")
    journey.when_they_press("Save the contact")
    journey.page.locator("#abuse-no").check()
    journey.page.locator("#abuse-alone").check()
    journey.when_they_press("Save the answers")


def test_only_whom_the_person_named_by_a_way_that_is_safe(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("front-door")
    a_contact_of(journey, f"I cannot reach the top shelf, {journey.width}.")
    journey.when_they_follow("Ask whom they want told")
    journey.then_the_heading_is("Who is told what happens")
    journey.then_the_page_is_sound()
    journey.when_they_tick("Somebody they named")
    journey.when_they_fill("If it is somebody they named", "Jo, the daughter")
    journey.when_they_tick("Text message")
    journey.when_they_fill("Mobile number", "01632 960222")
    journey.when_they_press("Tell them")
    journey.then_they_see("Nobody is added yet", "when and how it is safe", "said so themself")
    journey.then_the_page_is_sound()
    journey.when_they_fill("When and how is it safe?", "Texts are fine, she keeps her telephone by her")
    journey.when_they_tick("The person said so themself")
    journey.when_they_press("Tell them")
    journey.then_they_see("No text reaches a landline")


def the_daughter_is_named(journey: Journey) -> None:
    journey.when_they_follow("Ask whom they want told")
    journey.when_they_tick("Somebody they named")
    journey.when_they_fill("If it is somebody they named", "Jo, the daughter")
    journey.when_they_tick("Text message")
    journey.when_they_fill("Mobile number", "07700 900123")
    journey.when_they_fill("When and how is it safe?", "Texts are fine, she keeps her telephone by her")
    journey.when_they_tick("The person said so themself")
    journey.when_they_press("Tell them")
    journey.then_they_see("Jo, the daughter", "Text message: 07700900123")
    journey.then_the_page_is_sound()


def the_therapists_decline(journey: Journey, referral: str) -> None:
    journey.given_they_are_signed_in_as("physiotherapist")
    journey.page.goto(referral)
    journey.when_they_follow_details("Decline it")
    journey.page.locator("details[open]").get_by_label("Why?").fill("Waiting list closed")
    journey.page.locator("details[open]").get_by_label("What should happen next?").fill("Ask again in May")
    journey.when_they_press("Decline it")
    journey.when_they_press("Sign out")


def test_the_daughter_whom_the_person_named_is_told_by_the_safe_way(journey: Journey) -> None:
    """She hears that there is news, rings, says her code, and the adviser finds the contact by it."""
    journey.given_they_are_signed_in_as("front-door")
    a_contact_of(journey, f"I cannot get up the stairs any more, {journey.width}.")
    the_daughter_is_named(journey)
    journey.page.locator("a", has_text="Refer ").first.click()
    journey.when_they_choose_like("Whom do you ask?", "Rehabilitation")
    journey.when_they_fill("What do you ask for?", f"Stairs practised at home, {journey.width}.")
    journey.when_they_press("Send the referral")
    journey.then_they_see("Stairs practised at home")
    referral = journey.page.url
    journey.when_they_press("Sign out")
    the_therapists_decline(journey, referral)

    journey.given_they_are_signed_in_as("front-door")
    journey.then_they_see("It is yours again")
    journey.when_they_open("/front-door/messages")
    journey.then_they_see("There is news of what was asked for", "01632 960001", "Text message to …123")
    journey.then_they_do_not_see("Waiting list closed")
    journey.then_the_page_is_sound()
    journey.page.goto(referral)
    journey.when_they_follow("Open the contact it came from")
    journey.when_they_follow("Change who is told")
    journey.then_the_page_is_sound()
    journey.picture("who-is-told")
    callout = str(journey.page.locator(".app-callout", has_text="Jo, the daughter").text_content())
    the_code_is_said(journey, callout.partition("Says ")[2][:9])
    journey.when_they_follow("Back to the contact")
    journey.then_they_see("I cannot get up the stairs any more")


def the_code_is_said(journey: Journey, code: str) -> None:
    journey.when_they_open("/front-door/")
    journey.when_they_follow_details("Somebody rings and says a code")
    journey.when_they_fill("The code that they say", "K7F2XQ9P")
    journey.when_they_press("Find it")
    journey.then_they_see("No contact has that code")
    journey.then_the_page_is_sound()
    journey.when_they_fill("The code that they say", code.replace("-", " ").lower())
    journey.when_they_press("Find it")
    journey.then_they_see("That code is theirs", "Jo, the daughter")
    journey.then_the_page_is_sound()


def test_a_deaf_resident_is_told_in_the_way_that_reaches_them(journey: Journey) -> None:
    """Who calls through Relay UK is texted the number for it; who signs is told by somebody, and nothing is texted."""
    journey.given_they_are_signed_in_as("front-door")
    a_contact_of(journey, f"Came in with her sister, who signs for her, {journey.width}.")
    journey.when_they_follow("Ask whom they want told")
    journey.when_they_tick("The person themself")
    journey.when_they_tick("Text message")
    journey.when_they_fill("Mobile number", "07700 900456")
    journey.when_they_fill("When and how is it safe?", "Any time")
    journey.when_they_choose("What do they need it in?", "Calls through Relay UK")
    journey.when_they_tick("The person said so themself")
    journey.when_they_press("Tell them")
    journey.then_they_see("Calls through Relay UK")
    journey.page.locator("a", has_text="Refer ").first.click()
    journey.when_they_choose_like("Whom do you ask?", "Rehabilitation")
    journey.when_they_fill("What do you ask for?", f"A flashing doorbell, {journey.width}.")
    journey.when_they_press("Send the referral")
    journey.when_they_follow("Open the contact it came from")
    journey.when_they_follow("Change who is told")
    journey.then_they_see("18001 01632 960001")
    journey.when_they_follow_details("Tell them no more")
    journey.page.locator("details[open]").get_by_label("Why?").fill("She would rather be told in BSL")
    journey.when_they_press("Tell them no more")
    journey.then_they_do_not_see("18001 01632 960001")
    journey.when_they_tick("The person themself")
    journey.when_they_tick("When we see them")
    journey.when_they_fill("When and how is it safe?", "With an interpreter, at the library")
    journey.when_they_choose("What do they need it in?", "British Sign Language")
    journey.when_they_tick("The person said so themself")
    journey.when_they_press("Tell them")
    journey.then_they_see("British Sign Language", "at the library")
    journey.then_the_page_is_sound()


def test_a_colleague_chooses_emails_that_say_nothing(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("front-door")
    journey.when_they_follow("Emails about notices")
    journey.then_the_heading_is("Emails about notices")
    journey.then_the_page_is_sound()
    journey.when_they_press("Save")
    journey.then_they_see("Saved")
