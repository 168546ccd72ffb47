"""Which pairs are worth comparing: `rules.blocking` in SQL, kind of key by kind, over `fact`.

Two records meet under every key that both have. Where a key is wide they meet only when one of them lacks the birth
date, or a name, that would make it narrow.
"""

from __future__ import annotations

from dataclasses import dataclass

from ginnel.foundation.people.rules.blocking import EVERYBODYS, FEW
from ginnel.foundation.people.rules.bulk import bounds
from ginnel.foundation.people.rules.model import Model

_NAMED = "(given_id > 0 AND family_id > 0)"
_CODE = "CASE WHEN postcode <> '' THEN postcode ELSE district END"
_MAILBOX = "split_part(email, '@', 1)"
_DOMAIN = f"CASE WHEN contains(email, '@') THEN email[len({_MAILBOX}) + 2:] ELSE '' END"


@dataclass(frozen=True, slots=True)
class Kind:
    """`keys` are texts or null for one record; `gap` says which records have a gap, '' where the key is narrow."""

    name: str
    keys: tuple[str, ...]
    gap: str = ""


def _starts(letters: int) -> str:
    one, two = f"given[1:{letters}]", f"family[1:{letters}]"
    return f"least({one}, {two}) || ' ' || greatest({one}, {two})"


def _when(condition: str, key: str) -> str:
    return f"CASE WHEN {condition} THEN {key} END"


def _either(before: str, condition: str, letters: int | None = None) -> tuple[str, ...]:
    """The key for the given name (its first letters), and for the family name unless it is the same."""
    given, family = (f"{name}[1:{letters}]" if letters else name for name in ("given", "family"))
    return (
        _when(f"{condition} AND given <> ''", f"{before} || ' ' || {given}"),
        _when(f"{condition} AND family <> '' AND {family} <> {given}", f"{before} || ' ' || {family}"),
    )


_EVERYBODYS = ", ".join(f"'{domain}'" for domain in sorted(EVERYBODYS))
NUMBER = Kind("number", (_when("nhs_number <> ''", "nhs_number"),))
NARROW = (
    NUMBER,
    Kind("telephone", (_when("phone <> ''", "phone"),)),
    Kind("email", (_when("email <> ''", "email"),)),
    Kind(
        "mailbox",
        (
            _when("email <> ''", f"{_MAILBOX} || ' ' || born[1:4]"),
            _when(f"email <> '' AND len({_MAILBOX}) >= 8", _MAILBOX),
        ),
    ),
    Kind("rare names", (_when(f"{_NAMED} AND shares <= {FEW}", _starts(255)),)),
    Kind(
        "birth date",
        (
            *_either("born", "born <> ''", 2),
            _when("born <> '' AND district <> ''", "born || ' ' || district"),
        ),
    ),
    Kind("birth year", (_when(f"born <> '' AND {_NAMED}", f"{_starts(2)} || ' ' || born[1:4]"),)),
    Kind("birthday", (_when(f"born <> '' AND {_NAMED}", f"{_starts(2)} || ' ' || born[5:]"),)),
    Kind(
        "birth place",
        (
            _when(
                "born <> '' AND family <> '' AND birth_place <> ''",
                "family || ' ' || birth_place || ' ' || born[1:4]",
            ),
        ),
    ),
    Kind("postcode", _either(_CODE, "district <> ''", 3)),
    Kind("area", (_when(f"district <> '' AND {_NAMED}", f"district[1:3] || ' ' || {_starts(3)}"),)),
    Kind("home", (_when("district <> '' AND born <> ''", f"{_CODE} || ' ' || born[1:4]"),)),
)
# A key for each house number of the address: `house` is one of them.
STREET = Kind("street", _either("house || ' ' || street", "true", 2))

_NO_DATE, _NO_NAME = "born = ''", f"NOT {_NAMED}"
WIDE = (
    Kind("names", (_when(_NAMED, _starts(3)),), _NO_DATE),
    Kind("area and name", _either("district[1:3]", "district <> ''"), _NO_DATE),
    Kind("birth place and name", _either("birth_place", "birth_place <> ''"), _NO_DATE),
    Kind("date alone", (_when("born <> ''", "born"),), _NO_NAME),
    Kind(
        "domain",
        (
            _when(
                f"{_DOMAIN} <> '' AND {_DOMAIN} NOT IN ({_EVERYBODYS})",
                f"{_DOMAIN} || ' ' || {_MAILBOX}[1:4]",
            ),
        ),
        _NO_NAME,
    ),
)
KINDS = (*NARROW, STREET, *WIDE)

