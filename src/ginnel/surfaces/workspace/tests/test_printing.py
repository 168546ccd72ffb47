"""Whatever page about a person is printed, its sheets say whose they are."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.care.reception import actions as reception
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people import actions as people
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.surfaces import workspace
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as

PAGES = Path(workspace.__file__).parent / "jinja2/workspace"
STYLES = Path(workspace.__file__).parents[2] / "kernel/web/static/web/ginnel.css"


def test_every_page_with_a_banner_heads_its_sheets_with_the_nhs_number() -> None:
    about_a_person = [page for page in PAGES.glob("*.html") if "parts/banner.html" in page.read_text()]
    assert len(about_a_person) > 6
    assert not [page.name for page in about_a_person if "banner.print_line" not in page.read_text()]


def test_no_title_says_a_name_that_is_not_for_paper() -> None:
    """Printers put the title on every sheet."""
    titles = [
        line
        for page in PAGES.glob("*.html")
        for line in page.read_text().splitlines()
        if "block title" in line
    ]
    assert sum("banner.paper_name" in line for line in titles) > 10
    assert not [line for line in titles if "banner.name" in line]


def a_worker_of_theirs(person: UUID) -> Client:
    here = organisations.ensure(code="HERE", by=service("administer"))
    relationships.begin(
        person=person, kind=RelationshipKind.TEAM, organisation=here, by=service("administer")
    )
    browser = Client()
    enter(browser, works_as(Role.SOCIAL_WORKER))
    return browser


@pytest.fixture
def known_as(db: None) -> UUID:
    """Somebody known to others here as Jo Sample, of whom two organisations say different family names."""
    by, sources = service("administer"), []
    for code, family in (("ONE", "Testworthy"), ("TWO", "Otherworthy")):
        at = organisations.ensure(code=code, name=f"Place {code}", by=by)
        (source,) = people.ensure(keys=[(at.id, "1")], by=by).values()
        said = Description(source.number, family=family, given="Alexandra", birth_date="1950-03-04")
        people.describe(descriptions=[said], by=by)
        sources.append(source)
    keeper = works_as(Role.RECORD_KEEPER)
    reception.merge(person=sources[0].person, other=sources[1].person, reason="The same", by=keeper)
    people.restrict_record(
        person=sources[0].person,
        kind="public-figure",
        reason="Known to many",
        family="Sample",
        given="Jo",
        review_on=clock.today() + timedelta(days=30),
        by=keeper,
    )
    return sources[0].person


def on_paper(page: str) -> str:
    """What a printer puts on the sheets: title and body without what is not printed."""
    return re.sub(
        r'<(\w+)[^>]*class="[^"]*(?:app-no-print|nhsuk-back-link)[^"]*"[^>]*>.*?</\1>', "", page, flags=re.S
    )


@pytest.mark.parametrize("name", ["person", "print", "documents", "willingness", "acting", "note"])
def test_paper_has_the_name_under_which_others_know_somebody(name: str, known_as: UUID) -> None:
    shown = a_worker_of_theirs(known_as).get(reverse(f"workspace:{name}", args=[known_as])).content.decode()
    assert "WORTHY" in shown
    paper = on_paper(shown)
    assert "<title>" in paper and "SAMPLE, Jo \N{MIDDLE DOT} Born" in paper
    assert "worthy" not in paper.lower()


def test_a_screen_turned_to_the_person_says_nothing_of_another_name(known_as: UUID) -> None:
    browser = a_worker_of_theirs(known_as)
    browser.post(reverse("workspace:share-screen", args=[known_as]), {"turn": "on"})
    shown = browser.get(reverse("workspace:person", args=[known_as])).content.decode()
    assert "WORTHY" in shown and "SAMPLE" not in shown.upper()


def test_the_names_that_organisations_give_are_not_said_to_whoever_knows_another(known_as: UUID) -> None:
    browser = Client()
    enter(browser, works_as(Role.COMMUNITY_NURSE))
    shown = browser.get(reverse("workspace:person", args=[known_as])).content.decode()
    assert "SAMPLE, Jo" in shown and "different values of the family name" in shown
    assert "worthy" not in shown.lower()


def test_the_heading_comes_again_on_every_sheet_and_addresses_are_not_printed() -> None:
    printed = STYLES.read_text().partition("@media print {")[2]
    assert "display: table-header-group" in printed
    assert "a[href]::after { content: none" in printed
