"""Which pairs are worth comparing: those where one seeks a key that the other holds.

A key joins facts so that few people share it (a birth date alone has about thirty people per million). Each
way of going wrong - a name mistyped, names swapped, a date mistyped, a move, a marriage - leaves at least
one key whole. A record that lacks a birth date or a name seeks more widely, and is sought so, without
widening the search for everyone else: what is wide is held under one mark by whole records and under
another by those with a gap. The keys of a record depend on it alone and seeking is mutual, so which pairs
are compared does not depend on who came first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from ginnel.foundation.people.rules.features import Features
from ginnel.foundation.people.rules.model import shipped

# Names so rare together that about this many in a million bear them need nothing more to be worth a look.
FEW = 20e-6
EVERYBODYS = frozenset(
    ("gmail.com", "googlemail.com", "hotmail.com", "hotmail.co.uk", "outlook.com", "yahoo.com", "yahoo.co.uk")
    + ("icloud.com", "me.com", "live.com", "live.co.uk", "msn.com", "aol.com", "btinternet.com", "sky.com")
    + ("virginmedia.com", "talktalk.net", "ntlworld.com", "nhs.net")
)


class Key(NamedTuple):
    """The mark that records with a gap hold, and that of whole records; one and the same where the key is narrow."""

    gap: int
    whole: int

    @property
    def is_wide(self) -> bool:
        return self.gap != self.whole


class Keys(NamedTuple):
    """Sorted 64-bit signed hashes, none twice: what others may find this record by, and what it looks for. And every
    key but that of the NHS number, which is never crowded (`actions.worn` has its own limit)."""

    held: list[int]
    sought: list[int]
    crowdable: list[Key]

    def without(self, crowded: Collection[Key]) -> list[int]:
        """What is sought when nobody meets under these keys."""
        dropped = {mark for key in self.crowdable if key in crowded for mark in key}
        return [mark for mark in self.sought if mark not in dropped] if dropped else self.sought


def is_crowded(*, gaps: int, wholes: int, is_wide: bool, most: int) -> bool:
    """Whether so many share a key that nobody meets under it: a common name, or the telephone of a surgery. Whoever
    is there for a good reason has a narrower key too. Of a narrow key all are counted as `gaps`.

    No more pairs than `most` records make, which depends on all that hold it and on nobody's coming first.
    """
    return 2 * gaps * (gaps + wholes) > most * most if is_wide else gaps > most


# A batch asks for the keys of a record twice: to hold them and to seek by them.
@lru_cache(maxsize=8192)
def keys(one: Features) -> Keys:
    """The keys of a record; none for an identity kept apart, which is never compared."""
    if one.is_separated:
        return Keys([], [], [])
    narrow = {_hash(key) for key in set(_narrow(one))}
    held, sought = set(narrow), narrow
    crowdable = [Key(mark, mark) for mark in narrow - {_hash(f"n {one.nhs_number}")}]
    for has_gap, wide in (
        (not one.born, _without_birth_date(one)),
        (not (one.given and one.family), _without_name(one)),
    ):
        for key in wide:
            gap, whole = _hash(f"gap {key}"), _hash(f"whole {key}")
            held.add(gap if has_gap else whole)
            sought.add(gap)
            if has_gap:
                sought.add(whole)
            crowdable.append(Key(gap, whole))
    return Keys(sorted(held), sorted(sought), crowdable)


def _narrow(one: Features) -> Iterator[str]:
    given, family = one.given.decode(), one.family.decode()
    if one.nhs_number:
        yield f"n {one.nhs_number}"
    if one.phone:
        yield f"t {one.phone}"
    if one.email:
        yield from _by_email(one)
    if given and family and _are_rare(given, family):
        yield f"r {_starts(given, family, 255)}"
    starts = _starts(given, family, 2)
    if one.born:
        for name in {given[:2], family[:2]} - {""}:
            yield f"b {one.born} {name}"
        if one.district:
            yield f"b {one.born} {one.district}"
        if starts:
            yield f"y {starts} {one.born[:4]}"
            yield f"m {starts} {one.born[4:]}"
        if family and one.birth_place:
            yield f"f {family} {one.birth_place} {one.born[:4]}"
    yield from _by_home(one, given, family)


def _by_email(one: Features) -> Iterator[str]:
    """Whole; the part before the @ with the birth year, or alone when it is long."""
    local = one.email.partition("@")[0]
    yield f"e {one.email}"
    yield f"l {local} {one.born[:4]}"
    if len(local) >= 8:
        yield f"l {local}"


def _by_home(one: Features, given: str, family: str) -> Iterator[str]:
    code = one.postcode or one.district
    if code:
        for name in {given[:3], family[:3]} - {""}:
            yield f"p {code} {name}"
        if given and family:
            yield f"d {one.district[:3]} {_starts(given, family, 3)}"
        if one.born:
            yield f"h {code} {one.born[:4]}"
    for house in one.houses:
        for name in {given[:2], family[:2]} - {""}:
            yield f"s {house} {one.street} {name}"


def _without_birth_date(one: Features) -> Iterator[str]:
    """How a record without a birth date is found: by its names, or by one name and where it lives or was
    born."""
    given, family = one.given.decode(), one.family.decode()
    if given and family:
        yield f"g {_starts(given, family, 3)}"
    if one.district:
        for name in {given, family} - {""}:
            yield f"d {one.district[:3]} {name}"
    if one.birth_place:
        for name in {given, family} - {""}:
            yield f"o {one.birth_place} {name}"


def _without_name(one: Features) -> Iterator[str]:
    """How a record without a given or family name is found: by its birth date, or by most of its email."""
    if one.born:
        yield f"b {one.born}"
    local, _, domain = one.email.partition("@")
    if domain and domain not in EVERYBODYS:
        yield f"x {domain} {local[:4]}"


def _are_rare(given: str, family: str) -> bool:
    common = shipped().frequencies
    return common["given"].of(given) * common["family"].of(family) <= FEW


def _starts(given: str, family: str, letters: int) -> str:
    """The first letters of both names in alphabetical order, so that swapped names start alike."""
    return " ".join(sorted((given[:letters], family[:letters]))) if given and family else ""


def _hash(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def pairs(records: Iterable[Features], *, most: int | None = None) -> set[tuple[int, int]]:
    """The numbers (lower, higher) of every two of the records that are worth comparing; with `most`, none who share
    but a crowded key."""
    found = {one.number: keys(one) for one in records}
    holders: dict[int, list[int]] = {}
    for number, each in found.items():
        for mark in each.held:
            holders.setdefault(mark, []).append(number)
    crowded = set() if most is None else set(_crowded(found.values(), holders, most))
    return {
        (other, number)
        for number, each in found.items()
        for mark in each.without(crowded)
        for other in holders.get(mark, ())
        if other < number
    }


def _crowded(records: Iterable[Keys], holders: Mapping[int, Sequence[int]], most: int) -> Iterator[Key]:
    for key in {key for each in records for key in each.crowdable}:
        gaps, wholes = (len(holders.get(mark, ())) for mark in key)
        if is_crowded(gaps=gaps, wholes=wholes, is_wide=key.is_wide, most=most):
            yield key
