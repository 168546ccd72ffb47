"""Whoever keeps the directory sees how fresh it is, with scripts and without."""

from __future__ import annotations

from tests.journeys.journey import Journey


def test_how_fresh_the_directory_is_is_seen(journey: Journey) -> None:
    journey.given_they_are_signed_in_as("record-keeper")
    journey.when_they_open("/directory/freshness")
    journey.then_the_heading_is("How fresh the directory is")
    journey.then_they_see("Kept here", "Assured in time", "Stale", "In quarantine", "Who provides them", "%")
    journey.then_the_page_is_sound()
    journey.picture("directory-freshness")


def test_it_is_seen_without_scripts(without_scripts: Journey) -> None:
    without_scripts.given_they_are_signed_in_as("record-keeper")
    without_scripts.when_they_open("/directory/freshness")
    without_scripts.then_they_see("Kept here", "Never", "May be one service")
