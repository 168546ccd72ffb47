"""Refuse a commit that holds what looks like a private key or an access token: `find_secrets.py FILE...`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

PATTERNS = {
    "private key": re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]{20}"),
    "access key": re.compile(rb"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "token": re.compile(
        rb"\b(?:gh[pousr]_[A-Za-z0-9]{36}|xox[abprs]-[A-Za-z0-9-]{20,}|glpat-[A-Za-z0-9_-]{20})\b"
    ),
    "key home": re.compile(rb"^[0-9a-f]{64}\n\Z"),
}


THROWAWAY = "tests/verification/snapshots/"  # keys of installations that hold pretend people and nothing else


def found(content: bytes) -> list[str]:
    """The names of what the content seems to hold."""
    return [name for name, pattern in PATTERNS.items() if pattern.search(content)]


def _counts(path: str) -> bool:
    return Path(path).is_file() and THROWAWAY not in path


def main(paths: list[str]) -> int:
    guilty = [(path, name) for path in paths if _counts(path) for name in found(Path(path).read_bytes())]
    for path, name in guilty:
        print(f"{path}: looks like a {name}")
    return bool(guilty)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
