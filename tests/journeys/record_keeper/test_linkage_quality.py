from tests.journeys.journey import Journey


def test_how_well_records_are_joined_is_seen_without_names(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("record-keeper")
    journey.when_they_open("/linkage/")
    journey.then_the_heading_is("Linkage quality")
    journey.then_they_see("estimates and not counts", "Of what is joined, right")
    journey.then_they_do_not_see(journey.installation.resident, journey.installation.shown)
    journey.then_the_page_is_sound()
    journey.picture("linkage")


def test_for_whom_records_are_joined_less_well_is_seen_in_groups(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("record-keeper")
    journey.when_they_open("/linkage/#ethnicity")
    journey.then_they_see("By ethnic group", "By age", "By deprivation", "By NHS number", "By source")
    journey.then_they_see("White", "Not known or not said", "least deprived", "Indices of Deprivation 2025")
    journey.then_they_see("by more than chance explains", "Nothing is matched by it")
    journey.then_the_page_is_sound()
    journey.picture("linkage-groups")