COLUMNS = [
    "number",
    "nhs",
    "is_traced",
    "given_id",
    "family_id",
    "given_share",
    "family_share",
    "given_letters",
    "family_letters",
    "root_bits",
    "given_part",
    "family_part",
    "has_others",
    "has_parts",
    "born_bits",
    "gender_code",
    "postcode_bits",
    "district_hash",
    "low",
    "high",
    "size",
    "house_bits",
    "phone_hash",
    "email_hash",
    "place_hash",
]


def busy(kind: Kind, most: int) -> str:
    """Makes `busy`: the keys of `keys` under which somebody meets somebody, but not everybody.

    Nobody is in a block of more pairs than `most` records make: it is a common name, and whoever is in it for a good
    reason is in a narrower one too. Where all are traced nobody meets, except under the number.
    """
    pairs = "count(*) FILTER (has_gap) * count(*) * 2" if kind.gap else "count(*) * count(*)"
    wanted = "bool_or(has_gap)" if kind.gap else "true"
    limit = "true" if kind is NUMBER else f"{pairs} <= {most * most} AND NOT bool_and(is_traced)"
    return f"""CREATE OR REPLACE TABLE busy AS
    SELECT key FROM keys GROUP BY key HAVING count(*) > 1 AND {wanted} AND {limit}"""


def keys(kind: Kind) -> str:
    """Makes `keys`: every key of that kind, and whether the record that has it has a gap and is traced."""
    source = "fact"
    if kind is STREET:
        source = (
            "(SELECT unnest(list_distinct(houses)) AS house, * FROM fact WHERE len(houses) > 0) AS housed"
        )
    each = (
        f"SELECT hash({key}) AS key, number, {kind.gap or 'false'} AS has_gap, is_traced "
        f"FROM {source} WHERE NOT is_separated AND ({key}) IS NOT NULL"
        for key in kind.keys
    )
    return "CREATE OR REPLACE TABLE keys AS " + " UNION ALL ".join(each)


def keyed(kind: Kind) -> str:
    """Makes `keyed`: who has those keys, and what is asked of them. Of whoever shares a number, nothing is."""
    if kind is NUMBER:
        return "CREATE OR REPLACE TABLE keyed AS SELECT key, number FROM keys SEMI JOIN busy USING (key)"
    return f"""CREATE OR REPLACE TABLE keyed AS
    SELECT key, has_gap, {", ".join(f"fact.{name}" for name in COLUMNS)}
    FROM keys SEMI JOIN busy USING (key) JOIN fact USING (number)"""


_SIDES = ", ".join(f"{side}.{name} AS {side}_{name}" for side in "lr" for name in COLUMNS)
# Everybody meets whoever is not traced: of two who are traced, the number alone speaks. Two with one number have met
# under it.
_MEET = {
    False: "keyed l JOIN keyed r ON l.key = r.key AND NOT r.is_traced AND (l.is_traced OR l.number < r.number) "
    "AND (l.nhs <> r.nhs OR l.nhs = 0)",
    True: "keyed l JOIN keyed r ON l.key = r.key AND r.has_gap AND NOT (l.is_traced AND r.is_traced) "
    "AND (NOT l.has_gap OR l.number < r.number) AND (l.nhs <> r.nhs OR l.nhs = 0)",
}
_BY_NUMBER = (
    "SELECT l.number AS a, r.number AS b FROM keyed l JOIN keyed r ON l.key = r.key AND l.number < r.number"
)


def meeting(kind: Kind, model: Model) -> str:
    """Pairs (a, b), lower first, that meet under the keys in `keyed` and could be worth keeping."""
    if kind is NUMBER:
        return _BY_NUMBER
    weight, enough = bounds.early(model)
    return f"""
    SELECT least(l_number, r_number) AS a, greatest(l_number, r_number) AS b FROM (
        SELECT *, {bounds.SHARE} AS share FROM (
            SELECT *, {weight} AS early FROM (
                SELECT *, {bounds.EARLY} FROM (SELECT {_SIDES} FROM {_MEET[bool(kind.gap)]})
            )
        ) WHERE {enough}
    ) WHERE {bounds.late(model)}"""
