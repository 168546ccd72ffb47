"""The sentences that journeys are written in."""

from __future__ import annotations

import os
import re
from io import BytesIO
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page, expect
from pypdf import PdfReader

from tests.journeys.installation import Installation

PICTURES = Path(__file__).parents[2] / "docs/images"


class Journey:
    """One person at one screen. `width` is desktop or phone."""

    def __init__(
        self, page: Page, installation: Installation, *, width: str, has_scripts: bool = True
    ) -> None:
        self.page = page
        self._settled = "body.js-enabled" if has_scripts else "body"
        self.installation = installation
        self.width = width
        self.refused: list[str] = []
        page.set_default_timeout(15_000)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.refused.append(str(error)))

    def _heard(self, said: ConsoleMessage) -> None:
        """An error on the console counts, unless it only repeats that a page answered with a refusal."""
        of_a_page = said.text.startswith("Failed to load resource") and "/static/" not in said.location["url"]
        if said.type == "error" and not of_a_page:
            self.refused.append(said.text)

    # Given

    def given_they_are_signed_in_as(self, username: str) -> None:
        self.when_they_open("/sign-in")
        self.page.get_by_label("User name").fill(username)
        self.page.locator("#password").fill(self.installation.passwords[username])
        self.when_they_press("Sign in")

    def given_they_are_signed_in_with_nhs_login(self, name: str) -> None:
        """As a resident with a story, whose identity was proved."""
        self.when_they_open("/my/sign-in")
        self.when_they_follow("Continue to NHS login")
        self.page.get_by_label(re.compile(rf"^\s*{re.escape(name)} \(")).check()
        self.when_they_press("Continue")

    def given_the_page_of_the_resident(self) -> None:
        """Found as staff find people: by the NHS number they were given."""
        self.given_the_page_of(self.installation.nhs_number)

    def given_the_page_of(self, number: str) -> None:
        """Of somebody with that NHS number."""
        self.when_they_look_for(number)
        self.page.locator("table a").first.click()

    def given_the_address_of(self, number: str) -> str:
        """Where that person's page is, from somebody who may open it."""
        self.given_they_are_signed_in_as("ward-nurse")
        self.given_the_page_of(number)
        address = self.page.url.removeprefix(self.installation.address)
        self.when_they_press("Sign out")
        return address

    def given_the_page_of_somebody_else(self) -> str:
        """Their NHS number: what is written here is on nobody's story that other journeys read."""
        number = self.somebody_else()
        self.given_the_page_of(number)
        return number

    def somebody_else(self) -> str:
        """The NHS number of another resident known to where the one signed in works, read in a page of its own."""
        works = str(self.page.locator(".app-account__role").text_content()).partition(", ")[2]
        other = self.page.context.new_page()
        for letter in "abcdeghjmrstw":
            other.goto(f"{self.installation.address}/find")
            other.locator("#text").fill(letter)
            other.locator("main").get_by_role("button", name="Find").click()
            known = other.locator("main table tbody tr").filter(has_text=works)
            for number in known.locator("td:nth-child(3)").all_inner_texts():
                digits = "".join(filter(str.isdigit, number))
                if len(digits) == 10 and digits != self.installation.nhs_number:
                    other.close()
                    return digits
        raise AssertionError("nobody else is known there")

    # When

    def when_they_open(self, path: str) -> None:
        self.page.goto(self.installation.address + path)

    def when_they_look_for(self, text: str) -> None:
        """Somebody, by whatever they were told."""
        self.when_they_open("/find")
        self.when_they_fill("Name and date of birth", text)
        self.when_they_press("Find")

    def when_they_fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)

    def when_they_choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(option)

    def when_they_choose_like(self, label: str, words: str) -> None:
        """The option that has these words in it."""
        box = self.page.get_by_label(label, exact=True)
        box.select_option(box.locator("option", has_text=words).first.get_attribute("value"))

    def when_they_follow_details(self, words: str) -> None:
        """What is folded away is opened, where it is not open."""
        summary = self.page.locator("details:not([open]) > summary", has_text=words)
        if summary.count():
            summary.first.click()

    def when_they_tick(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).check()

    def when_they_come_to(self, outcome: str, detail: str) -> None:
        """What came of the contact that they have open, as they write it down."""
        self.when_they_follow_details("Write down what came of it")
        self.when_they_tick(outcome)
        self.when_they_fill("What exactly?", detail)
        self.when_they_press("Save what came of it")

    def when_they_press(self, name: str) -> None:
        self.page.locator("main, .nhsuk-header__account").get_by_role("button", name=name).first.click()

    def when_they_follow(self, name: str) -> None:
        """Not before the script has put what does not fit on a phone into the header's menu, where a link that is about
        to be clicked is not seen any more."""
        self.page.locator(self._settled).get_by_role("link", name=name).first.click()

    # Then

    def then_they_see(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def then_they_do_not_see(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)

    def then_they_are_refused(self, *reasons: str) -> None:
        """In words that say why."""
        self.then_the_heading_is("You cannot see this")
        self.then_they_see(*reasons)
        self.then_the_page_is_sound()

    def then_the_heading_is(self, text: str) -> None:
        expect(self.page.locator("h1")).to_contain_text(text)

    def then_the_page_is_sound(self) -> None:
        """No axe violation, nothing refused by the content policy, nothing wider than the screen."""
        found = Axe().run(self.page)
        assert not found.violations_count, found.generate_report()
        assert not self.refused
        widths = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert widths[0] <= widths[1], f"the page is {widths[0]} wide on a screen of {widths[1]}"

    def sheets(self) -> list[str]:
        """The words on each sheet, were the page printed on A4: all of it, however slowly it comes."""
        self.page.wait_for_load_state("load")
        printed = PdfReader(BytesIO(self.page.pdf(format="A4", margin={"top": "1cm", "bottom": "1cm"})))
        return [" ".join(sheet.extract_text().split()) for sheet in printed.pages]

    def part(self, heading: str) -> Locator:
        """The box of the first-glance card under that heading."""
        return self.page.locator(".app-glance__part").filter(
            has=self.page.get_by_role("heading", name=heading)
        )

    def picture(self, name: str) -> None:
        """Kept for the documentation when GINNEL_PICTURES is set, so that it shows what is."""
        if os.environ.get("GINNEL_PICTURES"):
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=PICTURES / f"{name}-{self.width}.png", full_page=False)
