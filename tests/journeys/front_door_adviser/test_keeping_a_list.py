from tests.journeys.journey import Journey


def test_a_list_is_narrowed_kept_and_counted_as_it_opens(journey: Journey) -> None:
    """By the keyboard's own controls: choices, a name, a button."""
    journey.given_they_are_signed_in_as("front-door")
    journey.when_they_open("/front-door/?view=all")
    journey.page.locator("summary", has_text="Show only some").click()
    journey.when_they_choose("State", "Waiting to be looked at")
    journey.when_they_fill("Keep the list of these choices under a name", "Waiting, all of us")
    journey.when_they_press("Keep")
    journey.then_they_see("Lists you keep", "Waiting, all of us", "Waiting to be looked at")
    journey.then_the_page_is_sound()
    listed = journey.page.locator(".app-kept b").first.inner_text()
    journey.when_they_follow("Waiting, all of us")
    shown = journey.page.locator("h2", has_text="open contact").inner_text()
    assert shown.startswith(f"{listed} open contact") or (listed, shown) == ("0", "No open contacts here")
    journey.when_they_press("Keep no longer Waiting, all of us")
    journey.then_they_do_not_see("Lists you keep")


def test_figures_of_a_year_lead_to_the_list_that_they_count(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("front-door")
    journey.when_they_open("/front-door/")
    journey.when_they_follow("Figures of the front door")
    journey.when_they_choose("Period", "Last year")
    journey.when_they_choose("Areas", "District")
    journey.when_they_press("Show")
    journey.then_the_heading_is("Last year")
    journey.then_they_see("By weekday", "By hour", "By area", "By deprivation", "nothing here is by worker")
    journey.then_the_page_is_sound()
