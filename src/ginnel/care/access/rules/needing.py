"""What a recorded need says of how somebody is told and reached. Pure.

Accessible Information Standard (DAPB1605): a need is asked once, recorded, and met at every step. Needs come as words,
from the record and from other doors; of words that are not understood nothing is concluded, and they are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ginnel.care.access.states import Format

_FORMATS = (
    (r"\bBSL\b|sign language|\bsign(s|er)\b", Format.SIGN_LANGUAGE),
    (r"\brelay\b|\btext ?phone\b|\bminicom\b", Format.RELAY),
    (r"\bbraille\b", Format.BRAILLE),
    (r"large print", Format.LARGE_PRINT),
    (r"easy ?read", Format.EASY_READ),
    (r"\binterpreter\b", Format.INTERPRETER),
    (r"\baudio\b", Format.AUDIO),
)
_NOT_RUNG = (
    r"(do not|don.?t|never|cannot|can.?t) (ring|call|phone|telephone|be rung|use (the|a) (tele)?phone)\b"
)
_DEAF = r"\bdeaf\b"


def format_in(needs: Iterable[str]) -> Format:
    """In what they are told, by the first of these words; `PLAIN` where none says."""
    for need in needs:
        for words, found in _FORMATS:
            if re.search(words, need, re.IGNORECASE):
                return found
    return Format.PLAIN


def why_not_rung(needs: Iterable[str]) -> str:
    """The need for which they are not rung, as it was said; "" where they may be. Who is rung through Relay UK is not
    kept from the telephone by being deaf."""
    held = list(needs)
    by_relay = any(format_in([one]) == Format.RELAY for one in held)
    for need in held:
        if re.search(_NOT_RUNG, need, re.IGNORECASE):
            return need
        signs = format_in([need]) == Format.SIGN_LANGUAGE or re.search(_DEAF, need, re.IGNORECASE)
        if signs and not by_relay:
            return need
    return ""
