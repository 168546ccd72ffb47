"""The most that two records could weigh, from a few numbers of each: what cannot reach the floor is not compared in
full.

Never less than the weight of the pair (a test holds it so). The columns of the two, rows of `fact`, begin with `l_`
and `r_`. Similarity (Jaro and Winkler) of two names of which `x` and `y` in a hundred letters have no counterpart is
at most 1 - (x + y)/300, before the start they share is counted; the trigrams that two addresses share are at most
those of either whose bit is in the other's summary.
"""

from __future__ import annotations

from ginnel.foundation.people.rules.comparisons import ALL
from ginnel.foundation.people.rules.model import Model

# From how much is missing (of two names, each between 0 and 1) similarity cannot reach 0.92, 0.88 or 0.8 even where the
# first four letters are the same: 0.92 = j + 0.4 (1 - j), missing = 3 (1 - j). A little more for single precision.
_NEAR, _CROSSED, _SIMILAR = 0.4001, 0.6001, 1.0001
_SLACK = 1e-6


class _Bits:
    def __init__(self, model: Model) -> None:
        self._bits = {comparison.name: model.bits(comparison.name) for comparison in ALL}

    def of(self, comparison: str, level: int) -> str:
        return repr(self._bits[comparison][level])

    def most(self, comparison: str, *levels: int) -> str:
        return repr(max(self._bits[comparison][level] for level in levels))


def early(model: Model) -> tuple[str, str]:
    """(what names, dates and contacts weigh at most, the condition on it as column `early` that most pairs fail)."""
    bits = _Bits(model)
    parts = (
        _names(bits, model), _born(bits), _equal(bits, "gender", "gender_code"), _equal(bits, "phone", "phone_hash"),
        _email(bits), _birth_place(bits),
    )  # fmt: skip
    return _sum(parts), f"early + {bits.most('home', *range(12))} >= {_need(model)}"


def late(model: Model) -> str:
    """Whether a pair that passed `early` could reach the floor with what its addresses weigh at most."""
    bits = _Bits(model)
    return f"early + {_sum((_home(bits), _household(bits)))} >= {_need(model)}"


def _need(model: Model) -> float:
    return model.floor - model.prior_bits - _SLACK


def _sum(parts: tuple[str, ...]) -> str:
    return " + ".join(f"({part})" for part in parts)


def _missing(one: str, two: str) -> str:
    """How much of both names has no counterpart in the other, at least: 0 to 2."""
    lost = (f"bit_count({a}_letters & ~{b}_letters) * {a}_part" for a, b in ((one, two), (two, one)))
    return " + ".join(lost)


def _names(bits: _Bits, model: Model) -> str:
    given, family = _given(bits, model), _family(bits, model)
    crossed = bits.of("given", 1)
    could = (
        "l_given_id > 0 AND r_given_id > 0 AND l_family_id > 0 AND r_family_id > 0 AND l_given_id <> r_given_id "
        f"AND l_family_id <> r_family_id AND {_missing('l_given', 'r_family')} <= {_CROSSED} "
        f"AND {_missing('l_family', 'r_given')} <= {_CROSSED}"
    )
    return (
        f"CASE WHEN {could} THEN greatest({crossed}, ({given}) + ({family})) ELSE ({given}) + ({family}) END"
    )


def _same_name(bits: _Bits, model: Model, name: str) -> str:
    """Bits of the same name, its frequency counted: rare names for more."""
    same = model.chances[name][0][0]
    return f"log2({same} / l_{name}_share)"


_SHORT = (
    "(l_root_bits & r_root_bits) <> 0 OR (l_given_letters & ~r_given_letters) = 0 "
    "OR (r_given_letters & ~l_given_letters) = 0"
)
_OTHERS = "l_has_others OR r_has_others"


