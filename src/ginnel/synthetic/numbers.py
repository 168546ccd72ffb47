"""Numbers that look random and are not: NHS numbers of the test range, local ids, invented postcodes.

Each is a fixed one-to-one walk, so the same person has the same number whichever part of the county is made first.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from hashlib import blake2b
from operator import mul

_VALID_IN_TEN = 9  # of ten numbers that differ in the ninth digit at most one has check digit 10
_BLOCKS = 100_000
# 999 is the range NHS England sets aside for testing; past 880,000 people the neighbouring unissued ranges follow.
_RANGES = ("999", "998", "997", "996", "995", "994", "993", "992")
_SHARE_A_SPARE = 50  # people to each number kept for those who have had two
# What an organisation calls people, by its kind: their numbers begin so.
_PREFIXES = {
    "acute-trust": "RX", "community-trust": "C", "ambulance-trust": "CAD", "voluntary": "GN", "telecare": "L",
    "pharmacy": "PM",
}  # fmt: skip
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # letters that end a postcode
UNITS = tuple(high + low for high in _LETTERS for low in _LETTERS)


def nhs_number(seed: int, person: int) -> str:
    """The NHS number of the `person`-th resident (from 0): valid by modulus 11, unique, never issued to anybody."""
    return _numbered(seed, person + person // _SHARE_A_SPARE)


def spare_nhs_number(seed: int, person: int) -> str:
    """A second number, "" for all but one resident in fifty: a superseded one, or the one after a new start."""
    group, within = divmod(person, _SHARE_A_SPARE)
    if within != (group * 7 + seed) % _SHARE_A_SPARE:
        return ""
    return _numbered(seed, group * (_SHARE_A_SPARE + 1) + _SHARE_A_SPARE)


def _numbered(seed: int, index: int) -> str:
    which, within = divmod(index, _BLOCKS * _VALID_IN_TEN)
    walked = (within * 524_287 + seed * 7_919 + 404_857) % (_BLOCKS * _VALID_IN_TEN)
    block, rank = divmod(walked, _VALID_IN_TEN)
    stem = f"{_RANGES[which]}{block:05d}"
    total = sum(map(mul, map(int, stem), range(10, 2, -1)))
    bad = (1 - total) * 6 % 11  # the ninth digit that would ask for a check digit of 10, which there is not
    ninth = rank + (rank >= bad)
    return f"{stem}{ninth}{-(total + 2 * ninth) % 11}"


def spoil_check_digit(number: str, by: int) -> str:
    """The same number with a last digit that fails modulus 11; `by` is 1 to 9."""
    return number[:9] + str((int(number[9]) + by) % 10)


@cache
def _salt(organisation: str) -> int:
    return int.from_bytes(blake2b(organisation.encode(), digest_size=4).digest(), "big")


def local_id(organisation: str, kind: str, person: int, copy: int = 0) -> str:
    """What an organisation calls a person; `copy` 1 is the second record it made of them by mistake, 2 and 3 those of
    the time before somebody's new start."""
    walked = ((person * 4 + copy) * 48_271 + _salt(organisation)) % 100_000_000
    return f"{_PREFIXES.get(kind, '')}{walked:08d}"


def spell(organisation: str, person: int, stay: int) -> str:
    """The hospital provider spell number of a person's `stay`-th stay (from 0, under 64) at a trust."""
    walked = ((person * 64 + stay) * 15_485_863 + _salt(organisation)) % 10_000_000_000
    return f"S{walked:010d}"


def appointment(organisation: str, person: int, visit: int) -> str:
    walked = ((person * 64 + visit) * 32_452_843 + _salt(organisation)) % 10_000_000_000
    return f"O{walked:010d}"


def attendance(organisation: str, person: int, at: datetime) -> str:
    """An emergency attendance's number, by the minute of arrival: nobody arrives twice in one."""
    return f"E{at:%y%m%d%H%M}{(person * 48_271 + _salt(organisation)) % 100_000_000:08d}"


def incident(person: int, call: int) -> str:
    """The ambulance service's number of a person's `call`-th call (from 0, under 256)."""
    return f"CAD{((person * 256 + call) * 15_485_863 + 7) % 100_000_000_000:011d}"
