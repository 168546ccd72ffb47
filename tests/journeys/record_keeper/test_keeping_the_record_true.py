import time

from tests.journeys.journey import Journey

PATIENT = (
    '{"resourceType":"Patient","id":"j-%s","gender":"%s","name":[{"family":"Testperson","given":["%s"]}]}\n'
)


def _load(journey: Journey, content: str) -> None:
    """Drop a file on the page and wait for the job worker to bring its receipt."""
    name = f"dropped-{journey.width}.ndjson"
    journey.when_they_open("/feeds/")
    journey.page.get_by_label("Drop files here").set_input_files(
        {"name": name, "mimeType": "application/x-ndjson", "buffer": content.encode()}
    )
    journey.page.get_by_label("Who are they from?").select_option("ZV001")
    journey.when_they_press("Load")
    for _ in range(60):
        if journey.page.get_by_role("link", name=name).count():
            return
        time.sleep(0.5)
        journey.page.reload()
    raise AssertionError("the file was never loaded")


def test_a_dropped_file_gets_a_receipt_and_its_bad_row_is_put_right(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("record-keeper")
    good, bad = (
        PATIENT % (f"{word}-{journey.width}", word, journey.width) for word in ("female", "unheard-of")
    )
    _load(journey, good + bad)
    journey.then_the_page_is_sound()
    journey.picture("feeds")

    journey.when_they_follow(f"dropped-{journey.width}.ndjson")
    journey.then_they_see("rows read", "quarantined")
    journey.then_the_page_is_sound()

    journey.when_they_open("/quarantine/?organisation=ZV001")
    journey.then_the_page_is_sound()
    journey.page.locator(".app-timeline__title a").last.click()
    journey.then_the_page_is_sound()
    journey.picture("quarantine")
    row = journey.page.get_by_label("The row")
    row.fill(row.input_value().replace("unheard-of", "unknown", 2).replace('"unknown-', '"unheard-of-'))
    journey.when_they_press("Save the correction and try again")

    journey.then_they_see("Replayed and accepted")
    journey.then_the_page_is_sound()


def test_a_row_is_discarded_only_with_a_reason(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("record-keeper")
    _load(journey, PATIENT % (f"discard-{journey.width}", "nonsense", "Nobody"))
    journey.when_they_open("/quarantine/?organisation=ZV001")
    journey.page.locator(".app-timeline__title a").last.click()
    journey.when_they_press("Discard")
    journey.then_they_see("Say why this row is discarded.")

    journey.when_they_fill("Why is it discarded?", "A test row that nobody sent")
    journey.when_they_press("Discard")
    journey.then_they_see("Discarded with a reason", "A test row that nobody sent")
