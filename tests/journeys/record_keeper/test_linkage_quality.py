from tests.journeys.journey import Journey


def test_how_well_records_are_joined_is_seen_without_names(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("record-keeper")
    journey.when_they_open("/linkage/")
    journey.then_the_heading_is("Linkage quality")
    journey.then_they_see("estimates and not counts", "By NHS number", "Of what is joined, right")
    journey.then_the_page_is_sound()
    journey.picture("linkage")
