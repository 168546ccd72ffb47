"""Telephone numbers as people write them. Pure."""

from __future__ import annotations

import re

_AFTER = r"(?:[ ,;]*[a-z][a-z .]{0,20}[0-9]{1,10}){0,3}"
_NUMBER = re.compile(rf"\(?\+?[0-9][0-9 ().-]{{2,40}}{_AFTER}|(?:bleep|pager) [0-9]{{2,10}}", re.IGNORECASE)


def is_number(text: str) -> bool:
    """Of digits as they are grouped, with what is asked for then (`ext 3`, `x123`, `, option 2`), or a bleep."""
    return _NUMBER.fullmatch(text) is not None
