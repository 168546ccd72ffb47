"""The person of a voluntary organisation's row, as typed."""

from __future__ import annotations

from ginnel.surfaces.feeds.tabular import people
from ginnel.surfaces.feeds.tabular.people import Person
from ginnel.surfaces.feeds.tabular.row import Row
from ginnel.surfaces.feeds.voluntary.births import Birth

# A word before a name that is none of the name.
_TITLES = frozenset(
    {"mr", "mrs", "miss", "ms", "mx", "dr", "rev", "sir", "lady", "lord", "canon", "cllr", "prof"}
)


def person(row: Row, source: str, born: Birth) -> Person:
    given, family, whole = names(row)
    return people.or_described(
        Person(
            source=source,
            own_id=row.text("Client_ID"),
            nhs_number=row.text("NHS_Number"),
            given=given,
            family=family,
            name=whole,
            known_as=row.text("Known_As"),
            birth=born.known,
            gender=row.text("Gender"),
            lines=(row.text("Address"),),
            town=row.text("Town"),
            postcode=row.text("Postcode"),
            telephone=row.text("Telephone"),
            email=row.text("Email"),
            practice_name=row.text("GP_Practice"),
        )
    )


def names(row: Row) -> tuple[str, str, str]:
    """Given, family and the whole name as typed. `Smith, John` and `Mrs J Smith` are taken apart."""
    given, family, whole = row.text("First_Name"), row.text("Last_Name"), row.text("Name")
    if given or family or not whole:
        return given, family, whole
    if "," in whole:
        before, _, after = whole.partition(",")
        return _without_title(after), before.strip(), whole
    words = _without_title(whole).split()
    return " ".join(words[:-1]), words[-1] if words else "", whole


def _without_title(text: str) -> str:
    words = text.split()
    if len(words) > 1 and words[0].strip(".").casefold() in _TITLES:
        words = words[1:]
    return " ".join(words)
