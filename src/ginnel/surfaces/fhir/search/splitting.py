"""Values as a search writes them: several with commas, parts with bars, each of which a backslash makes plain.

Source: FHIR R4 search, 3.1.1.4.6 and 3.1.1.4.7.
"""

from __future__ import annotations

import re

_ESCAPED = re.compile(r"\\([\\,|$])")


def split(text: str, mark: str) -> list[str]:
    """The parts of `text` between unescaped `mark`s, still escaped."""
    found, start, place = [], 0, 0
    while place < len(text):
        if text[place] == "\\":
            place += 2
            continue
        if text[place] == mark:
            found.append(text[start:place])
            start = place + 1
        place += 1
    return [*found, text[start:]]


def plain(text: str) -> str:
    """Without the backslashes that made marks plain."""
    return _ESCAPED.sub(r"\1", text)
