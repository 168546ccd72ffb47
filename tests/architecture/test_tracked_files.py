"""Nothing that belongs to one machine, one person or one secret is in the repository."""

from __future__ import annotations

import re

import pytest

from ginnel.kernel.values.identifiers import is_valid_nhs_number
from tests.architecture.house import ROOT, name, tracked

HERE = str(ROOT)
MACHINE = re.compile(r"(?<![\w./])/(?:home|Users|root|work|opt/[a-z]+/src)/\w[\w.-]*|[A-Z]:\\Users\\")
SECRET = re.compile(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{36}|\bxox[abp]-\w{10,}"
    r"|\beyJ[\w-]{20,}\.eyJ[\w-]{20,}\."
)
NUMBER = re.compile(r"(?<![\d.])([4679]\d{2})[ -]?(\d{3})[ -]?(\d{4})(?![\d.])")
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".html",
    ".yaml",
    ".yml",
    ".sh",
    ".cfg",
    ".txt",
    ".sql",
    ".js",
    ".css",
    ".json",
    "",
}
NAMED_BY_MACHINES = re.compile(r"uv\.lock$|/generated/|/static/|/data/")
EXPLAINED = {"tests/architecture/test_tracked_files.py"}


def written() -> list[tuple[str, str]]:
    """(name, text) of every text file, this one left out: it spells out what it forbids."""
    return [
        (name(path), path.read_text(errors="replace"))
        for path in tracked()
        if path.suffix in TEXT and name(path) not in EXPLAINED
    ]


def real_looking_numbers(text: str) -> list[str]:
    """NHS numbers that could be a living person's: right check digit, not of the test range 999."""
    found = ["".join(match.groups()) for match in NUMBER.finditer(text)]
    return [number for number in found if not number.startswith("999") and is_valid_nhs_number(number)]


def test_no_path_of_one_machine_is_written_down() -> None:
    assert not {
        where: found[0] for where, text in written() if (found := MACHINE.search(text)) or HERE in text
    }


def test_no_secret_is_written_down() -> None:
    assert not [where for where, text in written() if SECRET.search(text)]


def test_no_nhs_number_outside_the_test_range_is_written_down() -> None:
    files = [(where, text) for where, text in written() if not NAMED_BY_MACHINES.search(where)]
    assert not {where: found for where, text in files if (found := real_looking_numbers(text))}


@pytest.mark.parametrize("text", ["/home/someone/x", "C:\\Users\\x"])
def test_a_machine_path_is_caught(text: str) -> None:
    assert MACHINE.search(text)


def test_a_number_with_a_right_check_digit_is_caught() -> None:
    assert real_looking_numbers("nhs = '943 476 5919'") == ["9434765919"]


def test_a_number_of_the_test_range_is_not() -> None:
    assert real_looking_numbers("nhs = '9990000018'") == []
