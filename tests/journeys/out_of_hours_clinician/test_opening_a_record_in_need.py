from tests.journeys.journey import Journey


def test_a_clinician_who_is_not_working_with_somebody_gives_a_reason_and_reads_on(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("out-of-hours")
    journey.given_the_page_of_the_resident()
    if journey.page.get_by_text("You are not recorded as working with this person").count():
        journey.then_they_do_not_see("At first glance")
        journey.then_the_page_is_sound()
        journey.when_they_fill("Why do you need it now?", "She has rung with chest pain")
        journey.when_they_press("Open the record")

    journey.then_they_do_not_see("You are not recorded as working with this person")
    assert "Furosemide" in journey.part("Current medicines").inner_text()
    assert "Not for cardiopulmonary resuscitation" in journey.part("Resuscitation").inner_text()
    journey.then_the_page_is_sound()
