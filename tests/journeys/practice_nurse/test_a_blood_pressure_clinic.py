"""A practice nurse sees somebody who is registered here, and of anybody else what must be known before treating."""

from tests.journeys.journey import Journey


def test_a_nurse_reads_before_a_clinic_what_she_is_about_to_treat(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("practice-nurse")
    journey.then_the_page_is_sound()
    journey.given_the_page_of_the_resident()
    assert "Allergy to penicillin" in journey.part("Allergies").inner_text()
    assert "Bisoprolol 2.5mg tablets" in journey.part("Current medicines").inner_text()
    assert "(Husband and unpaid carer)" in journey.part("Who to ring").inner_text()
    journey.then_they_do_not_see("not shown to your role", "Any of the following is not shown to you")
    journey.then_the_page_is_sound()

    journey.when_they_follow("Results and measurements (")
    journey.then_they_see("Clinical Frailty Scale")
    journey.then_the_page_is_sound()


def test_a_nurse_writes_down_what_was_measured(journey: Journey) -> None:
    words = f"Blood pressure 138 over 76, sitting; {journey.width} cuff."
    journey.given_they_are_signed_in_as("practice-nurse")
    journey.given_the_page_of_somebody_else()
    journey.when_they_follow("Write a note")
    journey.when_they_fill("What happened", words)
    journey.when_they_press("Save the note")
    journey.then_they_see("Say what it was")
    journey.then_the_page_is_sound()
    journey.when_they_tick("Visit")
    journey.when_they_press("Save the note")
    journey.then_they_see(words)
    journey.then_the_page_is_sound()


def test_of_somebody_registered_elsewhere_only_what_cannot_wait_is_open(journey: Journey) -> None:
    _, number, _ = journey.installation.friend
    journey.given_they_are_signed_in_as("practice-nurse")
    journey.given_the_page_of(number)
    journey.then_they_see("Before anything else", "You are not recorded as working with this person")
    assert journey.part("Allergies").count() == 1
    journey.then_they_do_not_see("Current medicines", "Who to ring", "Timeline", "Write a note")
    journey.then_the_page_is_sound()

    journey.when_they_open("/governance/overrides")
    journey.then_they_are_refused("Your role does not include this part of Ginnel (see audit).")
