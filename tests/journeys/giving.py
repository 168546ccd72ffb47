"""A contact of the library, and files that are given with it: a journey of its own, and the beginning of others."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.journey import Journey


def give(journey: Journey, folder: Path, *files: tuple[str, bytes], what: str = "") -> None:
    for name, data in files:
        (folder / name).write_bytes(data)
    journey.page.get_by_label("Which files?").set_input_files([folder / name for name, _ in files])
    journey.when_they_fill("What is it?", what)
    journey.when_they_press("Add it")


def wrote_down_a_contact(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("library")
    journey.given_the_page_of_somebody_else()
    journey.when_they_follow("Write down a contact")
    journey.when_they_choose("How did they come to you?", "Library or information service")
    journey.when_they_tick("The person themself")
    journey.when_they_fill("What was said", "They brought a letter from the hospital and cannot read it.")
    journey.when_they_tick("Yes")
    journey.when_they_press("Save the contact")
