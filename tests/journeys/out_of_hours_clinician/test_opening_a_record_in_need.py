from tests.journeys.journey import Journey

OLDER = "8 December 1941"


def test_a_clinician_on_the_phone_with_somebody_taps_once_and_reads_on(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("out-of-hours")
    journey.given_the_page_of_the_resident()
    assert "Not for cardiopulmonary resuscitation" in journey.part("Resuscitation").inner_text()
    if journey.page.get_by_text("You are not recorded as working with this person").count():
        journey.then_they_see("Before anything else")
        journey.then_they_do_not_see("Current medicines")
        journey.then_the_page_is_sound()
        journey.picture("closed")
        journey.when_they_press("I am on the phone with them now")

    journey.then_they_do_not_see("You are not recorded as working with this person")
    journey.then_they_see("I am on the phone with them now”. That is not confirmed yet.")
    assert "Furosemide" in journey.part("Current medicines").inner_text()
    assert journey.part("Who to ring").get_by_role("link").count()
    journey.then_the_page_is_sound()


def test_of_father_and_son_in_one_house_the_clinician_opens_the_one_who_rang(journey: Journey) -> None:
    """Two in the morning, Sunday: the father on a computer, the son on a telephone."""
    journey.given_they_are_signed_in_as("out-of-hours")
    journey.when_they_open("/find")
    journey.when_they_fill("Name and date of birth", "robert thurgate")
    journey.when_they_press("Find")
    both = journey.page.locator("main table tbody tr").filter(has_text="THURGATE, Robert")
    assert both.count() >= 2
    is_father = journey.width == "desktop"
    chosen = both.filter(has_text=OLDER) if is_father else both.filter(has_not_text=OLDER).first
    born = chosen.locator("td").nth(1).inner_text().partition(" (")[0].removeprefix("Born ").strip()
    chosen.get_by_role("link").first.click()
    journey.then_they_see(born, "Before anything else")
    journey.then_the_page_is_sound()
    journey.when_they_press("I am on the phone with them now")
    journey.then_they_see(born, "At first glance")
    for part in ("Allergies", "Resuscitation", "Who to ring", "Usual ability"):
        assert journey.part(part).count() == 1
    journey.then_the_page_is_sound()
