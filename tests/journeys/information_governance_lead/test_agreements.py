import json
from datetime import date, timedelta
from pathlib import Path

from tests.journeys.journey import Journey

CODES = ("ZT1", "ZT2")


def document(journey: Journey, folder: Path) -> Path:
    """An agreement of the two pretend hospitals, one for each width, since the installation is shared."""
    today = date.today()  # noqa: DTZ011
    path = folder / "beds.json"
    tree = {
        "URI": "https://example.org/beds",
        "Identifier": {"value": f"beds-{journey.width}", "System": "urn:journeys"},
        "Name": f"Planning beds, {journey.width}",
        "Contact": "Information governance",
        "Party": [{"Name": f"Hospitals {code}", "CatalogueID": [code]} for code in CODES],
        "Data": ["Hospital activity", "a spreadsheet"],
        "Purpose": ["planning"],
        "StartDate": today.isoformat(),
        "EndDate": (today + timedelta(days=300)).isoformat(),
        "PermittedUse": ["odrl:read"],
    }
    path.write_text(json.dumps({"SharingPolicy": tree}))
    return path


def test_a_lead_takes_in_an_agreement_and_it_counts_when_both_have_signed(
    journey: Journey, tmp_path: Path
) -> None:
    journey.given_they_are_signed_in_as("governance")
    journey.then_they_see("Care without an agreement", "It does not stop them")
    journey.when_they_follow("Agreements")
    journey.then_the_heading_is("Agreements")
    journey.then_they_see(
        "Working without one", "Broad Acres Out of Hours (pretend)", "Planning without names"
    )
    journey.then_the_page_is_sound()
    journey.picture("agreements")

    journey.page.set_input_files("#files", document(journey, tmp_path))
    journey.when_they_press("Take in")
    journey.then_the_heading_is("Planning beds")
    journey.then_they_see("Not all have signed", "Words this place does not know", "Data[1]")
    journey.then_the_page_is_sound()

    journey.when_they_press("Write down the signature")
    journey.then_they_see("It is not written down yet", "Say who signed")
    journey.then_the_page_is_sound()
    for _ in CODES:
        journey.when_they_fill("Who signed?", "A pretend guardian")
        journey.when_they_fill("In which role?", "Caldicott Guardian")
        journey.when_they_press("Write down the signature")
        journey.then_they_see("Signed by A pretend guardian, Caldicott Guardian")
    journey.then_they_see("In force")
    journey.then_they_do_not_see("Not all have signed")
    journey.then_the_page_is_sound()
    journey.picture("agreement")

    journey.when_they_choose("Who leaves?", "Hospitals ZT2")
    journey.when_they_fill("Why? What was decided", "The board of the hospitals decided so")
    journey.when_they_press("Write down that they leave")
    journey.then_they_see("The board of the hospitals decided so")
    journey.when_they_choose("Who leaves?", "Everybody: the agreement ends")
    journey.when_they_fill("Why? What was decided", "Nobody is left to share with")
    journey.when_they_press("Write down that they leave")
    journey.then_they_see("It ended for everybody: Nobody is left to share with")
    journey.then_the_page_is_sound()


def test_a_document_with_a_fault_is_refused_by_file_and_field(journey: Journey, tmp_path: Path) -> None:
    path = tmp_path / "wrong.json"
    path.write_text('{"SharingPolicy": {"Name": "Only a name"}}')
    journey.given_they_are_signed_in_as("governance")
    journey.when_they_follow("Agreements")
    journey.page.set_input_files("#files", path)
    journey.when_they_press("Take in")
    journey.then_they_see(
        "Nothing was taken in", "wrong.json: Party: is missing.", "wrong.json: EndDate: is missing."
    )
    journey.then_the_page_is_sound()
