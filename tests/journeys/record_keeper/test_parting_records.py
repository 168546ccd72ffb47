from tests.journeys.journey import Journey


def _a_wrong_merge(journey: Journey) -> str:
    """Two records confirmed as one by mistake, and the address of the page of whoever came of it."""
    journey.given_they_are_signed_in_as("record-keeper")
    journey.when_they_open("/matches/")
    journey.page.locator(".app-timeline__title a").first.click()
    journey.when_they_tick("The same person")
    journey.when_they_fill("How do you know?", f"Thought so, at a {journey.width}")
    journey.when_they_press("Save")
    journey.when_they_follow("What has been joined and parted")
    journey.then_they_see(f"Thought so, at a {journey.width}")
    journey.then_the_page_is_sound()
    journey.when_they_follow("Confirmed as the same person")
    journey.then_they_see("Who they are now")
    journey.then_the_page_is_sound()
    return journey.page.locator("table a").first.get_attribute("href") or ""


def _take_back_the_merge(journey: Journey) -> None:
    journey.when_they_open("/matches/history")
    journey.when_they_follow("Confirmed as the same person")
    journey.when_they_press("Undo")
    journey.then_they_see("Taken back")


def test_a_wrong_merge_is_parted_from_the_history(journey: Journey) -> None:
    person = _a_wrong_merge(journey)
    journey.when_they_follow("is about somebody else")
    journey.then_the_heading_is("Which of these records is about somebody else?")
    journey.then_the_page_is_sound()
    journey.when_they_press("Show what will move")
    journey.then_they_see("Choose the record that is about somebody else")

    journey.page.locator("main input[type=checkbox]").last.check()
    journey.when_they_press("Show what will move")
    journey.then_they_see("Goes to a person of its own", "Stays")
    journey.then_the_page_is_sound()
    journey.picture("part")
    journey.when_they_press("Part these records")
    journey.then_they_see("Say how you know")
    journey.when_they_fill("How do you know?", f"Rang both, at a {journey.width}")
    journey.when_they_press("Part these records")

    journey.then_they_see("Unmerged by hand", f"Rang both, at a {journey.width}", "Who they are now")
    assert journey.page.locator("main table a").count() == 2
    journey.then_the_page_is_sound()
    journey.when_they_press("Undo")
    journey.then_they_see("Taken back")
    journey.when_they_open(person)
    journey.when_they_follow("One of these is about somebody else")
    journey.then_the_heading_is("Which of these records is about somebody else?")
    _take_back_the_merge(journey)
