"""What somebody typed into one box, taken apart: forgiving of order, punctuation and half-known dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from rapidfuzz.distance.JaroWinkler import similarity

from ginnel.foundation.people.rules import nicknames
from ginnel.foundation.people.rules.folding import fold, fold_name
from ginnel.kernel.values.identifiers import clean_postcode, is_valid_nhs_number
from ginnel.kernel.values.typed import find_date

_NUMBER = re.compile(r"(?<![\d-])\d{3}[ .-]?\d{3}[ .-]?\d{4}(?![\d-])")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_OUTWARD = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\b", re.IGNORECASE)
_LOCAL_ID = re.compile(r"\b(?=[\w.-]*\d)[\w.-]{4,}\b")
# Written before or after what is looked for, and nobody's name when a name stands beside them.
_NOISE = frozenset(
    {
        "aged",
        "age",
        "and",
        "at",
        "birth",
        "born",
        "client",
        "date",
        "dob",
        "nhs",
        "no",
        "number",
        "of",
        "patient",
        "the",
    }
)

# Jaro-Winkler: "wojick" and "wojcik" come to 0.96, "smith" and "smythe" to 0.90, "ann" and "alan" to 0.78.
ALIKE = 0.85


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; '' and () where nothing was said. `birth_date` is ISO 8601, maybe only a year or a month.

    `postcode` may be an outward code alone. `nearly` looks for what could have been meant: a number or a date that is
    one slip away from what was typed. `let_go` says what was typed and does not fit, for whoever chooses.
    """

    nhs_number: str = ""
    names: tuple[str, ...] = ()
    birth_date: str = ""
    postcode: str = ""
    address: str = ""
    local_id: str = ""
    nearly: bool = False
    let_go: str = ""

    @property
    def is_empty(self) -> bool:
        return self == Wanted()


def wanted(text: str, *, this_year: int) -> Wanted:
    """`text` taken apart."""
    rest, nhs_number = _take(_NUMBER, text, _digits)
    if nhs_number and not is_valid_nhs_number(nhs_number):
        rest, nhs_number = text, ""
    birth_date, rest = find_date(rest, this_year=this_year)
    rest, postcode = _take(_POSTCODE, rest, clean_postcode)
    if not postcode:
        rest, postcode = _outward(rest)
    rest, local_id = _take(_LOCAL_ID, rest, str)
    names = _names(rest)
    return Wanted(nhs_number, names, birth_date, postcode, "", local_id)


def readings(asked: Wanted, text: str) -> Iterator[Wanted]:
    """What may have been meant, likeliest first; the next only matters where nobody was found by those before it."""
    yield asked
    number = mistyped_number(asked, text)
    if number:
        yield Wanted(nhs_number=number, nearly=True)
    if text.strip().isalnum() and asked.birth_date and not asked.names:
        yield Wanted(local_id=text.strip())
    if asked.names and len(asked.birth_date) == 10:
        yield replace(asked, nearly=True)
    if asked.names and not (asked.address or asked.nhs_number or asked.birth_date):
        postcode = asked.postcode if " " in asked.postcode else ""
        yield Wanted(postcode=postcode, address=fold(_POSTCODE.sub(" ", text)) or " ".join(asked.names))
    names = tuple(name for name in asked.names if name.isalpha())
    if len(names) > 1 and asked.birth_date:
        yield Wanted(names=names, let_go="but another date of birth")
    elif len(names) > 1 and names != asked.names:
        yield Wanted(names=names, let_go="but not the numbers typed")


def mistyped_number(asked: Wanted, text: str) -> str:
    """Ten digits that were meant for an NHS number and are none; '' when there are no such."""
    found = _NUMBER.search(text)
    number = asked.nhs_number or (_digits(found[0]) if found else "")
    return number if number and not is_valid_nhs_number(number) else ""


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _take(pattern: re.Pattern[str], text: str, clean: type[str] | Callable[[str], str]) -> tuple[str, str]:
    found = pattern.search(text)
    if not found:
        return text, ""
    return text[: found.start()] + " " + text[found.end() :], clean(found[0])


def _names(text: str) -> tuple[str, ...]:
    """Folded words, without forms of address and what only says what comes next, unless nothing else is left."""
    words = tuple(fold(text).split())
    kept = tuple(word for word in words if word not in _NOISE and fold_name(word))
    return kept or words


def _outward(text: str) -> tuple[str, str]:
    """The first half of a postcode, where it stands last after a name; alone it would be half a town."""
    words = text.split()
    if len(words) > 1 and _OUTWARD.fullmatch(words[-1]) and words[0].isalpha():
        return " ".join(words[:-1]), words[-1].upper()
    return text, ""


def is_like(typed: str, names: str) -> bool:
    """Whether a typed name is one of the folded `names`: begun, a short form of it, or slightly misspelt."""
    return likeness(typed, names) > 0


def likeness(typed: str, names: str) -> float:
    """How like a typed name is to the likest of the folded `names`: 1 the same, 0 not at all."""
    forms = nicknames.forms(typed)
    return max((_likeness(typed, forms, name) for name in names.split()), default=0)


def _likeness(typed: str, forms: frozenset[str], name: str) -> float:
    if typed == name:
        return 1.0
    if name.startswith(typed):
        return 0.95
    if name in forms:
        return 0.9
    found = similarity(typed, name)
    return 0.9 * found if found >= ALIKE else 0.0


def misspelt(name: str) -> tuple[str, ...]:
    """The name with each two neighbouring letters the other way round, a slip that shares few runs of three."""
    swapped = (f"{name[:i]}{name[i + 1]}{name[i]}{name[i + 2 :]}" for i in range(len(name) - 1))
    return tuple(dict.fromkeys(found for found in swapped if found != name))


def likely_dates(birth_date: str) -> tuple[str, ...]:
    """The date as typed and as it would be with day and month the other way round."""
    parts = birth_date.split("-")
    if len(parts) != 3:
        return (birth_date,)
    year, month, day = parts
    return tuple(dict.fromkeys(filter(None, (birth_date, _real(year, day, month)))))


def near_dates(birth_date: str) -> tuple[str, ...]:
    """Dates one slip away: one figure wrong, or two neighbours swapped, in the day, the month or the year."""
    parts = birth_date.split("-")
    found = []
    for place, part in enumerate(parts):
        for slip in _slips(part):
            slipped = [*parts[:place], slip, *parts[place + 1 :]]
            found.append(_real(*slipped))
    return tuple(dict.fromkeys(filter(None, found)))


def near_numbers(number: str) -> tuple[str, ...]:
    """Valid NHS numbers one slip away from ten digits that are none."""
    return tuple(dict.fromkeys(slip for slip in _slips(number) if is_valid_nhs_number(slip)))


def _slips(digits: str) -> Iterator[str]:
    for place, digit in enumerate(digits):
        for other in "0123456789":
            if other != digit:
                yield f"{digits[:place]}{other}{digits[place + 1 :]}"
    for place in range(len(digits) - 1):
        yield f"{digits[:place]}{digits[place + 1]}{digits[place]}{digits[place + 2 :]}"


def _real(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
