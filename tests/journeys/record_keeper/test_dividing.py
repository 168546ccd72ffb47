from tests.journeys.journey import Journey


def _joined_by_mistake(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("record-keeper")
    journey.given_the_page_of_the_resident()
    journey.when_they_follow("Compare them")
    journey.when_they_tick("The same person")
    journey.when_they_fill("How do you know?", f"Took them for one, at a {journey.width}")
    journey.when_they_press("Save")


def _a_note_is_written(journey: Journey, text: str) -> None:
    journey.when_they_press("Sign out")
    journey.given_they_are_signed_in_as("gp")
    journey.given_the_page_of_the_resident()
    journey.when_they_follow("Write a note")
    journey.when_they_tick("Telephone call")
    journey.when_they_fill("What happened", text)
    journey.when_they_press("Save the note")
    journey.when_they_press("Sign out")
    journey.given_they_are_signed_in_as("record-keeper")


def _parted(journey: Journey) -> None:
    journey.given_the_page_of_the_resident()
    journey.when_they_follow("One of these is about somebody else")
    journey.page.locator("main input[type=checkbox]").last.check()
    journey.when_they_press("Show what will move")
    journey.then_they_see("Made while they were taken for one person", "written here")
    journey.when_they_fill("How do you know?", f"Rang both, at a {journey.width}")
    journey.when_they_press("Part these records")


def _taken_back(journey: Journey, what: str) -> None:
    journey.when_they_open("/matches/history")
    journey.when_they_follow(what)
    journey.when_they_press("Undo")
    journey.then_they_see("Taken back")


def test_what_was_written_while_merged_is_given_to_the_right_person(journey: Journey) -> None:
    _joined_by_mistake(journey)
    _a_note_is_written(journey, f"Asked about the stairs, at a {journey.width}")
    _parted(journey)

    journey.given_the_page_of_the_resident()
    journey.then_they_see("Not everything here has been sorted out")
    journey.then_the_page_is_sound()
    journey.when_they_open("/")
    journey.when_they_follow("things to give to the right person")
    journey.then_they_see("Parted on")
    journey.then_the_page_is_sound()
    journey.page.locator(".app-timeline__title a").first.click()
    journey.then_the_heading_is("Whose is it?")
    journey.then_they_see("It stands in their record now", "which your role may not read")
    journey.then_they_do_not_see("Asked about the stairs")
    journey.then_the_page_is_sound()
    journey.picture("divide")
    journey.when_they_press("Save")
    journey.then_they_see("Say of at least one thing whose it is.")

    journey.page.locator("#things input[type=radio]").first.check()
    journey.when_they_fill("How do you know?", "Asked who wrote it")
    journey.when_they_press("Save")
    journey.then_they_see("Given to the right person after an unmerge", "1 thing divided")
    journey.then_the_page_is_sound()

    _taken_back(journey, "Given to the right person after an unmerge")
    journey.when_they_open("/matches/divide/")
    journey.then_they_see("Parted on")
    _taken_back(journey, "Unmerged by hand")
    _taken_back(journey, "Confirmed as the same person")
