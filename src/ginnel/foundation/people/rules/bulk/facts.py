"""Everybody's features as tables: `rules.features` in SQL, worked out once for each different name and address.

From `said` (a source record's own columns under their names, with `others` joined by `SEPARATOR`), `root` (form,
roots),
`common` (kind 'given' or 'family', name, share,
told: the bits of that name as evidence tells them; kinds 'rare given' and 'rare family' for all other names) come

- `name`: every given and family name with its number, and a summary of its letters,
- `home`: every address with its number, trigrams, houses, street and a summary of its trigrams,
- `fact`: a row for each record, in which what is not known is '' or 0.

A summary is a set of bits by which it is quickly seen that two names or addresses are too unlike (`rules.bulk.bounds`).
"""

from __future__ import annotations

from collections.abc import Iterable

from ginnel.foundation.people.rules.agreement import TRACED
from ginnel.foundation.people.rules.features import UNKNOWN_DAYS
from ginnel.kernel.values.identifiers import PLACEHOLDERS

SEPARATOR = "\x1f"
_SLOTS = 62  # bits of a summary that fit a signed number


def _texts(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))


_LETTERS = " | ".join(
    f"(contains(said_name.name, '{letter}')::BIGINT << {place})"
    for place, letter in enumerate("abcdefghijklmnopqrstuvwxyz")
)

# A name's own number is 0 for no name. `bytes` and not letters, because similarity is of bytes.
NAMES = f"""
CREATE TABLE name AS
SELECT row_number() OVER () AS id, said_name.name, {_LETTERS} AS letters, strlen(said_name.name) AS bytes,
    contains(said_name.name, ' ') AS has_parts, coalesce(root.roots, [said_name.name]) AS roots,
    list_aggregate(
        list_transform(coalesce(root.roots, [said_name.name]), lambda root: 1::BIGINT << (hash(root) %
        {_SLOTS})::INT), 'bit_or'
    ) AS root_bits,
    coalesce(g.share, rare_given.share) AS given_share, coalesce(f.share, rare_family.share) AS family_share,
    coalesce(g.told, rare_given.told) AS given_told, coalesce(f.told, rare_family.told) AS family_told
FROM (SELECT given AS name FROM said UNION SELECT family FROM said) AS said_name
LEFT JOIN root ON root.form = said_name.name
LEFT JOIN common g ON g.kind = 'given' AND g.name = said_name.name
LEFT JOIN common f ON f.kind = 'family' AND f.name = said_name.name
CROSS JOIN (SELECT share, told FROM common WHERE kind = 'rare given') rare_given
CROSS JOIN (SELECT share, told FROM common WHERE kind = 'rare family') rare_family
WHERE said_name.name <> ''
"""

_NUMBER = "regexp_matches({word}, '^\\p{{Nd}}')"
_AFTER = (
    "list_filter(range(2, len(words) + 1), lambda place: "
    f"{_NUMBER.format(word='words[place - 1]')} AND NOT {_NUMBER.format(word='words[place]')})"
)
_STREET = f"""
coalesce(
    words[list_last({_AFTER})][1:4],
    list_filter(words, lambda word: NOT {_NUMBER.format(word="word")})[1][1:4],
    ''
)"""


def _bits(values: str, first: int, last: int) -> str:
    """Which slots, from `first` to before `last` of all, the values of a list fall into."""
    slots = 2 * _SLOTS
    return f"""coalesce(list_aggregate(list_transform(
        list_filter({values}, lambda value: hash(value) % {slots} BETWEEN {first} AND {last - 1}),
        lambda value: 1::BIGINT << (hash(value) % {slots} - {first})::INT), 'bit_or'), 0)"""


HOMES = f"""
CREATE TABLE home AS
WITH split AS (
    SELECT address, list_filter(string_split(address, ' '), lambda word: word <> '') AS words
    FROM (SELECT DISTINCT address FROM said) WHERE address <> ''
), parts AS (
    SELECT address, {_STREET} AS street,
        list_distinct(flatten(list_transform(words, lambda word:
            list_transform(range(1, len(word) + 1),
                lambda place: hash(substr(' ' || word || ' ', place, 3)))))) AS grams,
        list_distinct(list_filter(words, lambda word: {_NUMBER.format(word="word")})) AS houses
    FROM split
)
SELECT row_number() OVER () AS id, *, len(grams)::INT AS size,
    {_bits("grams", 0, _SLOTS)} AS low, {_bits("grams", _SLOTS, 2 * _SLOTS)} AS high,
    {_bits("houses", 0, _SLOTS)} | {_bits("houses", _SLOTS, 2 * _SLOTS)} AS house_bits
FROM parts
"""

