"""Whom residents ring at the council, as the place says it (GINNEL_COUNCIL_…, GINNEL_SAFEGUARDING_PHONE)."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from ginnel.kernel.web import formats


@dataclass(frozen=True, slots=True)
class Number:
    """`what` says what it is for; `href` is "" where it is no telephone number."""

    what: str
    text: str

    @property
    def href(self) -> str:
        return formats.call(self.text)


@dataclass(frozen=True, slots=True)
class Council:
    """Empty where the place has not said: pages then tell residents how to find the number."""

    name: str
    telephone: str
    out_of_hours: str
    safeguarding: str

    def today(self) -> list[Number]:
        """To ring for help with care, day and night."""
        at_night = self.out_of_hours if self.out_of_hours != self.telephone else ""
        named = (("Council, in the day", self.telephone), ("Council, at night and weekends", at_night))
        return [Number(what, text) for what, text in named if text]

    def for_safety(self) -> list[Number]:
        """To ring where somebody is hurt, scared, used or left without care."""
        text = self.safeguarding or self.telephone
        return [Number("Council, to keep people safe", text)] if text else []


def council() -> Council:
    said = settings.GINNEL_COUNCIL
    name = said["name"] or "your council"
    return Council(name, said["telephone"], said["out_of_hours"], said["safeguarding"])
