from tests.journeys.journey import Journey


def test_somebody_signs_in_and_out_again(journey: Journey) -> None:
    journey.when_they_open("/")
    journey.then_the_heading_is("Sign in")
    journey.then_the_page_is_sound()

    journey.given_they_are_signed_in_as("gp")
    journey.then_the_heading_is("Dr Ruth Ellerby")
    journey.then_the_page_is_sound()
    journey.picture("home")

    journey.when_they_press("Sign out")
    journey.then_the_heading_is("Sign in")


def test_a_wrong_password_is_refused_without_saying_which_was_wrong(journey: Journey) -> None:
    journey.when_they_open("/sign-in")
    journey.when_they_fill("User name", "nobody-of-that-name")
    journey.page.locator("#password").fill("not the password")
    journey.when_they_press("Sign in")

    journey.then_they_see("You are not signed in", "user name or password is wrong")


def test_a_page_that_is_not_there_says_what_to_do_next(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("gp")
    journey.when_they_open("/no-such-page")

    journey.then_the_heading_is("Page not found")
    journey.then_they_see("Go to your home page")


def test_everything_works_without_scripts(without_scripts: Journey) -> None:
    without_scripts.given_they_are_signed_in_as("gp")
    without_scripts.given_the_page_of_the_resident()
    without_scripts.when_they_fill("Words in the entry", "heart")
    without_scripts.when_they_press("Show")

    without_scripts.then_they_see("At first glance", "Heart failure")
