"""Who fits a search of the pretend national service, and how well.

Not fuzzy: names and postcodes, with wildcards; history where asked. Fuzzy: homophones by Soundex, names the other way
round, always history, no wildcards. The real score is the service's own secret; here it is the mean of how
well each thing that was searched by fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

KNOWN = frozenset(
    ("_fuzzy-match", "_exact-match", "_history", "_max-results", "family", "given", "gender", "birthdate")
    + ("death-date", "address-postalcode", "address-postcode", "general-practitioner", "email", "phone")
)
_WHERE = ("address-postalcode", "address-postcode", "general-practitioner")
_ROWS = ("bfpv", "cgjkqsxz", "dt", "l", "mn", "r")
_DIGIT = {letter: str(row) for row, letters in enumerate(_ROWS, 1) for letter in letters}
History = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The parameters of one search."""

    parameters: tuple[tuple[str, str], ...]

    def one(self, name: str) -> str:
        return next((value for each, value in self.parameters if each == name), "")

    def every(self, name: str) -> list[str]:
        return [value for each, value in self.parameters if each == name]

    @property
    def is_fuzzy(self) -> bool:
        return self.one("_fuzzy-match") == "true"

    @property
    def asks_where(self) -> bool:
        return any(self.one(name) for name in _WHERE)

    @property
    def day(self) -> str:
        """The birth date where it is one day."""
        said = self.every("birthdate")
        return said[0].removeprefix("eq") if len(said) == 1 and said[0][:2] not in ("ge", "le") else ""

    @property
    def postcode(self) -> str:
        said = self.one("address-postalcode") or self.one("address-postcode")
        return said.replace(" ", "").upper()

    def is_enough(self) -> bool:
        """The least that may be searched by."""
        given, family, born = (bool(self.one(name)) for name in ("given", "family", "birthdate"))
        narrow = bool(self.one("gender")) and bool(self.postcode)
        if not self.is_fuzzy:
            return family and born
        return born and ((given and family) or (family and narrow) or (given and narrow))

    def fits_birth(self, born: str) -> bool:
        tests = {"ge": born.__ge__, "le": born.__le__, "eq": born.__eq__}
        return all(
            tests[said[:2]](said[2:]) if said[:2] in tests else said == born
            for said in self.every("birthdate")
        )


def score(patient: Mapping[str, Any], history: History, wanted: Wanted) -> float:
    """0 where the person does not fit, 1 where all that was searched by is exactly so."""
    fits = list(_fits(patient, history, wanted))
    if not wanted.fits_birth(patient["birthDate"]) or not all(fits):
        return 0.0
    found = round((1 + sum(fits)) / (1 + len(fits)), 4)
    return 0.0 if wanted.one("_exact-match") == "true" and found < 1 else found


def _fits(patient: Mapping[str, Any], history: History, wanted: Wanted) -> Iterator[float]:
    """How well each thing searched by besides the birth date fits, 0 to 1."""
    has_history = wanted.is_fuzzy or wanted.one("_history") == "true"
    before = history if has_history else {}
    names = [*patient.get("name", ()), *before.get("name", ())]
    family = _folded(wanted.one("family"))
    families = {_folded(each.get("family", "")) for each in names}
    givens = {_folded(part) for each in names for part in each.get("given", ())}
    if wanted.is_fuzzy:
        families, givens = families | givens, givens | families
    if family:
        yield _likeness(family, families, wanted.is_fuzzy)
    for each in wanted.every("given"):
        yield _likeness(_folded(each), givens, wanted.is_fuzzy)
    if gender := wanted.one("gender"):
        yield float(patient.get("gender") == gender)
    if wanted.postcode:
        homes = [*patient.get("address", ()), *before.get("address", ())]
        codes = {str(each.get("postalCode", "")).replace(" ", "").upper() for each in homes}
        yield _likeness(wanted.postcode, codes, is_fuzzy=False)


def _likeness(said: str, held: set[str], is_fuzzy: bool) -> float:
    if said in held:
        return 1.0
    if is_fuzzy:
        return 0.7 if soundex(said) in {soundex(each) for each in held if each} else 0.0
    return 0.9 if any(fnmatchcase(each, said) for each in held) else 0.0


def soundex(name: str) -> str:
    """A letter and three digits: how a name sounds (the American Soundex)."""
    letters = [letter for letter in name if letter.isalpha()]
    if not letters:
        return ""
    code, last = letters[0].upper(), _DIGIT.get(letters[0], "")
    for letter in letters[1:]:
        digit = _DIGIT.get(letter, "")
        if digit and digit != last:
            code += digit
        if letter not in "hw":
            last = digit
    return code[:4].ljust(4, "0")


def _folded(text: str) -> str:
    return text.strip().casefold()