def _given(bits: _Bits, model: Model) -> str:
    return f"""CASE WHEN l_given_id = 0 OR r_given_id = 0 THEN 0
        WHEN l_given_id = r_given_id THEN {_same_name(bits, model, "given")}
        WHEN missing_given <= {_NEAR} THEN {bits.most("given", 2, 3, 4, 5, 6)}
        WHEN {_SHORT} THEN {bits.most("given", 2, 3, 5, 6)}
        WHEN {_OTHERS} THEN {bits.most("given", 2, 5, 6)}
        WHEN missing_given <= {_SIMILAR} THEN {bits.most("given", 5, 6)}
        ELSE {bits.of("given", 6)} END"""


def _family(bits: _Bits, model: Model) -> str:
    return f"""CASE WHEN l_family_id = 0 OR r_family_id = 0 THEN 0
        WHEN l_family_id = r_family_id THEN {_same_name(bits, model, "family")}
        WHEN missing_family <= {_NEAR} THEN {bits.most("family", 1, 2, 3, 4)}
        WHEN l_has_parts OR r_has_parts OR {_OTHERS} THEN {bits.most("family", 1, 3, 4)}
        WHEN missing_family <= {_SIMILAR} THEN {bits.most("family", 3, 4)}
        ELSE {bits.of("family", 4)} END"""


# Birth dates are numbers with a digit in every four bits: YYYYMMDD.
# 0x11111111: the digits that differ.
_DIGITS = "((differing | (differing >> 1) | (differing >> 2) | (differing >> 3)) & 286331153)"


def _partial(side: str) -> str:
    return f"({side}_born_bits & 65535) IN (0, 257) OR ({side}_born_bits & 255) = 0"


def _born(bits: _Bits) -> str:
    """Exact but for two neighbouring digits that differ, which are taken to be the other way round."""
    apart = f"""CASE WHEN (differing & 65535) = 0 OR (differing & 4294902015) = 0 THEN {bits.of("born", 4)}
        WHEN differing < 65536 THEN {bits.most("born", 4, 5)} ELSE {bits.of("born", 6)} END"""
    return f"""CASE WHEN l_born_bits = 0 OR r_born_bits = 0 THEN 0
        WHEN l_born_bits = -1 OR r_born_bits = -1 THEN {bits.most("born", *range(7))}
        WHEN l_born_bits = r_born_bits THEN CASE WHEN (l_born_bits & 255) <> 0
            THEN {bits.of("born", 0)} ELSE {bits.of("born", 2)} END
        WHEN differing < 65536 AND ((l_born_bits >> 8) & 255) = (r_born_bits & 255)
            AND ((r_born_bits >> 8) & 255) = (l_born_bits & 255) THEN {bits.of("born", 1)}
        WHEN differing < 65536 AND ({_partial("l")} OR {_partial("r")}) THEN {bits.of("born", 2)}
        WHEN (l_born_bits & 255) = 0 OR (r_born_bits & 255) = 0 THEN {bits.of("born", 6)}
        WHEN bit_count({_DIGITS}) = 1 THEN {bits.of("born", 3)}
        WHEN bit_count({_DIGITS}) = 2 AND ({_DIGITS} & ({_DIGITS} >> 4)) <> 0 THEN greatest({bits.of("born", 3)},
        {apart})
        ELSE {apart} END"""


def _equal(bits: _Bits, comparison: str, column: str) -> str:
    return f"""CASE WHEN l_{column} = 0 OR r_{column} = 0 THEN 0
        WHEN l_{column} = r_{column} THEN {bits.of(comparison, 0)} ELSE {bits.of(comparison, 1)} END"""


def _email(bits: _Bits) -> str:
    return f"""CASE WHEN l_email_hash = 0 OR r_email_hash = 0 THEN 0
        ELSE {bits.most("email", 0, 1, 2, 3)} END"""


def _birth_place(bits: _Bits) -> str:
    return f"""CASE WHEN l_place_hash = 0 OR r_place_hash = 0 THEN 0
        WHEN l_place_hash = r_place_hash THEN {bits.of("birth_place", 0)} ELSE {bits.most("birth_place", 1, 2)} END"""


