"""Numbers that look random and are not: NHS numbers of the test range, local ids, invented postcodes.

Each is a fixed one-to-one walk, so the same person has the same number whichever part of the county is made first.
"""

from __future__ import annotations

from hashlib import blake2b
from operator import mul

_VALID_IN_TEN = 9  # of ten numbers that differ in the ninth digit at most one has check digit 10
_BLOCKS = 100_000
# 999 is the range NHS England sets aside for testing; past 900,000 people the neighbouring unissued ranges follow.
_RANGES = ("999", "998", "997", "996", "995", "994", "993", "992")


def _check(nine: str) -> int:
    return (11 - sum(map(mul, map(int, nine), range(10, 1, -1))) % 11) % 11


def nhs_number(seed: int, person: int) -> str:
    """The NHS number of the `person`-th resident (from 0): valid by modulus 11, unique, never issued to anybody."""
    which, within = divmod(person, _BLOCKS * _VALID_IN_TEN)
    walked = (within * 524_287 + seed * 7_919 + 404_857) % (_BLOCKS * _VALID_IN_TEN)
    block, rank = divmod(walked, _VALID_IN_TEN)
    stem = f"{_RANGES[which]}{block:05d}"
    valid = [f"{stem}{digit}{check}" for digit in range(10) if (check := _check(f"{stem}{digit}")) != 10]
    return valid[rank]


def spoil_check_digit(number: str, by: int) -> str:
    """The same number with a last digit that fails modulus 11; `by` is 1 to 9."""
    return number[:9] + str((int(number[9]) + by) % 10)


def _salt(organisation: str) -> int:
    return int.from_bytes(blake2b(organisation.encode(), digest_size=4).digest(), "big")


def local_id(organisation: str, kind: str, person: int, copy: int = 0) -> str:
    """What an organisation calls a person; `copy` 1 is the second record it made of them by mistake."""
    walked = ((person * 2 + copy) * 48_271 + _salt(organisation)) % 100_000_000
    prefix = {"acute-trust": "RX", "community-trust": "C", "ambulance-trust": "CAD", "voluntary": "GN"}.get(
        kind, ""
    )
    return f"{prefix}{walked:08d}"


def unit(number: int) -> str:
    """The two letters that end a postcode, invented (letters that postcodes use)."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    high, low = divmod(number % 400, 20)
    return letters[high] + letters[low]
