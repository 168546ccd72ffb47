from datetime import timedelta
from pathlib import Path

from ginnel.kernel import clock
from tests.journeys.journey import Journey

HOSPITAL = "ZT1"


def message(journey: Journey, event: str, visit: str, minutes_ago: int) -> bytes:
    """The resident of the story arrives at the hospital, which knows her NHS number."""
    at = (clock.now() - timedelta(minutes=minutes_ago)).astimezone(clock.LONDON).strftime("%Y%m%d%H%M%S")
    family, given = journey.installation.resident.split()[-1], journey.installation.resident.split()[0]
    visit = f"{visit}{journey.width}"
    lines = (
        f"MSH|^~\\&|PAS|{HOSPITAL}|GINNEL|YORK|{at}||ADT^{event}|{visit}{event}|P|2.4",
        f"EVN|{event}|{at}",
        f"PID|||J1^^^PAS^MR~{journey.installation.nhs_number}^^^NHS^NH||{family}^{given}||"
        f"{journey.installation.born.replace('-', '')}|F" + "|" * 24 + "NSTS01",
        "PV1||I|Ward 34^Bay 2^6" + "|" * 7 + "Geriatric medicine" + "|" * 9 + f"{visit}" + "|" * 25 + at,
    )
    return ("\r".join(lines) + "\r").encode()


def given_the_hospital_says(
    journey: Journey, event: str, folder: Path, *, visit: str, minutes_ago: int
) -> None:
    path = folder / f"{event}.hl7"
    path.write_bytes(message(journey, event, visit, minutes_ago))
    journey.installation.load(path, HOSPITAL)


def test_a_practitioner_hears_of_an_admission_and_reads_where_she_is(
    journey: Journey, tmp_path: Path
) -> None:
    given_the_hospital_says(journey, "A01", tmp_path, visit="READ", minutes_ago=30)
    journey.given_they_are_signed_in_as("gp")

    journey.then_they_see("What you must read", journey.installation.shown, "Admitted to hospital")
    journey.then_the_page_is_sound()
    journey.picture("notices")

    journey.page.locator(".app-notice a").first.click()
    journey.then_they_see("In hospital: Geriatric medicine", "Admitted to Ward 34, Bay 2, bed 6")
    journey.then_the_page_is_sound()

    journey.when_they_open("/")
    journey.when_they_press("I have read this")
    journey.then_they_do_not_see("What you must read")


def test_an_admission_that_was_cancelled_is_no_longer_to_be_read(journey: Journey, tmp_path: Path) -> None:
    given_the_hospital_says(journey, "A01", tmp_path, visit="NOT", minutes_ago=20)
    given_the_hospital_says(journey, "A11", tmp_path, visit="NOT", minutes_ago=10)
    journey.given_they_are_signed_in_as("gp")

    journey.then_they_do_not_see("What you must read")
    journey.given_the_page_of_the_resident()
    journey.then_they_see("Hospital admission cancelled: Geriatric medicine")
