"""Telling the person, and only those whom they named, what becomes of what was asked for. Pure.

What is said outside says nothing of what it is about (`foundation.notices.rules.wording`). Where even that somebody is
in touch with us could do harm, or where they need to be told another way than in writing, a human does it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from ginnel.care.access.states import Format, Told, Way
from ginnel.foundation.notices.rules import Quiet, check_address
from ginnel.foundation.notices.states import Channel
from ginnel.kernel.errors import Invalid

LONGEST_NAME = 200
LONGEST_SAFE = 500
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0 and O, no 1 and I: a code is read out over the telephone."""
RELAY_UK = "18001 "
"""What is dialled before a number so that the call goes through Relay UK (relayuk.bt.com)."""

_CHANNELS = {Way.TEXT: Channel.TEXT, Way.EMAIL: Channel.EMAIL}
_IN_WRITING = frozenset({Format.PLAIN, Format.RELAY})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is to be told, by which way, and what was said of when and how it is safe. `not_rung` is the need that is
    recorded of the person for which nobody rings them (`needing.why_not_rung`)."""

    who: Told
    way: Way
    name: str = ""
    to: str = ""
    needs: Format = Format.PLAIN
    safe: str = ""
    since: time | None = None
    until: time | None = None
    is_their_wish: bool = False
    not_rung: str = ""


def checked(wanted: Wanted) -> str:
    """Where to tell them, as it is kept. Raises Invalid: the person wished it, by a way that they say is safe, and
    somebody else whom they named has a name."""
    if not wanted.is_their_wish:
        raise Invalid("Tell only those of whom the person said so themself.")
    if wanted.who == Told.NAMED and not wanted.name.strip():
        raise Invalid("Write who it is whom they named, and what they are to them.")
    if not wanted.safe.strip():
        raise Invalid("Ask when and how it is safe to tell them, and write down what they said.")
    if wanted.way == Way.TELEPHONE and wanted.needs == Format.SIGN_LANGUAGE:
        raise Invalid("Somebody who signs is not rung. Ask by which other way it is safe.")
    if wanted.way == Way.TELEPHONE and wanted.who == Told.THEMSELF and wanted.not_rung:
        raise Invalid(
            "What is recorded of how to reach them says that they are not rung. Ask by which other way it is safe."
        )
    if len(wanted.name) > LONGEST_NAME or len(wanted.safe) > LONGEST_SAFE:
        raise Invalid("That is too long.")
    quiet_of(wanted.since, wanted.until)
    channel = _CHANNELS.get(wanted.way)
    if channel is None:
        if len(wanted.to) > 255:
            raise Invalid("That is too long.")
        return wanted.to.strip()
    return check_address(channel, wanted.to)


def quiet_of(since: time | None, until: time | None) -> Quiet | None:
    """The hours between which it is not safe; None for none. Raises Invalid for a half of them."""
    if since is None and until is None:
        return None
    if since is None or until is None:
        raise Invalid("Say from when and until when it is not safe.")
    return Quiet(since, until)


def goes_by(way: Way, needs: Format, *, is_delicate: bool) -> Channel | None:
    """What carries the message by itself; None where a human tells them: because of the way or the format that they
    need, or because it is about something of which nothing leaves by itself (`is_delicate`)."""
    return None if is_delicate or needs not in _IN_WRITING else _CHANNELS.get(way)


def to_ring(telephone: str, needs: Format) -> str:
    return f"{RELAY_UK}{telephone}" if needs == Format.RELAY else telephone


def check_telephone(text: str) -> str:
    """A number as a message may say it; "" for none. Raises Invalid."""
    number = re.sub(r"^(\+44|0044) ?\(?0?\)? ?", "0", re.sub(r"\s+", " ", text).strip())
    if number and not re.fullmatch(r"0[0-9 ]{4,13}|[1-9][0-9 ]{2,5}", number, re.ASCII):
        raise Invalid("Write a telephone number in digits, like 01632 960001.")
    return number


def code_of(drawn: str) -> str:
    """Eight letters as they are read out: K7F2-XQ9P."""
    return f"{drawn[:4]}-{drawn[4:8]}"


def typed_code(text: str) -> str:
    """What somebody read out, as it is kept."""
    return code_of(re.sub(r"[^0-9A-Za-z]", "", text).upper())
