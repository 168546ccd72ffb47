"""Origins as browsers write them, and nothing that only looks like one."""

from __future__ import annotations

import pytest

from ginnel.kernel.errors import Invalid
from ginnel.kernel.web import origins


def test_origins_are_read() -> None:
    said = "https://app.example, https://app.example:8443,http://localhost:3000,"
    assert origins.read(said) == {"https://app.example", "https://app.example:8443", "http://localhost:3000"}
    assert origins.read("") == frozenset()
    assert origins.read("*") == {"*"}


@pytest.mark.parametrize(
    "said",
    [
        "https://app.example/",
        "https://App.example",
        "http://app.example",
        "app.example",
        "null",
        "https://*.example",
    ],
)
def test_what_no_browser_would_write_is_refused(said: str) -> None:
    with pytest.raises(Invalid, match="GINNEL_API_ORIGINS"):
        origins.read(said)
