"""How long a contact waited until somebody looked, in words."""

from enum import StrEnum


class Waited(StrEnum):
    AT_ONCE = "at-once"
    AN_HOUR = "an-hour"
    FOUR_HOURS = "four-hours"
    A_DAY = "a-day"
    LONGER = "longer"
    NOT_YET = "not-yet"


WITHIN_HOURS = {Waited.AN_HOUR: 1, Waited.FOUR_HOURS: 4, Waited.A_DAY: 24}
