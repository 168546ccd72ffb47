"""Where a message can be sent."""

from __future__ import annotations

import re

from ginnel.foundation.notices.states import Channel
from ginnel.kernel.errors import Invalid

_UK_MOBILE = re.compile(r"(?:\+44|0044|0)(7[0-9]{9})", re.ASCII)
_ABROAD = re.compile(r"\+[1-9][0-9]{7,14}", re.ASCII)
# What GOV.UK Notify takes for an address, without what it refuses and nobody has.
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}", re.ASCII
)


def check_address(channel: Channel, to: str) -> str:
    """The address as it is kept: a mobile number without spaces, an email address as typed. Raises Invalid."""
    if channel == Channel.EMAIL:
        typed = to.strip()
        if len(typed) > 254 or not _EMAIL.fullmatch(typed) or ".." in typed:
            raise Invalid("Write an email address, like name@example.org.")
        return typed
    number = re.sub(r"[\s().-]", "", to)
    if found := _UK_MOBILE.fullmatch(number):
        return f"0{found[1]}"
    if number.startswith("+44") or not _ABROAD.fullmatch(number):
        raise Invalid("Write a mobile number, like 07700 900123. No text reaches a landline.")
    return number


def masked(to: str) -> str:
    """The address for those who need only see which of several it was."""
    name, at, domain = to.partition("@")
    return f"{name[:1]}…@{domain}" if at else f"…{to[-3:]}"
