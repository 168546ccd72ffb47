"""What a reading of a feed may be, and what it comes to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ginnel.foundation.directory.states import FeedVersion, HarvestOutcome
from ginnel.kernel.errors import Fault, Invalid

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_MOST_HOURS = 31 * 24
# A reading that broke off longer ago than this is begun anew: what it read is no longer how the feed stands.
GOES_ON_WITHIN = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Given:
    """One service as a feed gave it. `key` is what the feed calls it; `document` a document of Open Referral UK 3.0, or
    whatever came instead; with any of `faults` it is set aside and not listed. `remarks` are worth saying of it. What
    `is_repeated` was given before in the same reading, and is only said."""

    key: str
    document: Any
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a page or the feed that is not as it should be; never a value."""

    code: str
    message: str
    page: int = 0
    item: str = ""
    element: str = ""


def check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise Invalid("A feed's name is of small letters, digits and hyphens, 63 at most.")


def check_terms(version: str, every_hours: int) -> None:
    if version not in FeedVersion.values:
        raise Invalid("A feed speaks Open Referral UK 3.0 or 1.0.")
    if not 1 <= every_hours <= _MOST_HOURS:
        raise Invalid(f"A feed is read every 1 to {_MOST_HOURS} hours.")


def is_due(last: datetime | None, every_hours: int, now: datetime) -> bool:
    """`last`: when it was begun last, whatever came of it."""
    return last is None or now - last >= timedelta(hours=every_hours)


def goes_on(outcome: str | None, started_at: datetime, now: datetime) -> bool:
    """Whether a reading that did not come to its end is gone on with; one without an ending was killed."""
    return outcome in (None, HarvestOutcome.STOPPED) and now - started_at < GOES_ON_WITHIN


def outcome(*, is_whole: bool, stopped: str, there: int, gone: int, is_accepted: bool) -> HarvestOutcome:
    """`there` were in the feed before, and `gone` of them are not in it any more. Where most are gone it is likelier
    that the feed is broken than that they ended, so nothing is said of them until somebody looked (`is_accepted`)."""
    if stopped:
        return HarvestOutcome.STOPPED
    if not is_whole:
        return HarvestOutcome.INCOMPLETE
    if gone * 2 > there and not is_accepted:
        return HarvestOutcome.HELD
    return HarvestOutcome.FINISHED


def plain(text: str, most: int = 255) -> str:
    """As a column can hold it: what is no character is left out, and the rest cut to length."""
    return "".join(each for each in text if each.isprintable())[:most]
