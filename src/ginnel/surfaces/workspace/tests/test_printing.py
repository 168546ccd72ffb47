"""Whatever page about a person is printed, its sheets say whose they are."""

from __future__ import annotations

from pathlib import Path

from ginnel.surfaces import workspace

PAGES = Path(workspace.__file__).parent / "jinja2/workspace"
STYLES = Path(workspace.__file__).parents[2] / "kernel/web/static/web/ginnel.css"


def test_every_page_with_a_banner_heads_its_sheets_with_the_nhs_number() -> None:
    about_a_person = [page for page in PAGES.glob("*.html") if "parts/banner.html" in page.read_text()]
    assert len(about_a_person) > 6
    assert not [page.name for page in about_a_person if "banner.print_line" not in page.read_text()]


def test_the_heading_comes_again_on_every_sheet_and_addresses_are_not_printed() -> None:
    printed = STYLES.read_text().partition("@media print {")[2]
    assert "display: table-header-group" in printed
    assert "a[href]::after { content: none" in printed
