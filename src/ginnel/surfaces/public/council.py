"""Whom residents ring at the council, as the place says it (GINNEL_COUNCIL_…, GINNEL_SAFEGUARDING_PHONE)."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from ginnel.care.access import queries as access
from ginnel.foundation.sharing.queries import service
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


def council(postcode: str = "") -> Council:
    """That whose website this is; where somebody lives in the area of another that has a front door here, and so is
    answered by it, that other, by what its front door says is to be rung."""
    said, viewer = settings.GINNEL_COUNCIL, service("self-assessment")
    own = access.councils_front_door(viewer=viewer)
    home = access.councils_front_door(postcode=postcode, viewer=viewer) if postcode else own
    if home != own:
        (door,) = (one for one in access.front_doors(viewer=viewer) if one.organisation == home)
        return Council(door.name, door.telephone, "", "")
    return Council(
        said["name"] or "your council", said["telephone"], said["out_of_hours"], said["safeguarding"]
    )
