"""Birth dates compared as far as each is known."""

import pytest

from ginnel.foundation.people.rules import files
from ginnel.foundation.people.rules.births import BORN
from ginnel.foundation.people.rules.features import features


@pytest.mark.parametrize(
    ("one", "two", "label"),
    [
        ("1958", "1988", "different"),
        ("1958-03", "1959-03", "different"),
        ("1958", "1959-01-01", "different"),
        ("1958", "1958-03-04", "the same year, the rest not known to one"),
        ("1958-03-04", "1959-03-04", "one digit different"),
    ],
)
def test_years_that_differ_are_not_alike_because_neither_day_is_known(one: str, two: str, label: str) -> None:
    a, b = (features(files.as_columns({"dob": dob}, {"born": ["dob"]}, 0)) for dob in (one, two))
    assert BORN.levels[BORN.judge(a, b)].label == label
