"""Units that mean the same in different words."""

from decimal import Decimal

import pytest

from ginnel.kernel.values import units


@pytest.mark.parametrize(
    ("value", "code", "same", "other"),
    [
        ("5.4", "mmol/L", "0.0054", "mol/L"),
        ("120", "mm[Hg]", "15.99864", "kPa"),
        ("37", "Cel", "98.6", "[degF]"),
        ("98.6", "[degF]", "310.15", "K"),
        ("1", "[stone_av]", "6.35029318", "kg"),
        ("150", "10*9/L", "150", "10*3/uL"),
        ("90", "mL/min", "5.4", "L/h"),
        ("24", "mg/(24.h)", "24", "mg/d"),
        ("72", "/min", "1.2", "Hz"),
        ("72", "{beats}/min", "72", "/min"),
        ("60", "mL/min/{1.73_m2}", "60", "ml/min/{1.73_m2}"),
        ("1", "kU/L", "1", "U/mL"),
        ("1", "ng/mL", "1", "ug/L"),
        ("1", "meq/L", "1", "mmol/L"),
    ],
)
def test_an_amount_is_the_same_in_another_unit(value: str, code: str, same: str, other: str) -> None:
    one, two = units.unit(code), units.unit(other)
    assert one and two
    assert one.dimensions == two.dimensions
    assert float(units.converted(Decimal(value), one, two)) == pytest.approx(float(same))


@pytest.mark.parametrize(
    ("one", "other"), [("mmol/L", "mg/dL"), ("kg", "m"), ("10*9/L", "mmol/L"), ("[iU]", "mg")]
)
def test_what_is_measured_otherwise_is_not_the_same(one: str, other: str) -> None:
    assert other not in units.same(one)


def test_every_unit_that_is_looked_for_is_understood() -> None:
    assert all(code in units.same(code) for code in units.WRITTEN.split())


@pytest.mark.parametrize(
    "code",
    [
        "",
        "mg/",
        "a//b",
        "(mg",
        "mg)",
        "[foo]",
        "..",
        "{",
        "mg{x",
        "((m))",
        "1/0",
        "tablet",
        "m" * 100,
        "10**",
    ],
)
def test_what_is_not_known_is_no_unit(code: str) -> None:
    assert units.unit(code) is None
    assert units.same(code) == {}