_CHECK_DIGIT = " + ".join(f"{10 - place} * nhs_number[{place + 1}]::INT" for place in range(9))
VALID_NUMBER = f"""regexp_full_match(nhs_number, '[0-9]{{10}}') AND nhs_number NOT IN ({_texts(PLACEHOLDERS)})
    AND (11 - ({_CHECK_DIGIT}) % 11) % 11 = nhs_number[10]::INT AND 11 - ({_CHECK_DIGIT}) % 11 <> 10"""


def _packed(text: str) -> str:
    """A short text as a number with a byte for each character, so that two can be compared by their bits."""
    return f"CASE WHEN {text} = '' OR strlen({text}) > 7 THEN 0 ELSE ('0x' || hex({text}))::BIGINT END"


FACTS = f"""
CREATE TABLE fact AS
WITH parts AS (
    SELECT number, organisation, nhs_status, given, family, phone, email, birth_place, is_separated, address,
        CASE WHEN {VALID_NUMBER} AND nhs_number NOT IN (SELECT worn FROM worn) THEN nhs_number ELSE '' END AS
        nhs_number,
        list_filter(list_distinct(string_split(others, chr({ord(SEPARATOR)}))), lambda name: name <> '') AS others,
        CASE WHEN birth_date = '' THEN '' ELSE rpad(replace(birth_date, '-', ''), 8, '0') END AS digits,
        CASE WHEN gender IN ('male', 'female') THEN gender ELSE '' END AS gender,
        lower(replace(postcode, ' ', '')) AS squeezed
    FROM said
), whole AS (
    SELECT *, regexp_full_match(squeezed, '[a-z]{{1,2}}[0-9][a-z0-9]?[0-9][a-z]{{2}}') AS is_whole,
        CASE WHEN digits IN ({_texts(UNKNOWN_DAYS)}) THEN '' ELSE digits END AS born
    FROM parts
), coded AS (
    SELECT *, CASE WHEN is_whole THEN squeezed ELSE '' END AS postcode,
        CASE WHEN is_whole THEN squeezed[1:len(squeezed) - 3] ELSE squeezed END AS district
    FROM whole
)
SELECT number::BIGINT AS number, organisation, nhs_number, nhs_status, given, family, others, born, gender, postcode,
    district, phone, email, birth_place, is_separated,
    nhs_number <> '' AND nhs_status = '{TRACED}' AS is_traced,
    coalesce(try_cast(nhs_number AS BIGINT), 0) AS nhs,
    coalesce(g.id, 0)::INT AS given_id, coalesce(f.id, 0)::INT AS family_id, coalesce(home.id, 0)::INT AS home_id,
    g.given_share * f.family_share AS shares, coalesce(g.given_share, 1) AS given_share,
    coalesce(f.family_share, 1) AS family_share,
    coalesce(g.letters, 0) AS given_letters, coalesce(f.letters, 0) AS family_letters,
    coalesce(g.root_bits, 0) AS root_bits, (1.0 / coalesce(g.bytes, 1))::FLOAT AS given_part,
    (1.0 / coalesce(f.bytes, 1))::FLOAT AS family_part,
    coalesce(g.roots, []) AS roots, coalesce(g.given_told, '') AS given_told, coalesce(f.family_told, '') AS
    family_told,
    len(others) > 0 AS has_others, coalesce(f.has_parts, false) AS has_parts,
    CASE WHEN born = '' THEN 0
        WHEN regexp_full_match(born, '[0-9]{{8}}') THEN ('0x' || born)::BIGINT ELSE -1 END AS born_bits,
    CASE gender WHEN 'male' THEN 1 WHEN 'female' THEN 2 ELSE 0 END::TINYINT AS gender_code,
    {_packed("postcode")} AS postcode_bits,
    CASE WHEN district = '' THEN 0 ELSE (hash(district) >> 2)::BIGINT + 1 END AS district_hash,
    coalesce(home.low, 0) AS low, coalesce(home.high, 0) AS high, coalesce(home.size, 0) AS size,
    coalesce(home.house_bits, 0) AS house_bits, coalesce(home.houses, []) AS houses,
    coalesce(home.street, '') AS street,
    CASE WHEN phone = '' THEN 0 ELSE (hash(phone) >> 2)::BIGINT + 1 END AS phone_hash,
    CASE WHEN email = '' THEN 0 ELSE (hash(email) >> 2)::BIGINT + 1 END AS email_hash,
    CASE WHEN birth_place = '' THEN 0 ELSE (hash(birth_place) >> 2)::BIGINT + 1 END AS place_hash
FROM coded
LEFT JOIN name g ON g.name = coded.given
LEFT JOIN name f ON f.name = coded.family
LEFT JOIN home ON home.address = coded.address
"""