# Worked out once for a pair: `missing_given`, `missing_family` and `differing` early, `share` late.
EARLY = f"""{_missing("l_given", "r_given")} AS missing_given,
    {_missing("l_family", "r_family")} AS missing_family, xor(l_born_bits, r_born_bits) AS differing"""

# Trigrams that both addresses may have, in hundredths of all, and whether the house numbers surely differ.
SHARE = (
    "(200 * least(l_size - bit_count(l_low & ~r_low) - bit_count(l_high & ~r_high), "
    "r_size - bit_count(r_low & ~l_low) - bit_count(r_high & ~l_high)))"
)
_ALL = "(l_size + r_size)"
_CLASH = "(l_house_bits <> 0 AND r_house_bits <> 0 AND (l_house_bits & r_house_bits) = 0)"
_SAME_DISTRICT = "(l_district_hash <> 0 AND l_district_hash = r_district_hash)"
_SAME_POSTCODE = "(l_postcode_bits <> 0 AND l_postcode_bits = r_postcode_bits)"
_APART = "xor(l_postcode_bits, r_postcode_bits)"
_HALVED = f"({_APART} | ({_APART} >> 4))"
_QUARTERED = f"({_HALVED} | ({_HALVED} >> 2))"
# A bit for each character that differs (0x01010101010101). One changed, two neighbours the other way round, or one too
# many: then the end or the beginning is the same.
_CHARACTERS = f"(({_QUARTERED} | ({_QUARTERED} >> 1)) & 282578800148737)"
_LONGER, _SHORTER = (f"{which}(l_postcode_bits, r_postcode_bits)" for which in ("greatest", "least"))
_NEARLY = f"""(l_postcode_bits <> 0 AND r_postcode_bits <> 0 AND (
    bit_count({_CHARACTERS}) = 1 OR (bit_count({_CHARACTERS}) = 2 AND ({_CHARACTERS} & ({_CHARACTERS} >> 8)) <> 0)
    OR ({_APART} & 16777215) = 0 OR ({_LONGER} >> 24) = ({_SHORTER} >> 16)))"""


def _home(bits: _Bits) -> str:
    elsewhere = f"""CASE WHEN {_NEARLY} THEN {bits.most("home", 9, 10, 11)}
        WHEN {_SAME_DISTRICT} THEN {bits.of("home", 10)} ELSE {bits.of("home", 11)} END"""
    return f"""CASE WHEN l_size = 0 OR r_size = 0 THEN CASE
            WHEN l_district_hash = 0 OR r_district_hash = 0 THEN 0
            WHEN {_SAME_POSTCODE} THEN {bits.of("home", 5)} ELSE {elsewhere} END
        WHEN share >= 60 * {_ALL} AND NOT {_CLASH} THEN {bits.most("home", *range(12))}
        WHEN {_SAME_POSTCODE} THEN {bits.most("home", 4, 6)}
        WHEN share >= 85 * {_ALL} THEN {bits.most("home", 4, 7)}
        WHEN share >= 35 * {_ALL} AND NOT {_CLASH} THEN greatest({bits.of("home", 8)}, {elsewhere})
        ELSE {elsewhere} END"""


def _household(bits: _Bits) -> str:
    """Against, where it is sure to speak against: twins by all but a given name that has nothing in common."""
    unlike = f"NOT (missing_given <= {_SIMILAR} OR {_SHORT} OR {_OTHERS})"
    return f"""CASE WHEN l_family_id > 0 AND l_family_id = r_family_id AND l_born_bits > 0 AND l_born_bits = r_born_bits
            AND l_given_id > 0 AND r_given_id > 0 AND l_given_id <> r_given_id AND {unlike}
        THEN {bits.of("household", 0)} ELSE greatest(0, {bits.most("household", 0, 1, 2, 3)}) END"""
