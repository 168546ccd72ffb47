"""The code with which somebody comes back to their answers."""

from __future__ import annotations

import re
import secrets

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letter that is read as another: no i, l or o, no 0 or 1."""
LETTERS, GROUP = 12, 4
"""31**12: 59 bits, of which the rate at which codes may be tried leaves nothing to guess."""
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015]")


def new_code() -> str:
    """Three groups of four, as they are shown and read out."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    return "-".join(letters[at : at + GROUP] for at in range(0, LETTERS, GROUP))


def plain(text: str) -> str:
    """As it is compared: however somebody spaces it. "" for what can be no code."""
    letters = _BETWEEN.sub("", text[:100]).lower()
    return letters if len(letters) == LETTERS and set(letters) <= set(ALPHABET) else ""
