import pytest
from django.test import RequestFactory

from ginnel.kernel.web.seen import number_seen


@pytest.mark.parametrize(
    ("typed", "number"),
    [("3", 3), ("", 0), ("-1", 0), ("٣", 0), ("²", 0), ("9" * 7, 0), ("1.0", 0), ("\0", 0)],
)
def test_what_is_no_number_was_never_seen(typed: str, number: int) -> None:
    assert number_seen(RequestFactory().post("/", {"number": typed})) == number
    assert number_seen(RequestFactory().post("/", {"seen": typed}), "seen") == number
