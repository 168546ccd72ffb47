"""Units of measure that mean the same in different words: 5 mmol/L is 0.005 mol/L.

Source: The Unified Code for Units of Measure (UCUM, ucum.org), version 2.2 of June 2024, its case-sensitive codes:
those that health and social care write, as factors of the SI's units (by definition, or as UCUM's own table has them:
a metre of mercury is 133.322 kPa). A mole is taken as a unit of its own and not as a number, so that a concentration is
not compared with a count. What is not here is compared as it is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

UCUM = "http://unitsofmeasure.org"
_LONGEST = 40
Dimensions = tuple[tuple[str, int], ...]
_PREFIXES = {
    "": 0, "da": 1, "h": 2, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15,
    "d": -1, "c": -2, "m": -3, "u": -6, "n": -9, "p": -12, "f": -15,
}  # fmt: skip
# Metric units: what each is of, in base units (metre, gram, second, kelvin, mole, ampere and units of their own).
_METRIC = {
    "m": "1 m1", "g": "1 g1", "s": "1 s1", "K": "1 K1", "mol": "1 mol1", "A": "1 A1", "L": "0.001 m3", "l": "0.001 m3",
    "Pa": "1000 g1m-1s-2", "bar": "1e8 g1m-1s-2", "N": "1000 g1m1s-2", "J": "1000 g1m2s-2", "W": "1000 g1m2s-3",
    "Hz": "1 s-1", "Bq": "1 s-1", "Gy": "1 m2s-2", "Sv": "1 m2s-2", "V": "1000 g1m2s-3A-1", "C": "1 s1A1",
    "kat": "1 mol1s-1", "U": "1/60000000 mol1s-1", "eq": "1 mol1", "osm": "1 mol1", "cal": "4184 g1m2s-2",
    "m[Hg]": "133322000 g1m-1s-2", "m[H2O]": "9806650 g1m-1s-2", "t": "1e6 g1", "[iU]": "1 iU1", "[IU]": "1 iU1",
}  # fmt: skip
_PLAIN = {
    "min": "60 s1", "h": "3600 s1", "d": "86400 s1", "wk": "604800 s1", "mo": "2629800 s1", "a": "31557600 s1",
    "%": "0.01", "10*": "10", "10^": "10", "[ppth]": "0.001", "[ppm]": "0.000001", "deg": "1 deg1", "[pH]": "1 pH1",
    "[in_i]": "0.0254 m1", "[ft_i]": "0.3048 m1", "[yd_i]": "0.9144 m1", "[mi_i]": "1609.344 m1", "[oz_av]":
    "28.349523125 g1", "[lb_av]": "453.59237 g1", "[stone_av]": "6350.29318 g1", "[Cal]": "4184000 g1m2s-2",
    "[pt_br]": "0.00056826125 m3", "[degF]": "5/9 K1", "Cel": "1 K1", "[arb'U]": "1 arb1", "[CFU]": "1 CFU1",
    "[diop]": "1 m-1",
}  # fmt: skip
_OFFSETS = {"Cel": Fraction("273.15"), "[degF]": Fraction("459.67") * 5 / 9}
# Codes that are written, in which what is asked for in another is looked for.
WRITTEN = """
kg g mg ug ng pg [lb_av] [oz_av] [stone_av] t m cm mm um nm km [in_i] [ft_i] [yd_i] [mi_i] m2 cm2 mm2 m3 cm3 mm3
L l dL dl cL mL ml uL ul fL pL [pt_br] s ms min h d wk mo a /min /s /h /d Hz Cel [degF] K % [ppth] [ppm] 1
mol mmol umol nmol pmol mol/L mmol/L umol/L nmol/L pmol/L mmol/l umol/l nmol/l pmol/l mmol/mL umol/mL mmol/mol
mmol/kg umol/kg mmol/d umol/d mmol/(24.h) umol/(24.h) mmol/h umol/mmol mmol/mmol mol/mol osm/kg mosm/kg mosm/L mosm/l
eq/L meq/L meq/l meq meq/kg g/L g/l g/dL g/dl mg/L mg/l mg/dL mg/dl ug/L ug/l ug/dL ug/dl ng/L ng/l ng/mL ng/ml ng/dL
ng/dl pg/mL pg/ml pg/L pg/dL ug/mL ug/ml mg/mL mg/ml g/mL g/ml kg/L kg/m2 g/m2 mg/m2 g/cm2 g/kg mg/kg ug/kg ng/kg
mg/g ug/g ug/mg ng/mg g/g mg/mg mg/mmol g/mol ug/mmol mg/d g/d ug/d kg/d mg/(24.h) g/(24.h) ug/(24.h) mg/h g/h ug/h
mg/min ug/min mg/kg/d mg/kg/h ug/kg/h ug/kg/min mg/kg/min mL/min ml/min mL/h ml/h mL/d ml/d mL/(24.h) L/min l/min L/h
L/s l/s L/d mL/s mL/kg ml/kg mL/kg/h mL/min/{1.73_m2} ml/min/{1.73_m2} L/min/m2 mL/m2 L/m2 mL/dL L/L
10*9/L 10*9/l 10*12/L 10*12/l 10*6/L 10*6/l 10*3/uL 10*3/ul 10*6/uL 10*6/ul 10*3/mL 10*6/mL 10*4/uL /L /uL /ul /mL
U U/L U/l mU/L U/mL mU/mL uU/mL kU/L U/g U/kg U/h kat kat/L nkat/L ukat/L [iU] [IU] k[iU] m[iU] [iU]/L [IU]/L [iU]/mL
[IU]/mL k[iU]/L k[IU]/L m[iU]/L m[IU]/L m[iU]/mL m[IU]/mL u[iU]/mL u[IU]/mL [iU]/kg [iU]/d [iU]/h [arb'U]/mL
mm[Hg] cm[H2O] mm[H2O] Pa kPa hPa bar mbar N J kJ kcal [Cal] cal kJ/d kcal/d W kW Hz kHz MHz V mV uV A mA C Gy cGy mGy
Sv mSv uSv Bq kBq MBq deg [pH] m/s km/h cm/s mm/h [diop] [CFU]/mL g/m3 ug/m3 mg/m3
"""
# An annotation means nothing; one that stands for a factor means the number one.
_ANNOTATION, _ANNOTATED = re.compile(r"(^|[./(])\{[^{}]*\}"), re.compile(r"\{[^{}]*\}")
_TERM = re.compile(r"/?(?:\([^()]+\)|[^./()]+)(?:[./](?:\([^()]+\)|[^./()]+))*")
_FACTOR = re.compile(r"([./]?)(\([^()]+\)|[^./()]+)")
_ATOM = re.compile(r"(\d{1,9})|(10[*^]|[A-Za-z%]*\[[^\]]+\]|[A-Za-z%]+)([+-]?\d{1,2})?", re.ASCII)
_DIMENSION = re.compile(r"([A-Za-z]+)(-?\d)")


@dataclass(frozen=True, slots=True)
class Unit:
    """So many base units of these dimensions, counted from `offset` of them (a degree Celsius from 273.15 K)."""

    factor: Fraction
    dimensions: Dimensions
    offset: Fraction = Fraction(0)


@lru_cache(maxsize=1024)
def unit(code: str) -> Unit | None:
    """What a UCUM code means; None for one that is not known here."""
    if code in _OFFSETS:
        return Unit(*_said(_PLAIN[code]), _OFFSETS[code])
    if len(code) > _LONGEST:
        return None
    try:
        factor, powers = _term(_ANNOTATED.sub("", _ANNOTATION.sub(r"\g<1>1", code)))
    except (ValueError, ZeroDivisionError):
        return None
    return Unit(factor, tuple(sorted((name, power) for name, power in powers.items() if power)))


def same(code: str) -> dict[str, Unit]:
    """The codes that measure the same thing, this one among them; none where it is not known."""
    found = unit(code)
    return {code: found, **_written().get(found.dimensions, {})} if found else {}


@cache
def _written() -> dict[Dimensions, dict[str, Unit]]:
    found: dict[Dimensions, dict[str, Unit]] = {}
    for code in WRITTEN.split():
        if known := unit(code):
            found.setdefault(known.dimensions, {})[code] = known
    return found


def converted(value: Decimal, of: Unit, to: Unit) -> Fraction:
    """The same amount in another unit of the same dimensions."""
    return (Fraction(value) * of.factor + of.offset - to.offset) / to.factor


def _term(text: str) -> tuple[Fraction, dict[str, int]]:
    """Factors parted by dots and slashes, a slash turning over what follows it alone. Raises ValueError."""
    if not _TERM.fullmatch(text):
        raise ValueError(text)
    factor, powers = Fraction(1), dict[str, int]()
    for mark, part in _FACTOR.findall(text):
        inner, each = _term(part[1:-1]) if part.startswith("(") else _component(part)
        sign = -1 if mark == "/" else 1
        factor *= inner**sign
        for name, power in each.items():
            powers[name] = powers.get(name, 0) + sign * power
    return factor, powers


def _component(text: str) -> tuple[Fraction, dict[str, int]]:
    match = _ATOM.fullmatch(text)
    if match is None:
        raise ValueError(text)
    if match[1]:
        return Fraction(match[1]), {}
    factor, dimensions = _atom(match[2])
    power = int(match[3] or 1)
    return factor**power, {name: each * power for name, each in dimensions}


def _atom(name: str) -> tuple[Fraction, Dimensions]:
    """Raises ValueError for one that is not known."""
    if name in _PLAIN and name not in _OFFSETS:
        return _said(_PLAIN[name])
    for stem, power in _PREFIXES.items():
        if name.startswith(stem) and name[len(stem) :] in _METRIC:
            factor, dimensions = _said(_METRIC[name[len(stem) :]])
            return factor * Fraction(10) ** power, dimensions
    raise ValueError(name)


@cache
def _said(text: str) -> tuple[Fraction, Dimensions]:
    number, _, rest = text.partition(" ")
    return Fraction(number), tuple(sorted((name, int(power)) for name, power in _DIMENSION.findall(rest)))
