from datetime import date

import pytest

from tests.journeys.journey import Journey


def test_a_practitioner_knows_what_matters_in_five_seconds(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("gp")
    journey.given_the_page_of_the_resident()

    journey.then_they_see(journey.installation.shown, "Traced and verified", "Communication need: ")
    assert "Nothing received" not in journey.part("Allergies").inner_text()
    assert "Furosemide 40mg tablets" in journey.part("Current medicines").inner_text()
    assert "Not for cardiopulmonary resuscitation" in journey.part("Resuscitation").inner_text()
    assert "(Husband and unpaid carer)" in journey.part("Who to ring").inner_text()
    assert "Clinical Frailty Scale 7" in journey.part("Usual ability").inner_text()
    journey.then_the_page_is_sound()
    journey.picture("person")


def test_a_practitioner_finds_somebody_by_a_name_typed_badly_and_a_date(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("gp")
    journey.when_they_open("/find")
    given, family = journey.installation.resident.split()
    badly = family[:2] + family[3] + family[2] + family[4:]
    born = date.fromisoformat(journey.installation.born)
    journey.when_they_fill(
        "Name and date of birth", f"{badly} {given} {born.day}/{born.month}/{born:%y}".lower()
    )
    journey.when_they_press("Find")

    journey.then_they_see(journey.installation.shown, "Name is similar, date of birth")
    assert journey.page.url.endswith("/find")  # nothing of what was typed is in the address
    journey.then_the_page_is_sound()
    journey.picture("find")


def test_every_entry_says_which_file_and_row_it_came_from(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("gp")
    journey.given_the_page_of_the_resident()
    journey.when_they_follow("Discharge summary")

    journey.then_they_see(
        "Where this came from", "Ouse and Moors Hospitals", "ZT1-letters", "Version 1 (latest)"
    )
    journey.then_the_page_is_sound()
    journey.picture("entry")

    journey.when_they_follow("See it exactly as it was received")
    journey.then_they_see("nothing added or taken away", '"resourceType":"DocumentReference"')
    journey.then_the_page_is_sound()


def test_the_timeline_is_narrowed_to_one_kind_and_widened_again(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("gp")
    journey.given_the_page_of_the_resident()
    journey.when_they_choose("Kind", "Letters and documents")
    journey.when_they_press("Show")

    journey.then_they_see("Discharge summary")
    assert "District nursing: visit" not in " ".join(journey.page.locator(".app-day").all_inner_texts())
    journey.when_they_follow("Show the whole timeline")
    journey.then_they_see("District nursing: visit")


@pytest.mark.parametrize(
    "typed",
    [
        "{family} {given} {born:%d%m%Y}",
        "Mrs {given[0]} {family}, born {born.day} of {born:%B %Y}",
        "{family} {born.day}/{born.month}/{born:%y}",
        "pat {family}",  # as Patricia is called
    ],
)
def test_a_practitioner_finds_somebody_however_they_type(journey: Journey, typed: str) -> None:
    given, family = journey.installation.resident.split()
    typed = typed.format(given=given, family=family, born=date.fromisoformat(journey.installation.born))
    journey.given_they_are_signed_in_as("gp")
    journey.when_they_open("/find")
    journey.when_they_fill("Name and date of birth", typed)
    journey.when_they_press("Find")
    journey.then_they_see(journey.installation.shown)


def test_a_kind_is_one_click_away_and_the_next_page_opens_where_the_reader_was(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("gp")
    journey.given_the_page_of_the_resident()
    journey.when_they_follow("Problems and diagnoses (")
    journey.then_they_see("Heart failure")
    journey.when_they_follow("Everything")
    journey.when_they_follow("Next")
    assert journey.page.url.endswith("page=2#timeline")


def test_a_limit_that_is_no_date_is_said_and_one_in_any_form_is_kept(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("gp")
    journey.given_the_page_of_the_resident()
    journey.page.locator("#since").fill("yesterday")
    journey.when_they_press("Show")
    journey.then_they_see("Nothing is left out by it yet")
    journey.then_the_page_is_sound()
    journey.page.locator("#since").fill("21 sep 2026")
    journey.when_they_press("Show")
    journey.then_they_see("District nursing: visit")
    journey.then_they_do_not_see("Nothing is left out by it yet")


def test_every_sheet_of_paper_says_whose_it_is_and_no_address_is_printed(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("gp")
    journey.given_the_page_of_the_resident()
    journey.when_they_follow("Print view")
    sheets = journey.sheets()
    number = journey.installation.nhs_number
    assert len(sheets) > 1
    assert all(f"NHS number {number[:3]} {number[3:6]} {number[6:]}" in sheet for sheet in sheets)
    assert not any("/entries/" in sheet for sheet in sheets)


def test_nothing_printed_is_without_an_nhs_number(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("gp")
    journey.given_the_page_of_the_resident()
    journey.when_they_follow("Print view")
    journey.page.emulate_media(media="print")

    number = journey.installation.nhs_number
    shown = f"NHS number {number[:3]}\N{NO-BREAK SPACE}{number[3:6]}\N{NO-BREAK SPACE}{number[6:]}"
    assert shown in journey.page.locator(".app-print-heading").inner_text()
    assert journey.page.locator(".app-print-heading").is_visible()
    assert not journey.page.locator("header").is_visible()
